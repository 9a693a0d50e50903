import { and, desc, eq, gte, lt } from "drizzle-orm";
import { contactColumns, conversationColumns, counterColumns, countersOf, messageRow } from "#app/domain/realtime/rows.server.ts";
import type { ConversationPage, MessageRow } from "#app/domain/realtime/rows.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { type Attachment, contacts, conversations, messages, orgCounters } from "#app/schema/shard.ts";

const CONVERSATION_PAGE = 50;

/**
 * Fifty messages of a conversation, oldest first, with the conversation and its contact; `cursor` is the id of the oldest
 * message already there. Null when the conversation is not there. One round trip.
 */
export async function readConversation(
	tenant: Tenant,
	conversationId: string,
	{ cursor }: { cursor?: string },
): Promise<ConversationPage | null> {
	const [counters, conversationRows, contactRows, newestFirst] = await tenant.batch([
		tenant.db.select(counterColumns).from(orgCounters),
		tenant.db.select(conversationColumns).from(conversations).where(eq(conversations.id, conversationId)),
		tenant.db
			.select(contactColumns)
			.from(conversations)
			.innerJoin(contacts, eq(contacts.id, conversations.contactId))
			.where(eq(conversations.id, conversationId)),
		newestMessages(tenant, conversationId, cursor, CONVERSATION_PAGE),
	]);
	if (conversationRows.length === 0) return null;

	const { seq, counts } = countersOf(counters);
	const oldest = newestFirst.at(-1);
	return {
		snapshot: {
			seq,
			counts,
			rows: { conversations: conversationRows, contacts: contactRows, messages: newestFirst.map(messageRow).reverse() },
		},
		conversationId,
		nextCursor: oldest && newestFirst.length === CONVERSATION_PAGE ? oldest.id : null,
	};
}

/** Messages newest first for the API, with Instagram's ids. Null when the conversation is not there. */
export async function pageOfMessages(
	tenant: Tenant,
	conversationId: string,
	{ cursor, limit }: { cursor?: string; limit: number },
): Promise<(MessageRow & { providerId: string | null })[] | null> {
	const [found, newestFirst] = await tenant.batch([
		tenant.db.select({ id: conversations.id }).from(conversations).where(eq(conversations.id, conversationId)),
		newestMessages(tenant, conversationId, cursor, limit),
	]);
	if (found.length === 0) return null;
	return newestFirst.map((message) => ({ ...messageRow(message), providerId: message.providerId }));
}

/** One attachment by the last part of its address, `<message id>.<position>`. Null when it is not there. */
export async function findAttachment(tenant: Tenant, media: string): Promise<Attachment | null> {
	const [, id, position] = /^([\w-]{1,80})\.(\d{1,2})$/.exec(media) ?? [];
	if (!id || !position) return null;
	const [message] = await tenant.db.select({ attachments: messages.attachments }).from(messages).where(eq(messages.id, id));
	return message?.attachments[Number(position)] ?? null;
}

/** Message ids start with their conversation's id and sort by time, so a range of the primary key is the conversation. */
function newestMessages(tenant: Tenant, conversationId: string, before: string | undefined, limit: number) {
	const end = before?.startsWith(`${conversationId}-`) ? before : `${conversationId}-~`;
	return tenant.db
		.select()
		.from(messages)
		.where(and(gte(messages.id, `${conversationId}-`), lt(messages.id, end), eq(messages.conversationId, conversationId)))
		.orderBy(desc(messages.id))
		.limit(limit);
}
