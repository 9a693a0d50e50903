/** Webhooks to the app: signed, sent, sent again when the app does not answer 200, and spoilt where a fault says so. */
import type { Account } from "./accounts.ts";
import { takeWebhookFault } from "./faults.ts";
import { newMid, randomDigits } from "./ids.ts";
import { signatureOf, writeLikeMeta } from "./signing.ts";
import type { Store } from "./store.ts";

export type Sign = true | false | "wrong";
type Event = Record<string, unknown>;

const ANSWER_WITHIN = 5000;
const HELD_BACK = 1500;
/** Waits before each repeat, in milliseconds; after the last one Meta gives up. */
const REPEATS = [1000, 3000, 10_000, 30_000, 120_000];
const KEPT = 500;

/** The body of a delivery with these events. */
export function bodyOf(store: Store, account: string, events: Event[]): string {
	return writeLikeMeta({ object: "instagram", entry: [{ id: account, time: store.now(), messaging: events }] });
}

/**
 * Sends a body to the app and gives the HTTP status of the first try: 0 when the app did not answer, null when nothing
 * was sent (not subscribed, dropped or held back by a fault).
 */
export async function deliver(store: Store, account: Account, body: string, sign: Sign = true): Promise<number | null> {
	if (account.subscribedFields.length === 0) return null;
	const fault = takeWebhookFault(store);
	if (fault.drop) return null;
	const id = await keep(store, account.id, body, sign);

	if (fault.delay_ms) await scheduler.wait(fault.delay_ms);
	if (fault.forge) await sendForged(store, account.id);
	if (fault.reorder) {
		const held = store.setting("held");
		if (!held) {
			store.set("held", String(id));
			await plan(store, id, HELD_BACK);
			return null;
		}
		store.set("held", "");
		const status = await attempt(store, id);
		await attempt(store, Number(held));
		return status;
	}
	const status = await attempt(store, id);
	for (let copy = 0; copy < Number(fault.duplicate ?? 0); copy++) await attempt(store, id);
	return status;
}

/** Repeats what is due; called by the alarm. */
export async function sendDue(store: Store) {
	const due = store.all<{ id: number }>("select id from deliveries where due_at <= ? order by due_at, id limit 50", Date.now());
	for (const { id } of due) {
		if (store.setting("held") === String(id)) store.set("held", "");
		await attempt(store, id);
	}
	const next = store.one<{ due_at: number }>("select due_at from deliveries where due_at is not null order by due_at limit 1");
	if (next) await store.wakeAt(Math.max(next.due_at, Date.now() + 20));
}

type Delivery = { id: number; account: string; attempts: number; status: number | null; due_at: number | null; sent_at: number | null; body: string };

/** The latest deliveries, newest first. */
export function listDeliveries(store: Store, limit: number): Delivery[] {
	return store.all<Delivery>(
		"select id, account, attempts, status, due_at, sent_at, substr(body, 1, 4000) as body from deliveries order by id desc limit ?",
		limit,
	);
}

async function keep(store: Store, account: string, body: string, sign: Sign): Promise<number> {
	const secret = store.env.META_APP_SECRET;
	const signature = sign === false ? null : await signatureOf(body, sign === "wrong" ? `not ${secret}` : secret);
	// The time is a safety net: it counts only if the world stops before the first try.
	const row = store.one<{ id: number }>(
		"insert into deliveries (account, body, signature, due_at) values (?, ?, ?, ?) returning id",
		account,
		body,
		signature,
		Date.now() + 180_000,
	);
	const id = row?.id ?? 0;
	store.run("delete from deliveries where id < ? and due_at is null", id - KEPT);
	return id;
}

async function attempt(store: Store, id: number): Promise<number> {
	const delivery = store.one<{ body: string; signature: string | null; attempts: number }>(
		"select body, signature, attempts from deliveries where id = ?",
		id,
	);
	if (!delivery) return 0;
	const status = await post(store, delivery.body, delivery.signature);
	const isDone = status === 200;
	store.run(
		"update deliveries set attempts = attempts + 1, status = ?, sent_at = ?, due_at = null where id = ?",
		status,
		Date.now(),
		id,
	);
	const wait = isDone ? undefined : REPEATS[delivery.attempts];
	if (wait !== undefined) await plan(store, id, wait);
	return status;
}

async function plan(store: Store, id: number, wait: number) {
	const at = Date.now() + wait;
	store.run("update deliveries set due_at = ? where id = ?", at, id);
	await store.wakeAt(at);
}

async function post(store: Store, body: string, signature: string | null): Promise<number> {
	try {
		const response = await fetch(`${store.env.APP_ORIGIN}/webhooks/instagram`, {
			method: "POST",
			headers: {
				"content-type": "application/json",
				"user-agent": "facebookexternalua",
				...(signature !== null && { "x-hub-signature-256": signature }),
			},
			body,
			redirect: "manual",
			signal: AbortSignal.timeout(ANSWER_WITHIN),
		});
		await response.body?.cancel();
		return response.status;
	} catch {
		return 0;
	}
}

async function sendForged(store: Store, account: string) {
	const sender = randomDigits("1799", 17);
	const body = bodyOf(store, account, [
		{ sender: { id: sender }, recipient: { id: account }, timestamp: store.now(), message: { mid: newMid(), text: "This was forged." } },
	]);
	await post(store, body, await signatureOf(body, "a guess"));
}
