import { keepEvent } from "#app/domain/inbox/keep-event.server.ts";
import { receiveMessage } from "#app/domain/inbox/receive-message.server.ts";
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

type Account = { tenant: Tenant; connectionId: string } | null;

/** Events read in one turn: an invocation may make 1,000 statements, and each event takes about fifteen. */
const EVENTS_PER_TURN = 50;

/** How far a delivery was read, and what had to be set aside on the way. */
export type Reading = { quarantined: Quarantined[]; next: number; isFinished: boolean };

/**
 * Reads the deliveries of one batch of wake-ups: which org an account belongs to is asked once, and what each org's
 * browsers should hear is sent together.
 */
export class DeliveryReader {
	readonly #env: Env;
	readonly #accounts = new Map<string, Promise<Account>>();
	#left = EVENTS_PER_TURN;
	readonly #frames = new Map<Tenant, ServerFrame[]>();

	constructor(env: Env) {
		this.#env = env;
	}

	/** Takes in the events of a delivery, as far as this turn goes. Throws for trouble that may pass. */
	async read(delivery: Delivery): Promise<Reading> {
		if (delivery.body === null) return unreadable("the body is gone", "");
		const body = tryParseJson(delivery.body);
		if (body === undefined) return unreadable("the body is not JSON", delivery.body.slice(0, 100_000));

		const events = readEvents(body, delivery.receivedAt, settingsOf(this.#env).META_APP_ID);
		const quarantined: Quarantined[] = [];
		let next = delivery.position;
		for (; next < events.length && this.#left > 0; next++) {
			const event = events[next];
			const problem = event && (await this.#take(event));
			if (problem) quarantined.push({ position: next, ...problem });
			this.#left--;
		}
		return { quarantined, next, isFinished: next >= events.length };
	}

	/** Sends what was taken in to the browsers, in the order of its numbers, and tells members who want to hear of it elsewhere. */
	async publish(): Promise<void> {
		const waiting = [...this.#frames];
		this.#frames.clear();
		await Promise.all(waiting.map(([tenant, frames]) => publish(tenant, inOrder(frames))));
		await Promise.all(waiting.map(([tenant, frames]) => tellOfMessages(tenant, frames)));
	}

	async #take(event: ReadEvent): Promise<{ reason: string; payload: string } | null> {
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
				const { tenant, connectionId } = account;
				const frames =
					event.kind === "message"
						? await receiveMessage(tenant, { ...event.message, connectionId })
						: await applyChange(tenant, connectionId, event.change);
				this.#frames.set(tenant, [...(this.#frames.get(tenant) ?? []), ...frames]);
				return null;
			}
			default:
				return event satisfies never;
		}
	}

	#accountOf(accountId: string): Promise<Account> {
		const known = this.#accounts.get(accountId) ?? tenantOfAccount(this.#env, accountId);
		this.#accounts.set(accountId, known);
		return known;
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
