/**
 * Checks a report of the security page without us: `node scripts/verify-report.ts <file> [keys]`. `keys` is an address or a
 * file with the public keys; without it they are asked for where the report says it was made.
 */
import { readFileSync } from "node:fs";

export type Verdict =
	| { ok: true; report: { id: string; passed: number; failed: number; finishedAt: string } }
	| { ok: false; reason: string };
type Key = { kid: string; kty: string; crv: string; x: string };

const FILE = /^(\{"report":)(.*),"kid":"([\w-]{1,40})","signature":"([\w-]{86})"\}\n?$/s;

/** Whether a report's file is as it was signed, to the byte. */
export async function verifyReport(file: Uint8Array, keysOf: (installation: string) => Promise<{ keys: Key[] }>): Promise<Verdict> {
	let text: string;
	try {
		text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(file);
	} catch {
		return { ok: false, reason: "the file is no UTF-8 text" };
	}
	const [, , signed, kid, signature] = FILE.exec(text) ?? [];
	if (!signed || !kid || !signature) return { ok: false, reason: "the file is no signed report" };
	const report = parse(signed);
	if (report?.format !== "dm-tracker-isolation-report-1") return { ok: false, reason: "the file is no report of a known format" };
	const jwk = (await keysOf(String(report.installation))).keys.find((key) => key.kid === kid);
	if (!jwk) return { ok: false, reason: `no public key is called ${kid}` };
	const key = await crypto.subtle.importKey("jwk", { kty: jwk.kty, crv: jwk.crv, x: jwk.x }, "Ed25519", false, ["verify"]);
	const bytes = Uint8Array.from(atob(signature.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));
	// Two texts can stand for one signature in base64: only the one that we write counts.
	const isOurs =
		btoa(String.fromCharCode(...bytes))
			.replaceAll("+", "-")
			.replaceAll("/", "_")
			.replaceAll("=", "") === signature;
	const isGood = isOurs && (await crypto.subtle.verify("Ed25519", key, bytes, new TextEncoder().encode(signed)));
	if (!isGood) return { ok: false, reason: "the signature does not match: the report was changed after it was signed" };
	return { ok: true, report };
}

function parse(text: string) {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}

if (import.meta.main) {
	const [path, keys] = process.argv.slice(2);
	if (!path) {
		console.log("node scripts/verify-report.ts <file> [address or file of the public keys]");
		process.exit(2);
	}
	const verdict = await verifyReport(readFileSync(path), async (installation) => {
		const place = keys ?? `${installation}/.well-known/dm-tracker-keys.json`;
		return /^https?:/.test(place) ? (await fetch(place)).json() : JSON.parse(readFileSync(place, "utf8"));
	});
	if (!verdict.ok) console.log(`NOT VALID: ${verdict.reason}.`);
	else console.log(`VALID: ${verdict.report.passed} checks passed, ${verdict.report.failed} failed, made ${verdict.report.finishedAt}.`);
	process.exit(verdict.ok ? 0 : 1);
}
