/** Webhook deliveries: durable before they are acknowledged, finished once, swept when a wake-up was lost. */
import { and, asc, eq, lte, sql } from "drizzle-orm";
import { DAY, MINUTE, now, SECOND } from "#app/platform/clock.ts";
import { type Bytes, sha256Hex, toText, verifyHmac } from "#app/platform/crypto.ts";
import { ingest } from "#app/platform/db/bindings.ts";
import { type Env, settingsOf } from "#app/platform/env.ts";
import { wake } from "#app/platform/queue.ts";
import { deliveries, quarantinedEvents } from "#app/schema/ingest.ts";

/** A batch may hold 1,000 events with escaped text. */
export const BODY_BYTES = 16 * 1024 * 1024;
/** A row of D1 ends at 2 MB. */
const ROW_BYTES = 1_500_000;
const TRIES = 8;
/** How many deliveries are written together, which of them not, and how long one waits for another's write (milliseconds). */
const ROWS_TOGETHER = 50;
const LONG = 100_000;
const OTHERS_PATIENCE = 2 * SECOND;
/** A sweep calls the queue once for a hundred of these. */
const WOKEN_AT_ONCE = 10_000;

export type Delivery = { id: string; receivedAt: number; attempts: number; position: number; body: string | null; bodyKey: string | null };

/** An event of a delivery that could not be read or placed. */
export type Quarantined = { position: number; reason: string; payload: string };

/** Whether `header` (`sha256=<64 hex>`) signs these raw bytes with one of the app's secrets. */
export async function isSigned(env: Env, body: Bytes, header: string | null): Promise<boolean> {
	const [, signature] = /^sha256=([0-9a-f]{64})$/.exec(header ?? "") ?? [];
	if (!signature) return false;
	const { META_APP_SECRET, META_APP_SECRET_ALSO } = settingsOf(env);
	if (await verifyHmac(META_APP_SECRET, body, signature)) return true;
	return META_APP_SECRET_ALSO !== undefined && verifyHmac(META_APP_SECRET_ALSO, body, signature);
}

/** Makes a signed body durable; the same body again is the same row. Gives its id and whether it is new. */
export async function acceptDelivery(env: Env, body: Bytes): Promise<{ id: string; isNew: boolean }> {
	const id = await sha256Hex(body);
	const at = now();
	const isLarge = body.length > ROW_BYTES;
	const bodyKey = isLarge ? `deliveries/${id}` : null;
	if (bodyKey) await env.BUCKET.put(bodyKey, body);

	const isNew = await insertWithOthers(env, {
		id,
		status: "pending",
		receivedAt: at,
		retryAt: at + MINUTE,
		attempts: 0,
		position: 0,
		body: isLarge ? null : decode(body),
		bodyKey,
	});
	if (isNew) accepted++;
	return { id, isNew };
}

type NewDelivery = typeof deliveries.$inferInsert;

/** Deliveries that are written together; `written` says which of them were new. */
type Group = { rows: NewDelivery[]; written: Promise<boolean[]> };

/** What gathers in this process while another write is on its way: a burst costs as many transactions as the disk has time for. */
let gathering: Group | null = null;
let onItsWay: Promise<unknown> | null = null;

/** True when the row is new. Returns once it is durable, alone or in one transaction with others that came meanwhile. */
async function insertWithOthers(env: Env, row: NewDelivery): Promise<boolean> {
	const joined = gathering;
	if (joined && joined.rows.length < ROWS_TOGETHER && !isLong(row)) {
		const place = joined.rows.push(row) - 1;
		const written = await inTime(joined.written).catch(() => undefined);
		if (written) return written[place] ?? false;
		// Whoever was to write them all failed or was cut off: nobody else joins them. A second write of the same row changes nothing,
		// and the row counts as new, since who wrote it may never have come to wake its reader.
		if (gathering === joined) gathering = null;
		await insertAll(env, [row]);
		return true;
	}
	const before = onItsWay;
	const rows = [row];
	const written = (async () => {
		if (before) await inTime(before);
		if (gathering?.rows === rows) gathering = null;
		return insertAll(env, rows);
	})();
	if (before && !isLong(row)) gathering = { rows, written };
	const settled = written.catch(() => undefined);
	onItsWay = settled;
	try {
		return (await written)[0] ?? false;
	} finally {
		if (onItsWay === settled) onItsWay = null;
	}
}

function isLong({ body }: NewDelivery) {
	return (body?.length ?? 0) > LONG;
}

/** What comes of a promise of another request; undefined when that takes too long: the request may be gone. */
function inTime<T>(promise: Promise<T>): Promise<T | undefined> {
	return Promise.race([promise, scheduler.wait(OTHERS_PATIENCE).then(() => undefined)]);
}

async function insertAll(env: Env, rows: readonly NewDelivery[]): Promise<boolean[]> {
	const db = ingest(env);
	const [first, ...others] = rows.map((row) => db.insert(deliveries).values(row).onConflictDoNothing());
	if (!first) return [];
	const results = await db.batch([first, ...others]);
	return results.map(({ meta }) => meta.changes > 0);
}

let accepted = 0;
let finishedHere = 0;

/** How many deliveries this process has taken in and read to their end since it began. */
export function deliveryFigures(): { accepted: number; finished: number } {
	return { accepted, finished: finishedHere };
}

/** The pending ones among these deliveries, with their bodies. */
export async function pendingAmong(env: Env, ids: string[]): Promise<Delivery[]> {
	const rows = await ingest(env)
		.select()
		.from(deliveries)
		.where(sql`${deliveries.id} in (select value from json_each(${JSON.stringify(ids)})) and ${deliveries.status} = 'pending'`);
	return Promise.all(rows.map(async (row) => ({ ...row, body: row.bodyKey ? await largeBody(env, row.bodyKey) : row.body })));
}

/** Finished without a remark: the bodies go at once, the rows after seven days. */
export async function finishDeliveries(env: Env, finished: Delivery[]): Promise<void> {
	if (finished.length === 0) return;
	const ids = JSON.stringify(finished.map((delivery) => delivery.id));
	// One whose earlier events were set aside stays marked as quarantined.
	await ingest(env)
		.update(deliveries)
		.set({
			status: sql`case when exists (select 1 from ${quarantinedEvents} where ${quarantinedEvents.deliveryId} = ${deliveries.id}) then 'quarantined' else 'done' end`,
			body: null,
			finishedAt: now(),
		})
		.where(sql`${deliveries.id} in (select value from json_each(${ids})) and ${deliveries.status} = 'pending'`);
	finishedHere += finished.length;
	await Promise.all(finished.map((delivery) => delivery.bodyKey && env.BUCKET.delete(delivery.bodyKey)));
}

/** Sets events aside with their reasons. */
export async function quarantine(env: Env, deliveryId: string, events: Quarantined[]): Promise<void> {
	if (events.length === 0) return;
	const rows = JSON.stringify(events.map((event) => [event.position, event.reason, event.payload]));
	await ingest(env).run(
		sql`insert into ${quarantinedEvents} (delivery_id, position, reason, payload, at)
			select ${deliveryId}, json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'), ${now()} from json_each(${rows})
			where true on conflict do nothing`,
	);
}

/** Remembers how far a large delivery was read, so that the next turn goes on from there. */
export async function continueLater(env: Env, delivery: Delivery, position: number): Promise<void> {
	if (position > delivery.position) {
		await ingest(env)
			.update(deliveries)
			.set({ position, retryAt: now() + MINUTE })
			.where(and(eq(deliveries.id, delivery.id), eq(deliveries.status, "pending")));
	}
	await wake(env, { kind: "delivery", id: delivery.id });
}

/** Trouble that may pass: the delivery waits longer each time, and after eight tries it is dead until a person replays it. */
export async function postponeDelivery(env: Env, delivery: Delivery, reason: string): Promise<{ delaySeconds: number } | null> {
	const attempts = delivery.attempts + 1;
	const isDead = attempts >= TRIES;
	const delay = Math.min(5 * SECOND * 2 ** attempts, 15 * MINUTE);
	await ingest(env)
		.update(deliveries)
		.set(
			isDead
				? { status: "dead", attempts, reason: reason.slice(0, 500), finishedAt: now() }
				: { attempts, reason: reason.slice(0, 500), retryAt: now() + delay },
		)
		.where(and(eq(deliveries.id, delivery.id), eq(deliveries.status, "pending")));
	return isDead ? null : { delaySeconds: Math.ceil(delay / SECOND) };
}

/** Puts a dead delivery back. False when there is none of that id. */
export async function replayDelivery(env: Env, id: string): Promise<boolean> {
	const result = await ingest(env)
		.update(deliveries)
		.set({ status: "pending", attempts: 0, position: 0, retryAt: now(), finishedAt: null })
		.where(and(eq(deliveries.id, id), eq(deliveries.status, "dead")));
	if (result.meta.changes === 0) return false;
	await wake(env, { kind: "delivery", id });
	return true;
}

/** Wakes the consumer for deliveries still pending; `all` takes the young ones too, after a start that lost the queue. */
export async function sweepDeliveries(env: Env, { all }: { all: boolean }): Promise<number> {
	const at = now();
	const waiting = await ingest(env)
		.select({ id: deliveries.id })
		.from(deliveries)
		.where(and(sql`${deliveries.status} = 'pending'`, lte(deliveries.retryAt, all ? at + 15 * MINUTE : at)))
		.orderBy(asc(deliveries.retryAt))
		.limit(WOKEN_AT_ONCE);
	const ids = waiting.map((delivery) => delivery.id);
	for (let first = 0; first < ids.length; first += 100) {
		await env.WAKE.sendBatch(ids.slice(first, first + 100).map((id) => ({ body: { kind: "delivery", id } })));
	}
	if (ids.length > 0) {
		await ingest(env)
			.update(deliveries)
			.set({ retryAt: at + MINUTE })
			.where(sql`${deliveries.id} in (select value from json_each(${JSON.stringify(ids)})) and ${deliveries.status} = 'pending'`);
	}
	return ids.length;
}

/** Finished rows go after seven days, dead and quarantined ones after thirty. */
export async function forgetDeliveries(env: Env): Promise<void> {
	const at = now();
	const db = ingest(env);
	const forgotten = sql`select id from ${deliveries} where (status = 'done' and finished_at < ${at - 7 * DAY}) or (status in ('dead', 'quarantined') and finished_at < ${at - 30 * DAY}) limit 5000`;
	await db.batch([
		db.delete(quarantinedEvents).where(sql`${quarantinedEvents.deliveryId} in (${forgotten})`),
		db.delete(deliveries).where(sql`${deliveries.id} in (${forgotten})`),
	]);
}

/** Forgets what was set aside of an account whose data are to go. */
export async function forgetQuarantined(env: Env, accountId: string): Promise<void> {
	await ingest(env).delete(quarantinedEvents).where(sql`instr(${quarantinedEvents.payload}, ${accountId}) > 0`);
}

/** How many deliveries stand where: `received` is the sum of the others, always. */
export async function countDeliveries(env: Env): Promise<Record<"received" | "pending" | "done" | "quarantined" | "dead", number>> {
	const rows = await ingest(env)
		.select({ status: deliveries.status, count: sql<number>`count(*)` })
		.from(deliveries)
		.groupBy(deliveries.status);
	const of = (status: string) => rows.find((row) => row.status === status)?.count ?? 0;
	const received = rows.reduce((sum, row) => sum + row.count, 0);
	return { received, pending: of("pending"), done: of("done"), quarantined: of("quarantined"), dead: of("dead") };
}

/** A greater backlog is said to be this great. */
const COUNTED = 10_000;

/** How many deliveries are still to be read (up to ten thousand), set aside or given up; reads no row of those that went well. */
export async function troubledDeliveries(env: Env): Promise<Record<"pending" | "quarantined" | "dead", number>> {
	const db = ingest(env);
	const [[waiting], aside] = await db.batch([
		db.select({ count: sql<number>`count(*)` }).from(sql`(select 1 from deliveries where status = 'pending' limit ${COUNTED})`),
		db
			.select({ status: deliveries.status, count: sql<number>`count(*)` })
			.from(deliveries)
			.where(sql`status in ('quarantined', 'dead')`)
			.groupBy(deliveries.status),
	]);
	const of = (status: string) => aside.find((row) => row.status === status)?.count ?? 0;
	return { pending: waiting?.count ?? 0, quarantined: of("quarantined"), dead: of("dead") };
}

/** When the oldest came of the thousand deliveries that are due first; null while none waits. */
export async function oldestPending(env: Env): Promise<number | null> {
	const [row] = await ingest(env)
		.select({ at: sql<number | null>`min(received_at)` })
		.from(sql`(select received_at from deliveries where status = 'pending' order by retry_at limit 1000)`);
	return row?.at ?? null;
}

async function largeBody(env: Env, key: string): Promise<string | null> {
	const object = await env.BUCKET.get(key);
	return object ? decode(new Uint8Array(await object.arrayBuffer())) : null;
}

/** Bytes that are no UTF-8 are kept as far as they can be, so that the quarantine shows them. */
function decode(body: Bytes): string {
	try {
		return toText(body);
	} catch {
		return new TextDecoder().decode(body);
	}
}
