import type { WebhookFault } from "#workers/sandbox/faults/schemas.ts";
import { isObject } from "#workers/sandbox/json.ts";
import { kindOf, type MessagingEvent } from "./events.ts";

/** The usual body: one entry with these events. */
export function bodyOf(accountId: string, time: number, events: readonly MessagingEvent[]) {
	return { object: "instagram", entry: [{ id: accountId, time, messaging: events }] };
}

/** The same events in another of the envelopes that Meta is known to use. */
export function otherBodyOf(shape: WebhookFault["shape"], accountId: string, time: number, events: readonly MessagingEvent[]): unknown {
	const changes = events.map((value) => ({ field: "messages", value }));
	switch (shape) {
		case "changes":
			return { object: "instagram", entry: [{ id: accountId, time, changes }] };
		case "entry-field":
			return { object: "instagram", entry: changes.map((change) => ({ id: accountId, time, ...change })) };
		case "bare":
			return changes[0] ?? {};
		case "list":
			return [bodyOf(accountId, time, events)];
		case "page":
			return { ...bodyOf(accountId, time, events), object: "page" };
		case "standby":
			return { object: "instagram", entry: [{ id: accountId, time, standby: events }] };
		case "seconds":
			return bodyOf(
				accountId,
				Math.trunc(time / 1000),
				events.map((event) => ({ ...event, timestamp: String(Math.trunc(Number(event.timestamp) / 1000)) })),
			);
	}
}

/** To some apps Meta tells of a new message as an edit numbered 0, with neither text nor parties. */
export function asEdit(event: MessagingEvent): MessagingEvent {
	const { message, timestamp } = event;
	if (kindOf(event) !== "message" || !isObject(message)) return event;
	return { timestamp, message_edit: { mid: message.mid, num_edit: 0 } };
}
