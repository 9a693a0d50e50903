import { desc, eq } from "drizzle-orm";
import { contactColumns, conversationColumns, counterColumns } from "#app/domain/realtime/rows.server.ts";
import { stableId } from "#app/platform/ids.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { contacts, conversations, events, orgCounters } from "#app/schema/shard.ts";

/** A conversation's id: the same for the same person and connection, so taking in a message needs no read before the write. */
export function conversationIdOf(connectionId: string, personId: string): Promise<string> {
	return stableId(connectionId, personId);
}

/** What every change of a conversation is published with: the counts, the newest event, the conversation and its contact. */
export function conversationReads(tenant: Tenant, conversationId: string) {
	const { db } = tenant;
	return [
		db.select(counterColumns).from(orgCounters),
		db
			.select({ type: events.type, messageId: events.messageId, conversationId: events.conversationId })
			.from(events)
			.orderBy(desc(events.seq))
			.limit(1),
		db.select(conversationColumns).from(conversations).where(eq(conversations.id, conversationId)),
		db
			.select(contactColumns)
			.from(conversations)
			.innerJoin(contacts, eq(contacts.id, conversations.contactId))
			.where(eq(conversations.id, conversationId)),
	] as const;
}
