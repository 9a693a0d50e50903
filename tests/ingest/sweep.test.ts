import { createExecutionContext, createMessageBatch, env, getQueueResult } from "cloudflare:test";
import { eq } from "drizzle-orm";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { acceptDelivery, countDeliveries, replayDelivery, sweepDeliveries } from "#app/domain/instagram/deliveries.server.ts";
import { DAY, MINUTE, now, setClockOffset } from "#app/platform/clock.ts";
import { toBytes } from "#app/platform/crypto.ts";
import { mine, owned } from "#app/platform/tenant.ts";
import { connections, messages } from "#app/schema/shard.ts";
import { consume } from "#workers/consume.ts";
import { schedule } from "#workers/schedule.ts";
import { textEvent, webhookBody } from "../support/http.ts";
import { makeOrg } from "../support/make.ts";

beforeEach(async () => {
	await env.INGEST.batch([env.INGEST.prepare("delete from quarantined_events"), env.INGEST.prepare("delete from deliveries")]);
});
afterEach(() => setClockOffset(0));

/** A delivery whose wake-up was lost. */
async function acceptSilently(accountId: string, count = 1, mid = `mid-${crypto.randomUUID()}`) {
	const events = Array.from({ length: count }, (_, position) =>
		textEvent(accountId, "900", `${mid}-${position}`, `text ${position}`, now() + position),
	);
	return acceptDelivery(env, toBytes(webhookBody(accountId, events)));
}

/** Runs the consumer as the queue would, with these wake-ups. */
async function consumeAll(...bodies: unknown[]) {
	const batch = createMessageBatch(
		"dm-tracker-wake",
		bodies.map((body, position) => ({ id: `${position}`, timestamp: new Date(), body, attempts: 1 })),
	);
	await consume(batch, env);
	return getQueueResult(batch, createExecutionContext());
}

test("a delivery whose wake-up was lost is read after the next sweep, not before its minute is over", async () => {
	const { tenant, accountId } = await makeOrg();
	await acceptSilently(accountId);

	expect(await sweepDeliveries(env, { all: false })).toBe(0);
	setClockOffset(MINUTE + 1);
	await schedule("* * * * *", env);

	await vi.waitFor(async () => expect(await tenant.db.select().from(messages)).toHaveLength(1));
	await vi.waitFor(async () => expect(await countDeliveries(env)).toMatchObject({ received: 1, pending: 0, done: 1 }));
});

test("a start wakes everything that is pending at once", async () => {
	const { tenant, accountId } = await makeOrg();
	await acceptSilently(accountId);

	await schedule("start", env);

	await vi.waitFor(async () => expect(await tenant.db.select().from(messages)).toHaveLength(1));
});

test("a delivery of many events is read in turns, none lost and none twice", async () => {
	const { tenant, accountId } = await makeOrg();
	const { id } = await acceptSilently(accountId, 130);

	await consumeAll({ kind: "delivery", id });

	await vi.waitFor(async () => expect(await countDeliveries(env)).toMatchObject({ pending: 0, done: 1 }), { timeout: 10_000 });
	expect(await tenant.db.select({ id: messages.id }).from(messages)).toHaveLength(130);
});

test("trouble is tried again, ends as dead after eight tries, keeps its body and can be replayed", async () => {
	const org = await makeOrg();
	const { tenant, accountId, connectionId } = org;
	const [connection] = await tenant.db.select().from(connections);
	await tenant.db.delete(connections).where(mine(tenant, connections, eq(connections.id, connectionId)));
	const { id } = await acceptSilently(accountId);

	for (let tries = 1; tries <= 8; tries++) {
		expect((await consumeAll({ kind: "delivery", id })).explicitAcks).toEqual(["0"]);
		const expected = tries < 8 ? { pending: 1, dead: 0 } : { pending: 0, dead: 1 };
		expect(await countDeliveries(env), `try ${tries}`).toMatchObject(expected);
	}
	const [dead] = (await env.INGEST.prepare("select body, reason from deliveries").all()).results;
	expect(dead?.body).toContain("text 0");
	expect(dead?.reason).not.toBe("");

	if (connection) await tenant.db.insert(connections).values(owned(tenant, connection));
	expect(await replayDelivery(env, id)).toBe(true);
	expect(await replayDelivery(env, id)).toBe(false);
	await vi.waitFor(async () => expect(await countDeliveries(env)).toMatchObject({ dead: 0, done: 1 }));
	expect(await tenant.db.select().from(messages)).toHaveLength(1);
});

test("one delivery in trouble does not hold back its neighbours", async () => {
	const [broken, healthy] = [await makeOrg(), await makeOrg()];
	await broken.tenant.db.delete(connections).where(mine(broken.tenant, connections));
	const first = await acceptSilently(broken.accountId);
	const second = await acceptSilently(healthy.accountId);

	await consumeAll({ kind: "delivery", id: first.id }, { kind: "delivery", id: second.id });

	expect(await countDeliveries(env)).toMatchObject({ received: 2, pending: 1, done: 1 });
	expect(await healthy.tenant.db.select().from(messages)).toHaveLength(1);
});

test("wake-ups of an unknown shape, for nothing, or for an org that is gone are dropped", async () => {
	const result = await consumeAll(
		null,
		"x",
		{ kind: "delivery" },
		{ kind: "delivery", id: "not there" },
		{ kind: "replies", orgId: "gone", conversationId: "gone" },
		{ kind: "profile", orgId: "gone", contactId: "gone" },
	);

	expect(result.explicitAcks).toHaveLength(6);
	expect(result.retryMessages).toEqual([]);
});

test("finished deliveries are forgotten after seven days, dead and quarantined ones after thirty", async () => {
	const insert = env.INGEST.prepare(
		"insert into deliveries (id, status, received_at, retry_at, attempts, position, finished_at) values (?, ?, 0, 0, 0, 0, ?)",
	);
	const at = now();
	await env.INGEST.batch([
		insert.bind("done-old", "done", at - 8 * DAY),
		insert.bind("done-new", "done", at - 6 * DAY),
		insert.bind("dead-old", "dead", at - 31 * DAY),
		insert.bind("dead-new", "dead", at - 29 * DAY),
	]);

	await schedule("start", env);

	const { results } = await env.INGEST.prepare("select id from deliveries order by id").all();
	expect(results.map((row) => row.id)).toEqual(["dead-new", "done-new"]);
});
