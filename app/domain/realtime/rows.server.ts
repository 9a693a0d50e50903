/** The serializer behind `rows.ts`: which columns a screen sees, and how a stored message becomes a row. */

import { and, asc, desc, getTableColumns, gte, lt, type SQL, sql } from "drizzle-orm";
import type { Tenant } from "#app/platform/tenant.ts";
import { type Attachment, connections, contacts, conversations, imports, messages, orgCounters, stages } from "#app/schema/shard.ts";
import { followUps, notes, tags } from "#app/schema/team.ts";
import type {
	AttachmentRow,
	ConnectionRow,
	ContactRow,
	ConversationRow,
	Counts,
	FollowUpRow,
	ImportRow,
	MessageRow,
	NoteRow,
	StageRow,
	TagRow,
} from "./rows.ts";

const conversationOwnColumns = {
	id: conversations.id,
	connectionId: conversations.connectionId,
	contactId: conversations.contactId,
	assigneeId: conversations.assigneeId,
	status: conversations.status,
	lastMessageAt: conversations.lastMessageAt,
	lastMessageId: conversations.lastMessageId,
	preview: conversations.preview,
	previewDirection: conversations.previewDirection,
	lastInboundAt: conversations.lastInboundAt,
	windowRefusedAt: conversations.windowRefusedAt,
	unreadCount: conversations.unreadCount,
	seenUntilAt: conversations.seenUntilAt,
	snoozedUntil: conversations.snoozedUntil,
	followUpAt: conversations.followUpAt,
	hasMedia: conversations.hasMedia,
	heldBy: conversations.heldBy,
	isCut: conversations.isCut,
} satisfies Record<Exclude<keyof ConversationRow, "doneFor">, unknown>;

// The names are written out because Drizzle leaves the table's name away in a select of one table.
function doneForAmong(condition: SQL): SQL {
	return sql`(select json_group_array(member_id) from done_for_me where ${condition} and done_for_me.conversation_id = conversations.id)`;
}

function withDoneFor(doneFor: SQL) {
	return {
		...conversationOwnColumns,
		doneFor: doneFor.mapWith((json: string): string[] => JSON.parse(json)).as("done_for"),
	} satisfies Record<keyof ConversationRow, unknown>;
}

/** A conversation for everybody's eyes: reads rows more where members have done it for themselves, and none where nobody has. */
export const conversationColumns = withDoneFor(doneForAmong(sql`true`));

/** A conversation for one member's eyes, for long lists: of all that members have done for themselves it reads what this one has. */
export function conversationColumnsFor(memberId: string) {
	return withDoneFor(doneForAmong(sql`done_for_me.member_id = ${memberId}`));
}

/** The same as one column: columns of the same name as those of what it is joined to would hide each other. */
export function conversationJsonFor(memberId: string) {
	const doneFor = sql`json(${doneForAmong(sql`done_for_me.member_id = ${memberId}`)})`;
	return sql<string>`json_array(${sql.join([...Object.values(conversationOwnColumns), doneFor], sql`, `)})`;
}

/** A conversation as `conversationJsonFor` reads it. */
export function readConversationJson(json: string): ConversationRow {
	const values: unknown[] = JSON.parse(json);
	const names = [...Object.keys(conversationOwnColumns), "doneFor"];
	return Object.fromEntries(names.map((name, position) => [name, values[position]])) as ConversationRow;
}

/** A contact as long lists show it: without their tags. */
export const contactListColumns = {
	id: contacts.id,
	connectionId: contacts.connectionId,
	instagramId: contacts.instagramId,
	username: contacts.username,
	name: contacts.name,
	assigneeId: contacts.assigneeId,
	stageId: contacts.stageId,
	stageEnteredAt: contacts.stageEnteredAt,
	lostReason: contacts.lostReason,
	leadStatus: contacts.leadStatus,
	source: contacts.source,
	createdAt: contacts.createdAt,
	picture: contacts.picture,
	referral: contacts.referral,
} satisfies Record<Exclude<keyof ContactRow, "tagIds">, unknown>;

const tagIds = sql`(select json_group_array(tag_id) from contact_tags where contact_tags.contact_id = contacts.id)`;

export const contactColumns = {
	...contactListColumns,
	tagIds: tagIds.mapWith((json: string): string[] => JSON.parse(json)).as("tag_ids"),
} satisfies Record<keyof ContactRow, unknown>;

/** A contact as one column, for lists that join it to its conversation: columns of the same name would hide each other. */
export const contactJson = jsonOf(contactListColumns);

/** The same with their tags: for the lists that are narrowed by one. */
export const taggedContactJson = jsonOf({ ...contactListColumns, tagIds: sql`json(${tagIds})` });

function jsonOf(columns: Record<string, unknown>) {
	const fields = Object.entries(columns).map(([name, column]) => sql`${sql.raw(`'${name}'`)}, ${column}`);
	return sql<string>`json_object(${sql.join(fields, sql`, `)})`.as("contact");
}

/** A contact as `contactJson` reads it. */
export function readContactJson(json: string): ContactRow {
	const contact: ContactRow & { referral: string | null } = JSON.parse(json);
	return { ...contact, referral: contact.referral === null ? null : JSON.parse(contact.referral) };
}

export const stageColumns = {
	id: stages.id,
	name: stages.name,
	kind: stages.kind,
	position: stages.position,
	contactCount: stages.contactCount,
} satisfies Record<keyof StageRow, unknown>;

export const tagColumns = { id: tags.id, name: tags.name } satisfies Record<keyof TagRow, unknown>;

/** More tags than anybody finds their way among. */
export const TAGS_AT_MOST = 200;

/** All tags of the org, by name. */
export function allTags(tenant: Tenant, isWanted = true) {
	return tenant.db
		.select(tagColumns)
		.from(tags)
		.where(isWanted ? undefined : sql`0`)
		.orderBy(asc(tags.key))
		.limit(TAGS_AT_MOST);
}

export const connectionColumns = {
	id: connections.id,
	username: connections.username,
	name: connections.name,
	status: connections.status,
	statusReason: connections.statusReason,
	problem: connections.problem,
} satisfies Record<keyof ConnectionRow, unknown>;

export const importColumns = {
	id: imports.id,
	status: imports.status,
	found: imports.found,
	done: imports.done,
	messages: imports.messages,
	problem: imports.problem,
	startedAt: imports.startedAt,
	readingSince: imports.readingSince,
	finishedAt: imports.finishedAt,
} satisfies Record<keyof ImportRow, unknown>;

export const followUpColumns = {
	id: followUps.id,
	contactId: followUps.contactId,
	memberId: followUps.memberId,
	reason: followUps.reason,
	dueAt: followUps.dueAt,
	endsOnAnswer: followUps.endsOnAnswer,
} satisfies Record<keyof FollowUpRow, unknown>;

export const noteColumns = {
	id: notes.id,
	conversationId: notes.conversationId,
	clientId: notes.clientId,
	authorId: notes.authorId,
	text: notes.text,
	mentions: notes.mentions,
	createdAt: notes.createdAt,
	editedAt: notes.editedAt,
} satisfies Record<keyof NoteRow, unknown>;

/** The newest notes beside a conversation: their ids begin with its id and sort by time. */
export function notesBeside(tenant: Tenant, conversationId: string) {
	return tenant.db
		.select(noteColumns)
		.from(notes)
		.where(and(gte(notes.id, `${conversationId}-`), lt(notes.id, `${conversationId}-~`)))
		.orderBy(desc(notes.id))
		.limit(NOTES_AT_MOST);
}

const NOTES_AT_MOST = 100;

/**
 * A message with what stands in other tables: who reacted, as JSON, and the id here of the message that it answers. The
 * names are written out because Drizzle leaves the table's name away in a select of one table.
 */
export const messageColumns = {
	...getTableColumns(messages),
	reactions: sql<string>`(select json_group_array(json_array(emoji, is_ours)) from reactions
		where reactions.connection_id = messages.connection_id and reactions.provider_id = messages.provider_id and emoji is not null)`.as(
		"reactions",
	),
	quotedId: sql<string | null>`(select quoted.id from messages as quoted where messages.reply_to_provider_id is not null
		and quoted.connection_id = messages.connection_id and quoted.kind = 'message' and quoted.provider_id = messages.reply_to_provider_id)`.as(
		"quoted_id",
	),
};

/** A message as `messageColumns` reads it. */
export type StoredMessage = typeof messages.$inferSelect & { reactions: string; quotedId: string | null };

export const counterColumns = { seq: orgCounters.seq, unreadConversations: orgCounters.unreadConversations };

/** What the first row of `counterColumns` says; an org without the row has had no event yet. */
export function countersOf(rows: { seq: number; unreadConversations: number }[]): { seq: number; counts: Counts } {
	const { seq = 0, unreadConversations = 0 } = rows[0] ?? {};
	return { seq, counts: { unreadConversations } };
}

/** A stored message as screens see it: attachments by the address of our own media door, never by Instagram's link. */
export function messageRow(message: StoredMessage): MessageRow {
	const { id, detail } = message;
	return {
		id,
		conversationId: message.conversationId,
		clientId: message.clientId,
		kind: message.kind,
		via: message.via,
		direction: message.direction,
		source: message.source,
		authorId: message.authorId,
		text: message.text,
		attachments: message.attachments.map((attachment, position) => attachmentRow(message, attachment, position)),
		status: message.status,
		failure: message.failure,
		heldUntil: message.status === "queued" ? message.heldUntil : null,
		sentAt: message.sentAt,
		replyTo: message.replyToProviderId === null ? null : { messageId: message.quotedId },
		story: detail?.story ? { media: detail.story.url ? `${id}.story` : null } : null,
		referral: detail?.referral ?? null,
		reactions: reactionsIn(message.reactions),
		editedAt: message.editedAt,
		unsentAt: message.unsentAt,
		deletedAt: message.deletedAt,
	};
}

/** What we sent ourselves has no link until Instagram tells it; the media door asks for it then. */
function attachmentRow({ id, source, providerId }: StoredMessage, attachment: Attachment, position: number): AttachmentRow {
	const { type, url, upload, copy, name } = attachment;
	const canAsk = source === "app" && providerId !== null;
	return { type, media: url || upload || copy || canAsk ? `${id}.${position}` : null, name: name ?? null };
}

function reactionsIn(json: string) {
	const rows: [string, number][] = JSON.parse(json);
	return rows.map(([emoji, isOurs]) => ({ emoji, isOurs: isOurs === 1 }));
}
