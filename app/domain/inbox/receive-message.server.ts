import { desc, eq, inArray, sql } from "drizzle-orm";
import { takeTurn } from "#app/domain/contacts/take-turn.server.ts";
import { openFollowUpsAmong } from "#app/domain/follow-ups/open-follow-ups.server.ts";
import type { EventType } from "#app/domain/realtime/events.server.ts";
import {
	contactColumns,
	conversationColumns,
	counterColumns,
	countersOf,
	messageColumns,
	messageRow,
	stageColumns,
} from "#app/domain/realtime/rows.server.ts";
import type { ServerFrame } from "#app/domain/realtime/rows.ts";
import { now } from "#app/platform/clock.ts";
import { settingsOf } from "#app/platform/env.ts";
import { messageId, newId, stableId } from "#app/platform/ids.ts";
import { wake } from "#app/platform/queue.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { contacts, conversations, events, messages, orgCounters, stages } from "#app/schema/shard.ts";
import { adoptEcho } from "./adopt-echo.server.ts";
import { conversationIdOf } from "./conversation-rows.server.ts";
import {
	type Arrival,
	arrive,
	forgetWaiting,
	type Placed,
	type ReceivedMessage,
	touchConnections,
	writesOf,
} from "./message-writes.server.ts";

/** A message that was received, and a follow-up that it ended. */
const EVENTS_A_MESSAGE = 2;

/**
 * Stores a message with everything that follows from it (contact, conversation, counts, event) in one batch, and gives
 * the frames to publish. A repeat changes nothing; its frame gives the newest number, which heals a publish that was lost.
 */
export function receiveMessage(tenant: Tenant, received: ReceivedMessage): Promise<ServerFrame[]> {
	return receiveMessages(tenant, [received]);
}

/** The same for some messages, as many as fit into one batch; rows are told as they are after the last of them. */
export async function receiveMessages(tenant: Tenant, all: readonly ReceivedMessage[]): Promise<ServerFrame[]> {
	const frames: ServerFrame[] = [];
	const arrivals = new Map<string, Placed>();
	for (const received of all) {
		const conversationId = await conversationIdOf(received.connectionId, received.personId);
		const adopted = received.direction === "outbound" ? await adoptEcho(tenant, { ...received, conversationId }) : null;
		if (adopted) frames.push(...adopted);
		else {
			const id = await idOf(conversationId, received);
			arrivals.set(id, arrivals.get(id) ?? { id, conversationId, received });
		}
	}
	return arrivals.size > 0 ? [...frames, ...(await store(tenant, [...arrivals.values()]))] : frames;
}

async function idOf(conversationId: string, { connectionId, kind = "message", providerId, sentAt }: ReceivedMessage) {
	const tie = kind === "message" ? providerId : `${kind} ${providerId}`;
	return messageId(conversationId, sentAt, await stableId(connectionId, tie));
}

async function store(tenant: Tenant, placed: readonly Placed[]): Promise<ServerFrame[]> {
	const { db } = tenant;
	const persons = new Map(
		placed.map(({ conversationId, received }) => [conversationId, { ...received, conversationId, newContactId: newId() }]),
	);
	const conversationIds = [...persons.keys()];
	const [before, counters, happened, conversationRows, contactRows, messageRows, stageRows, followUpRows] = await tenant.applyAfter(
		db.select(counterColumns).from(orgCounters),
		[
			...[...persons.values()].flatMap((person) => arrive(tenant, person)),
			...placed.flatMap((one) => writesOf(tenant, one)),
			forgetWaiting(tenant, placed),
			...touchConnections(tenant, placed),
		],
		[
			db.select(counterColumns).from(orgCounters),
			db
				.select({ seq: events.seq, type: events.type, messageId: events.messageId })
				.from(events)
				.orderBy(desc(events.seq))
				.limit(EVENTS_A_MESSAGE * placed.length),
			db
				.select(conversationColumns)
				.from(conversations)
				.where(inArray(conversations.id, among(conversationIds))),
			db
				.select(contactColumns)
				.from(conversations)
				.innerJoin(contacts, eq(contacts.id, conversations.contactId))
				.where(inArray(conversations.id, among(conversationIds))),
			db
				.select(messageColumns)
				.from(messages)
				.where(inArray(messages.id, among(placed.map(({ id }) => id)))),
			db.select(stageColumns).from(stages),
			openFollowUpsAmong(tenant, conversationIds),
		],
	);

	const { seq, counts } = countersOf(counters);
	const fresh = happened.filter((event) => event.seq > countersOf(before).seq);
	const eventOf = (id: string, type: EventType) => fresh.find((event) => event.messageId === id && event.type === type);
	const frames: ServerFrame[] = [];
	const at = now();
	for (const { id, conversationId, received } of placed) {
		const event = eventOf(id, "message.received");
		if (!event) continue;
		const person = persons.get(conversationId);
		const conversation = conversationRows.filter((row) => row.id === conversationId);
		const contact = contactRows.filter((row) => row.id === conversation[0]?.contactId);
		const newContactId = contact.find((row) => row.id === person?.newContactId)?.id;
		const rows = {
			conversations: conversation,
			contacts: contact,
			messages: messageRows.filter((row) => row.id === id).map(messageRow),
			...(newContactId && { stages: stageRows }),
		};
		frames.push({ type: "change", seq: event.seq, event: "message.received", at, rows, counts });
		const ended = eventOf(id, "follow-up.changed");
		if (ended) {
			const followUpsOf = contact.map((row) => row.id);
			const followUps = followUpRows.filter(({ contactId }) => followUpsOf.includes(contactId));
			frames.push({ type: "change", seq: ended.seq, event: "follow-up.changed", at, rows: { followUps, followUpsOf }, counts });
		}
		if (received.attachments.length > 0 && settingsOf(tenant.env).MEDIA_COPY === "on") {
			await wake(tenant.env, { kind: "media", orgId: tenant.orgId, messageId: id });
		}
		// Once for the person, whichever of their messages is the first; after all are stored, never before: a profile that Instagram
		// refuses must not hold them back.
		if (newContactId && person && persons.delete(conversationId)) frames.push(...(await welcome(tenant, newContactId, person, placed)));
	}
	const hasRepeats = placed.some(({ id }) => !eventOf(id, "message.received"));
	return hasRepeats ? [...frames, { type: "hello", seq }] : frames;
}

/** What follows from somebody new: who they are is asked, and a lead goes to whose turn it is. */
async function welcome(tenant: Tenant, contactId: string, { conversationId }: Arrival, placed: readonly Placed[]): Promise<ServerFrame[]> {
	await wake(tenant.env, { kind: "profile", orgId: tenant.orgId, contactId });
	const wrote = placed.some((one) => one.conversationId === conversationId && isLead(one.received));
	return wrote ? takeTurn(tenant, { contactId, conversationId }) : [];
}

function isLead({ direction, via }: ReceivedMessage) {
	return direction === "inbound" && via !== "history";
}

function among(ids: readonly string[]) {
	return sql`(select value from json_each(${JSON.stringify(ids)}))`;
}
