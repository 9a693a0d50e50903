import { env, SELF } from "cloudflare:test";
import { afterAll, expect, test, vi } from "vitest";
import { signHmac } from "#app/platform/crypto.ts";
import { ORIGIN, textEvent, webhookBody } from "../support/http.ts";
import { signInAgain } from "../support/people.ts";
import { makeSide, type Side } from "../sweep/side.ts";
import { httpRows } from "../sweep/table.ts";
import { type Chance, makeChance, seedOf } from "./chance.ts";
import { mutate, oddJson } from "./mutate.ts";

/** `SEED=7 vitest run tests/robustness` asks the same again. */
const SEED = seedOf(env.SEED);
const AT_ONCE = 24;
const REQUESTS = 10_000;

vi.setConfig({ testTimeout: 300_000 });
const print = console.log;
// Ten thousand refusals would be ten thousand lines.
const quiet = [vi.spyOn(console, "log"), vi.spyOn(console, "error")].map((spy) => spy.mockImplementation(() => undefined));
afterAll(() => {
	for (const spy of quiet) spy.mockRestore();
});

test("nothing that a client can send makes the product fail", async () => {
	const chance = makeChance(SEED);
	let side = await makeSide("SHARD_00");
	let credentials = await credentialsOf(side);
	let count = 0;
	const rows = httpRows.filter(({ door }) => !door.startsWith("POST /local/"));
	const failed: string[] = [];
	const statuses = new Map<number, number>();

	await inParallel(REQUESTS, async () => {
		// Among what is asked some end sessions, and some take members and leads away.
		count++;
		if (count % 1000 === 0) side = await makeSide("SHARD_00");
		if (count % 20 === 0) credentials = await credentialsOf(side);
		const row = chance.pick(rows);
		const asked = await row.asked(side.ids);
		const { path, method, headers, body } = mutate(chance, asked);
		const all = { origin: ORIGIN, ...chance.pick(credentials), ...(row.who === "token" && { "x-org-auth-token": side.token }), ...headers };
		const signed = await signedAgain(chance, path, method, all, body);
		const request = asRequest(path, { method, ...signed });
		if (!request) return false;
		const what = `${method} ${path.slice(0, 120)} ${JSON.stringify(headers).slice(0, 200)} ${String(signed.body ?? "").slice(0, 120)}`;
		try {
			const answer = await SELF.fetch(request, { redirect: "manual" });
			statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
			if (answer.status >= 500) failed.push(`${answer.status} ${what}`);
			await finish(answer);
		} catch (error) {
			failed.push(`${error} ${what}`);
		}
		return true;
	});

	const seen = [...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`);
	say(
		`figure: malformed: ${REQUESTS} requests over ${rows.length} doors, seed ${SEED}: ${failed.length} answers >= 500 or thrown (${seen.join(", ")})`,
	);
	expect(failed.slice(0, 10)).toEqual([]);
	// Not all of it is refused at the gate: doors were reached.
	expect(statuses.get(200)).toBeGreaterThan(REQUESTS / 50);
	expect(statuses.get(400)).toBeGreaterThan(REQUESTS / 50);
});

test("no change to a signed delivery, or to its signature, gets it in", async () => {
	const chance = makeChance(SEED);
	const body = webhookBody("17841400000000001", [
		textEvent("17841400000000001", "179", "mid-forged", 'héllo "quoted" 👋', 1_700_000_000_000),
	]);
	const bytes = new TextEncoder().encode(body);
	const signature = await signHmac("local-app-secret", bytes);
	const forgeries: Forge[] = [
		() => ({ body: flip(chance, bytes), header: `sha256=${signature}` }),
		() => ({ body: bytes, header: `sha256=${flipHex(chance, signature)}` }),
		() => ({ body: bytes.slice(0, chance.below(bytes.length)), header: `sha256=${signature}` }),
		() => ({ body: new TextEncoder().encode(`${body}${chance.pick(["\n", " ", "\0", "}", "{}"])}`), header: `sha256=${signature}` }),
		() => ({ body: bytes, header: `sha256=${signature.slice(0, chance.below(64))}` }),
		() => ({ body: bytes, header: `sha256=${signature}${chance.pick(["0", "00", signature, ",", "=", ";a"])}` }),
		() => ({
			body: bytes,
			header: chance.pick([
				"",
				"sha256",
				"sha256=",
				signature,
				`sha1=${signature}`,
				`sha1=${signature.slice(0, 40)}`,
				`sha512=${signature}`,
				`SHA256=${signature}`,
				`sha256= ${signature}`,
				`sha256=${signature.toUpperCase()}`,
			]),
		}),
		() => ({ body: bytes, header: `sha256=${signature}, sha256=${flipHex(chance, signature)}` }),
		() => ({ body: bytes, header: `sha256=${flipHex(chance, signature)}, sha256=${signature}` }),
		() => ({ body: bytes, header: null }),
		async () => ({
			body: bytes,
			header: `sha256=${await signHmac(chance.pick(["x", "local-app-secre", "Local-app-secret", "local-verify-token", "null"]), bytes)}`,
		}),
		() => ({
			body: new TextEncoder().encode(
				chance.pick([JSON.stringify(JSON.parse(body), null, 1), body.replaceAll("é", "\\u00e9"), body.replaceAll("/", "\\/"), ` ${body}`]),
			),
			header: `sha256=${signature}`,
		}),
		async () => ({
			body: flip(chance, bytes),
			header: `sha256=${await signHmac("local-app-secret", body.slice(0, chance.below(body.length)))}`,
		}),
	];
	const before = await stored();
	const accepted: string[] = [];

	await inParallel(REQUESTS, async () => {
		const forged = await chance.pick(forgeries)();
		if (forged.header === `sha256=${signature}` && same(forged.body, bytes)) return false;
		const headers = { "content-type": "application/json", ...(forged.header !== null && { "x-hub-signature-256": forged.header }) };
		const answer = await SELF.fetch(`${ORIGIN}/webhooks/instagram`, { method: "POST", body: forged.body, headers });
		if (answer.status !== 401) accepted.push(`${answer.status} ${forged.header}`);
		await answer.body?.cancel();
		return true;
	});

	say(
		`figure: forged webhooks: ${REQUESTS} mutations, seed ${SEED}: ${accepted.length} accepted, ${(await stored()) - before} rows stored`,
	);
	expect(accepted.slice(0, 10)).toEqual([]);
	expect(await stored()).toBe(before);
	const true_ = await SELF.fetch(`${ORIGIN}/webhooks/instagram`, {
		method: "POST",
		body: bytes,
		headers: { "x-hub-signature-256": `sha256=${signature}` },
	});
	expect(true_.status).toBe(200);
	expect(await stored()).toBe(before + 1);
});

type Forge = () => Forged | Promise<Forged>;
type Forged = { body: Uint8Array<ArrayBuffer>; header: string | null };

/** Fresh browsers of the Owner and of the Team Member, a token, and nothing. */
async function credentialsOf({ people, token }: Side): Promise<Record<string, string>[]> {
	const [owner, member] = [await signInAgain(people.owner), await signInAgain(people.member)];
	return [{ cookie: owner }, { cookie: owner }, { cookie: member }, { "x-org-auth-token": token }, {}];
}

/** Webhooks are signed again after the change, most of the time: so their readers see odd events as well. */
async function signedAgain(
	chance: Chance,
	path: string,
	method: string,
	headers: Record<string, string>,
	body: string | Uint8Array<ArrayBuffer> | undefined,
) {
	if (!path.startsWith("/webhooks/instagram") || method !== "POST" || chance.isLikely(0.3))
		return { headers, ...(body !== undefined && { body }) };
	const odd = chance.isLikely(0.5) ? `{"object":"instagram","entry":[${oddJson(chance) || "{}"}]}` : oddJson(chance);
	return { headers: { ...headers, "x-hub-signature-256": `sha256=${await signHmac("local-app-secret", odd)}` }, body: odd };
}

/** Runs `task` until it counted `total` times, some at once. */
async function inParallel(total: number, task: () => Promise<boolean>) {
	let left = total;
	const work = async () => {
		while (left > 0) {
			left--;
			if (!(await task())) left++;
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** Null for what no client could even write down. */
function asRequest(path: string, init: RequestInit) {
	try {
		return new Request(`${ORIGIN}${path}`, init);
	} catch {
		return null;
	}
}

async function finish(answer: Response) {
	if (answer.webSocket) {
		answer.webSocket.accept();
		answer.webSocket.close();
	} else await answer.arrayBuffer();
}

async function stored() {
	const row = await env.INGEST.prepare("select count(*) as count from deliveries").first<{ count: number }>();
	return row?.count ?? 0;
}

function flip(chance: Chance, bytes: Uint8Array<ArrayBuffer>) {
	const changed = bytes.slice();
	const at = chance.below(changed.length);
	changed[at] = (changed[at] ?? 0) ^ (1 << chance.below(8));
	return changed;
}

function flipHex(chance: Chance, hex: string) {
	const at = chance.below(hex.length);
	const digit = ((Number.parseInt(hex[at] ?? "0", 16) ^ (1 << chance.below(4))) & 15).toString(16);
	return `${hex.slice(0, at)}${digit}${hex.slice(at + 1)}`;
}

function same(a: Uint8Array, b: Uint8Array) {
	return a.length === b.length && a.every((byte, position) => byte === b[position]);
}

function say(line: string) {
	print(line);
}
