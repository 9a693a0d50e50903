import { env } from "cloudflare:test";
import { beforeEach, expect, test, vi } from "vitest";
import { acceptDelivery, countDeliveries } from "#app/domain/instagram/deliveries.server.ts";
import { toBytes } from "#app/platform/crypto.ts";
import { messages, pendingEffects } from "#app/schema/shard.ts";
import { postWebhook, send, textEvent, webhookBody } from "../support/http.ts";
import { makeOrg } from "../support/make.ts";

/** Tests of this file share the databases: each begins without deliveries. */
beforeEach(async () => {
	await env.INGEST.batch([env.INGEST.prepare("delete from quarantined_events"), env.INGEST.prepare("delete from deliveries")]);
});

async function deliveryCount() {
	return (await countDeliveries(env)).received;
}

test("Meta's handshake gets its challenge back as plain text; a wrong token gets 403", async () => {
	const right = await send("/webhooks/instagram?hub.mode=subscribe&hub.challenge=12345&hub.verify_token=local-verify-token");
	const wrong = await send("/webhooks/instagram?hub.mode=subscribe&hub.challenge=12345&hub.verify_token=guess");

	expect([right.status, await right.text()]).toEqual([200, "12345"]);
	expect(right.headers.get("content-type")).toMatch(/^text\/plain/);
	expect(wrong.status).toBe(403);
});

test("a signed message is acknowledged after its row is durable, and lands in the inbox", async () => {
	const { tenant, accountId } = await makeOrg();

	const answer = await postWebhook(webhookBody(accountId, [textEvent(accountId, "777", "mid-1", "hello \u{1f64c}")]));

	expect(answer.status).toBe(200);
	await vi.waitFor(async () =>
		expect(await tenant.db.select().from(messages)).toMatchObject([{ text: "hello \u{1f64c}", providerId: "mid-1" }]),
	);
	await vi.waitFor(async () => expect(await countDeliveries(env)).toMatchObject({ pending: 0, done: 1 }));
	const { results } = await env.INGEST.prepare("select body from deliveries").all();
	expect(results).toEqual([{ body: null }]);
});

test("the signature is over the raw bytes, escapes and all", async () => {
	const { tenant, accountId } = await makeOrg();
	const body = webhookBody(accountId, [textEvent(accountId, "778", "mid-2", "caf\u00e9 a/b")])
		.replace("\u00e9", "\\u00e9")
		.replace("a/b", "a\\/b");

	expect((await postWebhook(body)).status).toBe(200);

	await vi.waitFor(async () => expect(await tenant.db.select().from(messages)).toMatchObject([{ text: "café a/b" }]));
});

test("what is not signed, wrongly signed or signed the old way is refused and leaves nothing", async () => {
	const { accountId } = await makeOrg();
	const body = webhookBody(accountId, [textEvent(accountId, "1", "m", "x")]);
	const zeros = "0".repeat(64);

	for (const signature of [
		null,
		"",
		"sha256=",
		`sha256=${zeros}`,
		zeros,
		`sha1=${"0".repeat(40)}`,
		`SHA256=${zeros}`,
		`sha256=${zeros}00`,
		"sha256=xyz",
	]) {
		expect((await postWebhook(body, { signature })).status, String(signature)).toBe(401);
	}

	expect(await deliveryCount()).toBe(0);
});

test("a body over 16 MiB is refused with 413", async () => {
	const answer = await send("/webhooks/instagram", { method: "POST", body: new Uint8Array(16 * 1024 * 1024 + 1) });

	expect(answer.status).toBe(413);
	expect(await deliveryCount()).toBe(0);
});

test("a body over 1.5 MB waits in R2 and is read from there", async () => {
	const { tenant, accountId } = await makeOrg();
	const events = Array.from({ length: 60 }, (_, position) =>
		textEvent(accountId, "779", `mid-large-${position}`, `${position} ${"x".repeat(30_000)}`),
	);

	expect((await postWebhook(webhookBody(accountId, events))).status).toBe(200);

	await vi.waitFor(async () => expect(await tenant.db.select({ id: messages.id }).from(messages)).toHaveLength(60), { timeout: 8000 });
	await vi.waitFor(async () => expect((await env.BUCKET.list({ prefix: "deliveries/" })).objects).toHaveLength(0));
});

test("a repeated body is one delivery and one message", async () => {
	const { tenant, accountId } = await makeOrg();
	const body = webhookBody(accountId, [textEvent(accountId, "780", "mid-3", "once")]);

	const answers = await Promise.all(Array.from({ length: 5 }, () => postWebhook(body)));

	expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200, 200]);
	await vi.waitFor(async () => expect(await tenant.db.select().from(messages)).toHaveLength(1));
	expect(await deliveryCount()).toBe(1);
});

test("one unreadable event is set aside with its reason, its neighbours go on", async () => {
	const { tenant, accountId } = await makeOrg();
	const events = [
		textEvent(accountId, "781", "mid-4", "first"),
		{ sender: { id: "781" }, recipient: { id: accountId }, message: { text: "no mid" } },
		{ surprise: true },
		null,
		textEvent(accountId, "781", "mid-5", "last"),
	];

	expect((await postWebhook(webhookBody(accountId, events))).status).toBe(200);

	await vi.waitFor(async () => expect(await countDeliveries(env)).toMatchObject({ pending: 0, quarantined: 1 }));
	expect((await tenant.db.select().from(messages)).map((message) => message.text).sort()).toEqual(["first", "last"]);
	const { results } = await env.INGEST.prepare("select position, reason from quarantined_events order by position").all();
	expect(results.map((row) => row.position)).toEqual([1, 2, 3]);
	expect(results.every((row) => typeof row.reason === "string" && row.reason !== "")).toBe(true);
});

test("a body that is no JSON, or of an account nobody connected, is kept in quarantine", async () => {
	for (const body of ["not json", "[]x", "null", "17", '{"object":"instagram"}', webhookBody("404", [textEvent("404", "1", "m", "x")])]) {
		expect((await postWebhook(body)).status).toBe(200);
	}

	await vi.waitFor(async () => {
		const counts = await countDeliveries(env);
		expect(counts).toMatchObject({ received: 6, pending: 0, quarantined: 6, dead: 0 });
	});
});

test("an event of a kind that no room reads is kept, once", async () => {
	const { tenant, accountId } = await makeOrg();
	const optin = { sender: { id: "782" }, recipient: { id: accountId }, timestamp: 1_700_000_000_000, optin: { ref: "x" } };
	await postWebhook(webhookBody(accountId, [optin]));
	await postWebhook(`${webhookBody(accountId, [optin])} `);

	await vi.waitFor(async () => expect(await countDeliveries(env)).toMatchObject({ pending: 0, done: 2 }));
	expect(await tenant.db.select().from(pendingEffects)).toMatchObject([{ kind: "optin", occurredAt: 1_700_000_000_000 }]);
});

test("hostile and odd text arrives as it was sent", async () => {
	const { tenant, accountId } = await makeOrg();
	const texts = [
		"<script>alert(1)</script>",
		"'; drop table messages; --",
		"مرحبا",
		"日本語",
		"\u202eright to left",
		"a\nb\tc",
		"👩‍👩‍👧‍👦".repeat(50),
		"x".repeat(10_000),
		"{{name}} %s %n \\u0041",
	];
	await postWebhook(
		webhookBody(
			accountId,
			texts.map((text, position) => textEvent(accountId, "783", `mid-odd-${position}`, text, 1_700_000_000_000 + position)),
		),
	);

	await vi.waitFor(async () => {
		const stored = await tenant.db.select().from(messages).orderBy(messages.id);
		expect(stored.map((message) => message.text)).toEqual(texts);
	});
});

test("bodies that come at once are each durable before they are acknowledged, and a repeat among them is one row", async () => {
	const { tenant, accountId } = await makeOrg();
	const bodies = Array.from({ length: 60 }, (_, number) =>
		webhookBody(accountId, [textEvent(accountId, `90${number % 7}`, `mid-burst-${number}`, `burst ${number}`)]),
	);

	const answers = await Promise.all([...bodies, ...bodies.slice(0, 20)].map((body) => postWebhook(body)));

	expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
	expect(await deliveryCount()).toBe(60);
	await vi.waitFor(async () => expect(await tenant.db.select({ id: messages.id }).from(messages)).toHaveLength(60), { timeout: 10_000 });
});

test("who waits for a write that is never answered makes sure of their own row and has it read, and nobody after them waits", async () => {
	const { accountId } = await makeOrg();
	const body = (number: number) =>
		toBytes(webhookBody(accountId, [textEvent(accountId, "905", `mid-stuck-${accountId}-${number}`, "hello")]));
	// Written, and never answered: the request that wrote was cut off.
	const batch = async (statements: D1PreparedStatement[]) => {
		await env.INGEST.batch(statements);
		return new Promise(() => undefined);
	};
	const stuck = new Proxy(env.INGEST, { get: (target, name) => (name === "batch" ? batch : Reflect.get(target, name)) });
	// The first is under way for ever, the second is to write for whoever joins it.
	for (const number of [1, 2]) void acceptDelivery({ ...env, INGEST: stuck }, body(number));
	await scheduler.wait(50);

	const joined = await acceptDelivery(env, body(3));
	const from = Date.now();
	const later = [await acceptDelivery(env, body(4)), await acceptDelivery(env, body(5)), await acceptDelivery(env, body(6))];

	expect([joined, ...later].map(({ isNew }) => isNew)).toEqual([true, true, true, true]);
	const { results } = await env.INGEST.prepare("select id from deliveries where id in (select value from json_each(?))")
		.bind(JSON.stringify([joined, ...later].map(({ id }) => id)))
		.all();
	expect(results).toHaveLength(4);
	// At most one of them waits out the write that never ends.
	expect(Date.now() - from).toBeLessThan(3000);
});
