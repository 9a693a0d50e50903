import { keepEvent } from "#app/domain/inbox/keep-event.server.ts";
import type { ReceivedMessage } from "#app/domain/inbox/message-writes.server.ts";
import { receiveMessages } from "#app/domain/inbox/receive-message.server.ts";
import { tellOfMessages } from "#app/domain/notifications/tell-of-messages.server.ts";
import { tenantOfAccount } from "#app/domain/org/access.server.ts";
import { publish } from "#app/domain/realtime/publish.server.ts";
import type { ServerFrame } from "#app/domain/realtime/rows.ts";
import { type Env, settingsOf } from "#app/platform/env.ts";
import { tryParseJson } from "#app/platform/json.ts";
import { log } from "#app/platform/log.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { applyChange } from "./apply-change.server.ts";
import type { Delivery, Quarantined } from "./deliveries.server.ts";
import { type ReadEvent, readEvents } from "./read-events.ts";

type Waiting = { message: ReceivedMessage; reading: Reading };
type Account = { tenant: Tenant; connectionId: string; waiting: Waiting[] } | null;

/** Events read in one turn: an invocation may make 1,000 statements, and each event takes up to fifteen. */
const EVENTS_PER_TURN = 50;
/** Messages of one account that are stored in one batch: a transaction each would cost more than what it holds. */
const MESSAGES_A_BATCH = 25;

/** How far a delivery was read, what had to be set aside on the way, and trouble that may pass: its events after that wait. */
export type Reading = { quarantined: Quarantined[]; next: number; isFinished: boolean; trouble?: unknown };

/**
 * Reads the deliveries of one batch of wake-ups: which org an account belongs to is asked once, messages of one account are
 * stored together, and what each org's browsers should hear is sent together.
 */
export class DeliveryReader {
	readonly #env: Env;
	readonly #accounts = new Map<string, Promise<Account>>();
	#left = EVENTS_PER_TURN;
	readonly #frames = new Map<Tenant, ServerFrame[]>();

	constructor(env: Env) {
		this.#env = env;
	}

	/** Takes in the events of deliveries, as far as this turn goes. Gives a reading of each. */
	async read(deliveries: readonly Delivery[]): Promise<Map<Delivery, Reading>> {
		const readings = new Map<Delivery, Reading>();
		for (const delivery of deliveries) readings.set(delivery, await this.#readOne(delivery));
		for (const account of await Promise.allSettled(this.#accounts.values())) {
			if (account.status === "fulfilled") await this.#storeWaiting(account.value);
		}
		return readings;
	}

	async #readOne(delivery: Delivery): Promise<Reading> {
		if (delivery.body === null) return unreadable("the body is gone", "");
		const body = tryParseJson(delivery.body);
		if (body === undefined) return unreadable("the body is not JSON", delivery.body.slice(0, 100_000));

		const events = readEvents(body, delivery.receivedAt, settingsOf(this.#env).META_APP_ID);
		const reading: Reading = { quarantined: [], next: delivery.position, isFinished: false };
		try {
			for (; reading.next < events.length && this.#left > 0; reading.next++) {
				const event = events[reading.next];
				const problem = event && (await this.#take(event, reading));
				if (problem) reading.quarantined.push({ position: reading.next, ...problem });
				this.#left--;
			}
			reading.isFinished = reading.next >= events.length;
		} catch (error) {
			reading.trouble = error;
		}
		return reading;
	}

	/** Sends what was taken in to the browsers, in the order of its numbers. */
	async publish(): Promise<void> {
		await Promise.all([...this.#frames].map(([tenant, frames]) => publish(tenant, inOrder(frames))));
	}

	/** Tells members who want to hear elsewhere of what was published. */
	async tell(): Promise<void> {
		const told = [...this.#frames];
		this.#frames.clear();
		await Promise.all(told.map(([tenant, frames]) => tellOfMessages(tenant, frames)));
	}

	async #take(event: ReadEvent, reading: Reading): Promise<{ reason: string; payload: string } | null> {
		switch (event.kind) {
			case "ignored":
				return null;
			case "unreadable":
				return { reason: event.reason, payload: event.payload };
			case "other": {
				const account = await this.#accountOf(event.accountId);
				if (!account) return unknownAccount(event.accountId);
				await keepEvent(account.tenant, account.connectionId, event);
				return null;
			}
			case "message":
			case "change": {
				// The dashboard's test events name no account.
				if (event.accountId === "0") return null;
				const account = await this.#accountOf(event.accountId);
				if (!account) return unknownAccount(event.accountId);
				if (event.kind === "message") {
					account.waiting.push({ message: { ...event.message, connectionId: account.connectionId }, reading });
					if (account.waiting.length >= MESSAGES_A_BATCH) await this.#storeWaiting(account);
					return null;
				}
				// What a change is about may wait here.
				await this.#storeWaiting(account);
				this.#gather(account.tenant, await applyChange(account.tenant, account.connectionId, event.change));
				return null;
			}
			default:
				return event satisfies never;
		}
	}

	async #storeWaiting(account: Account) {
		if (account && account.waiting.length > 0) await this.#store(account.tenant, account.waiting.splice(0));
	}

	/** All in one batch; where that fails, one by one, so that only the deliveries with trouble wait. */
	async #store(tenant: Tenant, waiting: readonly Waiting[]): Promise<void> {
		try {
			this.#gather(
				tenant,
				await receiveMessages(
					tenant,
					waiting.map(({ message }) => message),
				),
			);
		} catch (error) {
			const [only, ...others] = waiting;
			if (only && others.length === 0) only.reading.trouble = error;
			else for (const one of waiting) await this.#store(tenant, [one]);
		}
	}

	#gather(tenant: Tenant, frames: ServerFrame[]) {
		this.#frames.set(tenant, [...(this.#frames.get(tenant) ?? []), ...frames]);
	}

	#accountOf(accountId: string): Promise<Account> {
		const known = this.#accounts.get(accountId) ?? this.#openAccount(accountId);
		this.#accounts.set(accountId, known);
		return known;
	}

	async #openAccount(accountId: string): Promise<Account> {
		const account = await tenantOfAccount(this.#env, accountId);
		return account && { ...account, waiting: [] };
	}
}

/** What people wrote to an account that nobody connected, or nobody any more, is not ours to keep. */
function unknownAccount(accountId: string) {
	return { reason: "no organization has connected this account", payload: JSON.stringify({ account: accountId }) };
}

function unreadable(reason: string, payload: string): Reading {
	return { quarantined: [{ position: 0, reason, payload }], next: 1, isFinished: true };
}

function inOrder(frames: ServerFrame[]): ServerFrame[] {
	const changes = frames.filter((frame) => frame.type !== "hello").sort((a, b) => a.seq - b.seq);
	const newest = frames.filter((frame) => frame.type === "hello").sort((a, b) => b.seq - a.seq)[0];
	if (newest) log.info("repeated events", { count: frames.length - changes.length });
	return newest ? [...changes, newest] : changes;
}
