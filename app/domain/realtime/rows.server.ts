/** The serializer behind `rows.ts`: which columns a screen sees, and how a stored message becomes a row. */

import { connections, contacts, conversations, type messages, orgCounters, stages } from "#app/schema/shard.ts";
import type { ConnectionRow, ContactRow, ConversationRow, Counts, MessageRow, StageRow } from "./rows.ts";

export const conversationColumns = {
	id: conversations.id,
	connectionId: conversations.connectionId,
	contactId: conversations.contactId,
	status: conversations.status,
	lastMessageAt: conversations.lastMessageAt,
	lastMessageId: conversations.lastMessageId,
	preview: conversations.preview,
	previewDirection: conversations.previewDirection,
	lastInboundAt: conversations.lastInboundAt,
	windowRefusedAt: conversations.windowRefusedAt,
	unreadCount: conversations.unreadCount,
} satisfies Record<keyof ConversationRow, unknown>;

export const contactColumns = {
	id: contacts.id,
	connectionId: contacts.connectionId,
	instagramId: contacts.instagramId,
	username: contacts.username,
	name: contacts.name,
	stageId: contacts.stageId,
	stageEnteredAt: contacts.stageEnteredAt,
	lostReason: contacts.lostReason,
	leadStatus: contacts.leadStatus,
	source: contacts.source,
	createdAt: contacts.createdAt,
} satisfies Record<keyof ContactRow, unknown>;

export const stageColumns = {
	id: stages.id,
	name: stages.name,
	kind: stages.kind,
	position: stages.position,
	contactCount: stages.contactCount,
} satisfies Record<keyof StageRow, unknown>;

export const connectionColumns = {
	id: connections.id,
	username: connections.username,
	name: connections.name,
	status: connections.status,
	statusReason: connections.statusReason,
} satisfies Record<keyof ConnectionRow, unknown>;

export const counterColumns = { seq: orgCounters.seq, unreadConversations: orgCounters.unreadConversations };

/** What the first row of `counterColumns` says; an org without the row has had no event yet. */
export function countersOf(rows: { seq: number; unreadConversations: number }[]): { seq: number; counts: Counts } {
	const { seq = 0, unreadConversations = 0 } = rows[0] ?? {};
	return { seq, counts: { unreadConversations } };
}

/** A stored message as screens see it: attachments by the address of our own media door, never by Instagram's link. */
export function messageRow(message: typeof messages.$inferSelect): MessageRow {
	return {
		id: message.id,
		conversationId: message.conversationId,
		clientId: message.clientId,
		kind: message.kind,
		direction: message.direction,
		source: message.source,
		authorId: message.authorId,
		text: message.text,
		attachments: message.attachments.map((attachment, position) => ({
			type: attachment.type,
			media: attachment.url ? `${message.id}.${position}` : null,
			name: attachment.name ?? null,
		})),
		status: message.status,
		failure: message.failure,
		sentAt: message.sentAt,
	};
}
