import { takeFault } from "#workers/sandbox/faults/faults.ts";
import type { WebhookFault } from "#workers/sandbox/faults/schemas.ts";
import { readJson, writeJson } from "#workers/sandbox/json.ts";
import type { Account } from "#workers/sandbox/state/accounts.ts";
import { now } from "#workers/sandbox/state/clock.ts";
import type { State } from "#workers/sandbox/state/state.ts";
import { listFields } from "#workers/sandbox/state/subscriptions.ts";
import { attempt, type Delivery, storeDelivery, wakeForNext } from "./deliver.ts";
import { fieldOf, kindOf, type MessagingEvent } from "./events.ts";
import { asEdit, bodyOf, otherBodyOf } from "./shapes.ts";
import type { Signature } from "./sign.ts";

/** `delivered` is the app's HTTP status at the first try; null with the reason why there was no try or no answer. */
export type Outcome = { delivered: number | null; reason?: "not-subscribed" | "dropped" | "held" | "delayed" | "no-answer" };

type Options = {
	sign?: Signature | undefined;
	anyField?: boolean | undefined;
	/** Another app controls the conversation: the event only comes to who listens by. */
	isStandby?: boolean | undefined;
};

/** Tells the app of these events in one body, if the account is subscribed, and waits for the first try. */
export async function emit(state: State, account: Account, events: readonly MessagingEvent[], options: Options = {}): Promise<Outcome> {
	const planned = plan(state, account, events, options);
	if (!planned) return { delivered: null, reason: "not-subscribed" };
	const { taken, content } = planned;
	if (taken) return emitFaulty(state, taken.id, taken.fault, content);
	return tried(await attempt(state, storeDelivery(state, { ...content, sign: options.sign ?? "right" })));
}

/** Tells the app of an event a little later, surely: the delivery is stored with whatever is stored beside it. */
export function emitSoon(state: State, account: Account, event: MessagingEvent, delay: number) {
	const planned = plan(state, account, [event], {});
	if (!planned) return;
	const { taken, content } = planned;
	if (taken) return state.after(delay, () => emitFaulty(state, taken.id, taken.fault, content));
	// As `sending` the alarm leaves it alone, and a restart takes it up.
	const delivery = storeDelivery(state, { ...content, sign: "right" });
	state.after(delay, () => attempt(state, delivery));
}

/** The delivery to make, and the fault that strikes it; null where the account is not subscribed. */
function plan(state: State, account: Account, events: readonly MessagingEvent[], { sign, anyField, isStandby }: Options) {
	const kind = events.length === 1 && events[0] ? kindOf(events[0]) : `${events.length} events`;
	const fields = listFields(state, account.id);
	const field = anyField ? null : isStandby ? "standby" : fieldOf(kind);
	if (fields.length === 0 || (field && !fields.includes(field))) return null;

	const isMeant = (fault: WebhookFault) =>
		(fault.account === undefined || [account.id, account.username].includes(fault.account)) &&
		(fault.event === undefined || fault.event === kind);
	const taken = sign ? null : takeFault(state, "webhook", isMeant);
	const time = now(state);
	const plain = isStandby ? otherBodyOf("standby", account.id, time, events) : bodyOf(account.id, time, events);
	const body = taken ? faultyBody(taken.fault, account.id, time, events) : plain;
	return { taken, content: { accountId: account.id, kind, body: writeJson(body) } };
}

/** Tells the app exactly this text, whatever it is. */
export async function emitText(state: State, account: Account, body: string, sign: Signature): Promise<Outcome> {
	if (listFields(state, account.id).length === 0) return { delivered: null, reason: "not-subscribed" };
	return tried(await attempt(state, storeDelivery(state, { accountId: account.id, kind: "text", body, sign })));
}

function faultyBody({ mode, shape }: WebhookFault, accountId: string, time: number, events: readonly MessagingEvent[]) {
	if (mode === "shape") return otherBodyOf(shape, accountId, time, events);
	return bodyOf(accountId, time, mode === "edit-instead" ? events.map(asEdit) : events);
}

type Content = { accountId: string; kind: string; body: string };

async function emitFaulty(
	state: State,
	faultId: number,
	{ mode, copies, size, delay_ms }: WebhookFault,
	content: Content,
): Promise<Outcome> {
	const send = (sign: Signature = "right") => attempt(state, storeDelivery(state, { ...content, sign }));
	switch (mode) {
		case "duplicate": {
			const [first = null] = await Promise.all(Array.from({ length: copies }, () => send()));
			return tried(first);
		}
		case "forge":
			return tried(await send("wrong"));
		case "unsigned":
			return tried(await send("none"));
		case "sha1":
			return tried(await send("sha1"));
		case "drop":
			storeDelivery(state, { ...content, sign: "right", state: "dropped" });
			return { delivered: null, reason: "dropped" };
		case "delay":
			storeDelivery(state, { ...content, sign: "right", state: "waiting", dueAt: Date.now() + delay_ms });
			wakeForNext(state);
			return { delivered: null, reason: "delayed" };
		case "reorder":
		case "batch":
			storeDelivery(state, { ...content, sign: "right", state: "held", heldBy: faultId });
			if (countHeld(state, faultId) >= size) return tried(await releaseHeld(state, faultId, mode));
			state.after(delay_ms, () => releaseHeld(state, faultId, mode));
			return { delivered: null, reason: "held" };
		case "edit-instead":
		case "shape":
			return tried(await send());
	}
}

function tried(status: number | null): Outcome {
	return status === null ? { delivered: null, reason: "no-answer" } : { delivered: status };
}

function countHeld(state: State, faultId: number) {
	const query = "select count(*) as count from deliveries where state = 'held' and held_by = ?";
	return state.sql.exec<{ count: number }>(query, faultId).one().count;
}

/** Lets go what a fault holds: newest first, or all in one body. The status is that of the last one sent. */
async function releaseHeld(state: State, faultId: number, mode: "reorder" | "batch"): Promise<number | null> {
	const held = state.sql
		.exec<Delivery>("update deliveries set state = 'sending' where state = 'held' and held_by = ? returning *", faultId)
		.toArray()
		.sort((one, other) => (mode === "reorder" ? other.id - one.id : one.id - other.id));
	const [first] = held;
	if (!first) return null;
	if (mode === "batch") return attempt(state, mergeInto(state, first, held));
	let status: number | null = null;
	for (const delivery of held) status = await attempt(state, delivery);
	return status;
}

function mergeInto(state: State, first: Delivery, held: readonly Delivery[]): Delivery {
	const entries = held.map(({ body }) => readJson(body ?? "")).flatMap((body) => entriesOf(body));
	const body = writeJson({ object: "instagram", entry: entries });
	for (const { id } of held.slice(1)) state.sql.exec("delete from deliveries where id = ?", id);
	state.sql.exec("update deliveries set body = ?, kind = ? where id = ?", body, `${held.length} events`, first.id);
	return { ...first, body };
}

function entriesOf(body: unknown): unknown[] {
	return typeof body === "object" && body !== null && "entry" in body && Array.isArray(body.entry) ? body.entry : [];
}
