/** Deliveries to the app: each is a row before it leaves, so that one that was not taken is repeated even after a restart. */

import type { State } from "#workers/sandbox/state/state.ts";
import { type Signature, signatureHeaders } from "./sign.ts";

export type Delivery = {
	id: number;
	account_id: string;
	kind: string;
	body: string | null;
	sign: Signature;
	/** `waiting` for its time, `sending`, `held` by a fault, `done`, `failed`, `dropped`. */
	state: string;
	attempts: number;
	status: number | null;
	due_at: number | null;
	created_at: number;
};

/** Real milliseconds between the tries. */
const PAUSES = [300, 2000, 10_000, 60_000, 300_000] as const;
const PATIENCE = 5000;
const KEPT = 1000;
const DUE_AT_ONCE = 50;
/** A larger body does not fit a row: it is sent once and not repeated. */
const LARGEST_ROW = 600_000;

type NewDelivery = {
	accountId: string;
	kind: string;
	body: string;
	sign: Signature;
	state?: "sending" | "waiting" | "held" | "dropped";
	dueAt?: number;
	heldBy?: number;
};

export function storeDelivery(
	state: State,
	{ accountId, kind, body, sign, state: first = "sending", dueAt, heldBy }: NewDelivery,
): Delivery {
	const delivery = state.sql
		.exec<Delivery>(
			"insert into deliveries (account_id, kind, body, sign, state, due_at, held_by, created_at) values (?, ?, ?, ?, ?, ?, ?, ?) returning *",
			accountId,
			kind,
			first === "dropped" || body.length > LARGEST_ROW ? null : body,
			sign,
			first,
			dueAt ?? null,
			heldBy ?? null,
			Date.now(),
		)
		.one();
	if (delivery.id % 100 === 0) {
		state.sql.exec("delete from deliveries where id <= ? and state in ('done', 'failed', 'dropped')", delivery.id - KEPT);
	}
	return { ...delivery, body };
}

/** Tries once and notes what came of it; the app's HTTP status, null when it could not be reached in time. */
export async function attempt(state: State, { id, body, sign, attempts }: Delivery): Promise<number | null> {
	const status = await post(state, body ?? "", sign);
	if (status === 200) {
		state.sql.exec(
			"update deliveries set state = 'done', body = null, due_at = null, status = 200, attempts = attempts + 1 where id = ?",
			id,
		);
		return status;
	}
	const pause = sign === "right" && (body ?? "").length <= LARGEST_ROW ? PAUSES[attempts] : undefined;
	if (pause === undefined) {
		state.sql.exec("update deliveries set state = 'failed', due_at = null, status = ?, attempts = attempts + 1 where id = ?", status, id);
		return status;
	}
	const query = "update deliveries set state = 'waiting', due_at = ?, status = ?, attempts = attempts + 1 where id = ?";
	state.sql.exec(query, Date.now() + pause, status, id);
	wakeForNext(state);
	return status;
}

async function post(state: State, body: string, sign: Signature): Promise<number | null> {
	const { APP_ORIGIN, META_APP_SECRET } = state.env;
	const bytes = new TextEncoder().encode(body);
	const headers = { "content-type": "application/json", ...(await signatureHeaders(bytes, META_APP_SECRET, sign)) };
	try {
		const response = await fetch(`${APP_ORIGIN}/webhooks/instagram`, {
			method: "POST",
			headers,
			body: bytes,
			redirect: "manual",
			signal: AbortSignal.timeout(PATIENCE),
		});
		await response.body?.cancel();
		return response.status;
	} catch {
		return null;
	}
}

/** Sends what is due now, oldest first; called by the alarm. */
export async function sendDueDeliveries(state: State): Promise<void> {
	const due = state.sql
		.exec<Delivery>(
			`update deliveries set state = 'sending' where id in (
				select id from deliveries where state = 'waiting' and due_at <= ? order by id limit ?
			) returning *`,
			Date.now(),
			DUE_AT_ONCE,
		)
		.toArray();
	for (const delivery of due.sort((one, other) => one.id - other.id)) await attempt(state, delivery);
	wakeForNext(state);
}

/** What a restart cut off is sent again: the app must bear duplicates anyway. */
export function recoverDeliveries(state: State) {
	state.sql.exec("update deliveries set state = 'waiting', due_at = ? where state in ('sending', 'held') and body is not null", Date.now());
	state.sql.exec("update deliveries set state = 'failed' where state in ('sending', 'held')");
	wakeForNext(state);
}

/** Sets the alarm to the next delivery that waits. */
export function wakeForNext(state: State) {
	const { next } = state.sql.exec<{ next: number | null }>("select min(due_at) as next from deliveries where state = 'waiting'").one();
	if (next !== null) state.wakeAt(Math.max(next, Date.now()));
}

/** Newest first, without bodies. */
export function listDeliveries(state: State, limit: number) {
	return state.sql
		.exec<Omit<Delivery, "body">>(
			"select id, account_id, kind, sign, state, attempts, status, due_at, created_at from deliveries order by id desc limit ?",
			limit,
		)
		.toArray();
}
