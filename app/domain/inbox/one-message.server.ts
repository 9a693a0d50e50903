/** Finding one message by Instagram's id inside the statement that changes it, so that nothing can come in between. */
import { desc, eq, inArray, type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import {
	contactColumns,
	conversationColumns,
	counterColumns,
	countersOf,
	messageColumns,
	messageRow,
} from "#app/domain/realtime/rows.server.ts";
import type { ServerFrame } from "#app/domain/realtime/rows.ts";
import { now } from "#app/platform/clock.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { contacts, conversations, events, messages, orgCounters } from "#app/schema/shard.ts";

/** A message by Instagram's id of it: a key only together with the connection, and with the org that the fence adds. */
export type MessageKey = { connectionId: string; providerId: string };

/** The condition of statements on `messages` that mean this one. A pressed button may carry an id like a message. */
export function isMessage({ connectionId, providerId }: MessageKey): SQL {
	return areMessages(connectionId, [providerId]);
}

/**
 * The same of several. Each kind is looked up in the index by itself: asked for both at once, SQLite walks through all messages
 * of the org, because it takes an org for ten rows.
 */
export function areMessages(connectionId: string, providerIds: readonly string[]): SQL {
	const asked = JSON.stringify(providerIds);
	const ofKind = (kind: SQL) => sql`select said.id from json_each(${asked}) as asked cross join messages as said
		where said.connection_id = ${connectionId} and said.kind = ${kind} and said.provider_id = asked.value`;
	return sql`messages.id in (${ofKind(sql`'message'`)} union all ${ofKind(sql`'postback'`)})`;
}

/** The message's id here, null while it is not here. */
export function idOf(key: MessageKey): SQL {
	return sql`(select id from messages where ${isMessage(key)} limit 1)`;
}

/** The id of its conversation, null while the message is not here. */
export function conversationOf(key: MessageKey): SQL {
	return sql`(select conversation_id from messages where ${isMessage(key)} limit 1)`;
}

/**
 * Applies writes that change one message and end with its event; gives the frame that shows it. Where nothing changed,
 * the frame only tells the newest number.
 */
export async function applyToMessage(
	tenant: Tenant,
	key: MessageKey,
	event: string,
	writes: readonly BatchItem<"sqlite">[],
): Promise<ServerFrame[]> {
	const { db } = tenant;
	const conversation = conversationOf(key);
	const [counters, newest, conversationRows, contactRows, messageRows] = await tenant.apply(writes, [
		db.select(counterColumns).from(orgCounters),
		db.select({ messageId: events.messageId }).from(events).orderBy(desc(events.seq)).limit(1),
		db.select(conversationColumns).from(conversations).where(eq(conversations.id, conversation)),
		db
			.select(contactColumns)
			.from(conversations)
			.innerJoin(contacts, eq(contacts.id, conversations.contactId))
			.where(eq(conversations.id, conversation)),
		db.select(messageColumns).from(messages).where(isMessage(key)).limit(1),
	]);
	const { seq, counts } = countersOf(counters);
	const [message] = messageRows;
	if (!message || newest[0]?.messageId !== message.id) return [{ type: "hello", seq }];
	const rows = { conversations: conversationRows, contacts: contactRows, messages: [messageRow(message)] };
	return [{ type: "change", seq, event, at: now(), rows, counts }];
}

/** The stored messages of these ids. */
export function messagesByIds(tenant: Tenant, ids: readonly string[]) {
	return tenant.db
		.select(messageColumns)
		.from(messages)
		.where(inArray(messages.id, sql`(select value from json_each(${JSON.stringify(ids)}))`));
}
