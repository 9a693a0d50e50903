import { isObject, readJson } from "#workers/sandbox/json.ts";
import { type Bytes, fromBase64Url } from "./bytes.ts";

/** Twenty-four hours: no token may live longer (RFC 8292, 2). */
const LONGEST_LIFE = 24 * 60 * 60;

/** Who sends, as the `Authorization` header proves it: the key it signed with, and its contact. A text says what is wrong. */
export async function readVapid(
	header: string | null,
	host: string,
	atSeconds: number,
): Promise<{ key: string; subject: string } | string> {
	const [, token, key] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(header ?? "") ?? [];
	if (!token || !key) return "The Authorization header is no VAPID.";
	const [head = "", body = "", signature = ""] = token.split(".");
	const raw = fromBase64Url(key);
	if (raw.length !== 65 || raw[0] !== 4) return "The key is no point of P-256.";
	if (!(await isSigned(raw, `${head}.${body}`, fromBase64Url(signature)))) return "The signature does not fit.";
	const [kind, claims] = [head, body].map((part) => readJson(new TextDecoder().decode(fromBase64Url(part))));
	if (!isObject(kind) || kind.alg !== "ES256" || !isObject(claims)) return "The token is no ES256 token.";
	const { aud, exp, sub } = claims;
	// The sandbox has no certificate: what stands for its https address is the http one.
	if (aud !== `https://${host}` && aud !== `http://${host}`) return "The token is meant for another push service.";
	if (typeof exp !== "number" || exp <= atSeconds || exp > atSeconds + LONGEST_LIFE) return "The token has expired, or lives too long.";
	if (typeof sub !== "string" || !/^(mailto:|https:)/.test(sub)) return "The token names nobody to write to.";
	return { key, subject: sub };
}

async function isSigned(raw: Bytes, text: string, signature: Bytes): Promise<boolean> {
	try {
		const key = await crypto.subtle.importKey("raw", raw, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
		return await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, signature, new TextEncoder().encode(text));
	} catch {
		return false;
	}
}
