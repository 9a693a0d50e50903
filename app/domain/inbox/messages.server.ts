import { and, asc, desc, eq, gte, lt } from "drizzle-orm";
import { openFollowUpsOf } from "#app/domain/follow-ups/open-follow-ups.server.ts";
import {
	contactColumns,
	conversationColumns,
	counterColumns,
	countersOf,
	messageColumns,
	messageRow,
	notesBeside,
	type StoredMessage,
} from "#app/domain/realtime/rows.server.ts";
import type { ConversationPage, MessageRow } from "#app/domain/realtime/rows.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { type Attachment, contacts, conversations, messages, orgCounters } from "#app/schema/shard.ts";
import { messagesByIds } from "./one-message.server.ts";

const CONVERSATION_PAGE = 50;

/** Which messages of a conversation: the newest, those before `cursor`, those after `after`, or those around `around`; ids of messages. */
export type Part = { cursor?: string; after?: string; around?: string };

/** The part that an address asks for: the first of these that it names. */
export function readPart(search: URLSearchParams): Part {
	for (const name of ["cursor", "after", "around"] as const) {
		const id = search.get(name);
		if (id !== null) return { [name]: id };
	}
	return {};
}

/**
 * Fifty messages of a conversation, oldest first, with the conversation and its contact. Null when the conversation is not
 * there. One round trip, and a second one where a message answers one that is not among them.
 */
export async function readConversation(tenant: Tenant, conversationId: string, part: Part): Promise<ConversationPage | null> {
	const { start, older, newer } = rangesOf(conversationId, part);
	const [counters, conversationRows, contactRows, newestFirst, after, followUpRows, noteRows] = await tenant.batch([
		tenant.db.select(counterColumns).from(orgCounters),
		tenant.db.select(conversationColumns).from(conversations).where(eq(conversations.id, conversationId)),
		tenant.db
			.select(contactColumns)
			.from(conversations)
			.innerJoin(contacts, eq(contacts.id, conversations.contactId))
			.where(eq(conversations.id, conversationId)),
		newestMessages(tenant, conversationId, start, older),
		messagesAfter(tenant, conversationId, start, newer),
		openFollowUpsOf(tenant, conversationId),
		notesBeside(tenant, conversationId),
	]);
	if (conversationRows.length === 0) return null;

	const { seq, counts } = countersOf(counters);
	const page = [...newestFirst.reverse(), ...after];
	const last = after.at(-1);
	const quoted = await quotedBeyond(tenant, page);
	return {
		snapshot: {
			seq,
			counts,
			rows: {
				conversations: conversationRows,
				contacts: contactRows,
				messages: page.map(messageRow),
				notes: noteRows,
				notesOf: [conversationId],
				followUps: followUpRows,
				followUpsOf: contactRows.map((contact) => contact.id),
				...(quoted.length > 0 && { quoted }),
			},
		},
		conversationId,
		nextCursor: newestFirst.length === older ? (page[0]?.id ?? null) : null,
		...(last !== undefined && after.length === newer && { newerCursor: last.id }),
	};
}

/** How many messages before `start`, and how many from it on. */
function rangesOf(conversationId: string, { cursor, after, around }: Part) {
	const own = (id: string | undefined) => (id?.startsWith(`${conversationId}-`) ? id : undefined);
	const middle = own(around);
	if (middle !== undefined) return { start: middle, older: CONVERSATION_PAGE / 2, newer: CONVERSATION_PAGE / 2 };
	const last = own(after);
	// The one after which they begin is left out: nothing sorts between an id and the same with a space.
	if (last !== undefined) return { start: `${last} `, older: 0, newer: CONVERSATION_PAGE };
	return { start: own(cursor), older: CONVERSATION_PAGE, newer: 0 };
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

/** The messages that some of these answer and that are not among them. */
async function quotedBeyond(tenant: Tenant, page: readonly StoredMessage[]): Promise<MessageRow[]> {
	const here = new Set(page.map((message) => message.id));
	const ids = page.flatMap(({ quotedId }) => (quotedId !== null && !here.has(quotedId) ? [quotedId] : []));
	return ids.length > 0 ? (await messagesByIds(tenant, ids)).map(messageRow) : [];
}

/** Where an attachment or the story of a message belongs: what its bytes are asked for with. */
export type MediaPlace = {
	messageId: string;
	connectionId: string;
	providerId: string | null;
	/** Its place among the message's attachments, or `story` for the story that the message answers. */
	position: number | "story";
	attachment: Attachment;
};

/** One attachment by the last part of its address, `<message id>.<position>` or `<message id>.story`. Null when it is not there. */
export async function findMedia(tenant: Tenant, media: string): Promise<MediaPlace | null> {
	const [, id, place] = /^([\w-]{1,80})\.(\d{1,2}|story)$/.exec(media) ?? [];
	if (!id || !place) return null;
	const [message] = await tenant.db
		.select({
			connectionId: messages.connectionId,
			providerId: messages.providerId,
			attachments: messages.attachments,
			detail: messages.detail,
		})
		.from(messages)
		.where(eq(messages.id, id));
	if (!message) return null;
	const { connectionId, providerId, attachments, detail } = message;
	const position = place === "story" ? place : Number(place);
	const story = detail?.story ? { type: "story", url: detail.story.url } : undefined;
	const attachment = position === "story" ? story : attachments[position];
	return attachment ? { messageId: id, connectionId, providerId, position, attachment } : null;
}

/** Message ids start with their conversation's id and sort by time, so a range of the primary key is the conversation. */
function newestMessages(tenant: Tenant, conversationId: string, before: string | undefined, limit: number) {
	const end = before?.startsWith(`${conversationId}-`) ? before : `${conversationId}-~`;
	return tenant.db
		.select(messageColumns)
		.from(messages)
		.where(and(gte(messages.id, `${conversationId}-`), lt(messages.id, end), eq(messages.conversationId, conversationId)))
		.orderBy(desc(messages.id))
		.limit(limit);
}

/** The messages from `start` on, oldest first. */
function messagesAfter(tenant: Tenant, conversationId: string, start: string | undefined, limit: number) {
	return tenant.db
		.select(messageColumns)
		.from(messages)
		.where(
			and(
				gte(messages.id, start ?? `${conversationId}-~`),
				lt(messages.id, `${conversationId}-~`),
				eq(messages.conversationId, conversationId),
			),
		)
		.orderBy(asc(messages.id))
		.limit(limit);
}
