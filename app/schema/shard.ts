import { sql } from "drizzle-orm";
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { orgId, pair } from "./keys.ts";

/**
 * What Instagram and the pipeline bring to an org; what its members add to that is in team.ts. Each table starts with
 * `org_id`, is keyed and indexed by it and refers to others by pairs, so that the fence (platform/db/fence.ts) and its
 * triggers can hold it. Times are milliseconds since 1970, provider ids are text.
 */

/** The org on whose behalf the running batch writes. One row; the triggers of every other table compare with it. */
export const actingOrg = sqliteTable(
	"acting_org",
	{
		one: integer().primaryKey(),
		orgId: orgId(),
		/** Set while a member acts who may touch only the leads assigned to them. */
		memberId: text("member_id"),
		/** Set while the org's own data are taken away: nothing else deletes lines of the audit log. */
		isErasing: integer("is_erasing").notNull().default(0),
	},
	(table) => [check("acting_org_one", sql`${table.one} = 1`)],
);

export type ConnectionStatus = "connected" | "needs_reconnect" | "removed";
/** What Instagram holds against a connection whose token still works; cleared by the next success. */
export type ConnectionProblem = "restricted" | "messages-off" | "permission-missing" | "tag-overused";

export const connections = sqliteTable(
	"connections",
	{
		orgId: orgId(),
		id: text().notNull(),
		/** The professional account id of `/me`, which webhooks carry as `entry.id`; of a removed connection only a hash. */
		accountId: text("account_id").notNull(),
		appScopedId: text("app_scoped_id"),
		username: text().notNull(),
		name: text(),
		pictureUrl: text("picture_url"),
		status: text().$type<ConnectionStatus>().notNull(),
		statusReason: text("status_reason"),
		/** Null unless the connection is connected; a trigger holds that. */
		tokenSealed: text("token_sealed"),
		tokenExpiresAt: integer("token_expires_at"),
		/** When the token was given or refreshed. */
		tokenIssuedAt: integer("token_issued_at"),
		scopes: text().notNull(),
		subscribedFields: text("subscribed_fields").notNull(),
		connectedAt: integer("connected_at").notNull(),
		lastWebhookAt: integer("last_webhook_at"),
		lastSendAt: integer("last_send_at"),
		problem: text().$type<ConnectionProblem>(),
		problemAt: integer("problem_at"),
		/** Set when Instagram refused "seen" and "typing" for this connection: they are not tried again. */
		signsRefusedAt: integer("signs_refused_at"),
		/** The last time the conversations were compared with Instagram's, and how many messages that brought that no webhook did. */
		polledAt: integer("polled_at"),
		recoveredCount: integer("recovered_count").notNull().default(0),
		/** The share of its allowance of calls that the account had used by then, in percent. */
		allowanceUsed: integer("allowance_used"),
	},
	(table) => [primaryKey({ columns: [table.orgId, table.id] }), uniqueIndex("connections_by_account").on(table.orgId, table.accountId)],
);

export type ImportStatus = "counting" | "reading" | "done" | "failed";

/** The import of a connection's history: one row, moved on page by page, so that it goes on where it was stopped. */
export const imports = sqliteTable(
	"imports",
	{
		orgId: orgId(),
		/** The connection's id. */
		id: text().notNull(),
		status: text().$type<ImportStatus>().notNull(),
		/** Instagram's cursor after the last page that was taken in; null before the first. */
		cursor: text(),
		/** Conversations found and taken in so far; neither goes back. */
		found: integer().notNull(),
		done: integer().notNull(),
		messages: integer().notNull(),
		/** Conversations asked for in one page; halved when Instagram finds it too much. */
		pageSize: integer("page_size").notNull(),
		attempts: integer().notNull(),
		/** When the next page may be asked for. */
		retryAt: integer("retry_at").notNull(),
		/** Why it does not go on, a word; null while it does. */
		problem: text(),
		startedAt: integer("started_at").notNull(),
		/** When reading began, after the count: what the time left is reckoned from. */
		readingSince: integer("reading_since"),
		finishedAt: integer("finished_at"),
	},
	(table) => [primaryKey({ columns: [table.orgId, table.id] }), pair(table, table.id, connections)],
);

export const pipelines = sqliteTable(
	"pipelines",
	{ orgId: orgId(), id: text().notNull(), name: text().notNull(), position: integer().notNull() },
	(table) => [primaryKey({ columns: [table.orgId, table.id] })],
);

export type StageKind = "open" | "won" | "lost";

export const stages = sqliteTable(
	"stages",
	{
		orgId: orgId(),
		id: text().notNull(),
		pipelineId: text("pipeline_id").notNull(),
		name: text().notNull(),
		kind: text().$type<StageKind>().notNull(),
		position: integer().notNull(),
		/** Kept by the batches that add or move contacts; nothing counts contacts on a page. */
		contactCount: integer("contact_count").notNull(),
	},
	(table) => [primaryKey({ columns: [table.orgId, table.id] }), pair(table, table.pipelineId, pipelines)],
);

export type LeadStatus = "open" | "won" | "lost" | "abandoned";
export type ContactSource = "instagram" | "manychat" | "manual" | "api";
/** Where a person came from: an ad, a link, a shop's product. */
export type Referral = { source: string; ref: string | null; adId: string | null; title: string | null; productId: string | null };

export const contacts = sqliteTable(
	"contacts",
	{
		orgId: orgId(),
		id: text().notNull(),
		connectionId: text("connection_id"),
		/** The person's Instagram-scoped id, stable per professional account. */
		instagramId: text("instagram_id"),
		/** Their conversation, when there is one; it makes a board a join by key. */
		conversationId: text("conversation_id"),
		username: text(),
		name: text(),
		/** The member whose lead it is; null while it is nobody's. The conversation says the same. */
		assigneeId: text("assignee_id"),
		stageId: text("stage_id").notNull(),
		stageEnteredAt: integer("stage_entered_at").notNull(),
		lostReason: text("lost_reason"),
		leadStatus: text("lead_status").$type<LeadStatus>().notNull(),
		source: text().$type<ContactSource>().notNull(),
		createdAt: integer("created_at").notNull(),
		/** Set when a person of the team corrected the name: Instagram's no longer overwrites it. */
		nameEditedAt: integer("name_edited_at"),
		/** Names the copy of their picture in R2; null without one. */
		picture: text(),
		/** When their profile was asked for last, whatever came of it. */
		profileAt: integer("profile_at"),
		/** The first referral that brought them. */
		referral: text({ mode: "json" }).$type<Referral>(),
		referredAt: integer("referred_at"),
	},
	(table) => [
		primaryKey({ columns: [table.orgId, table.id] }),
		pair(table, table.connectionId, connections),
		pair(table, table.stageId, stages),
		uniqueIndex("contacts_by_instagram_id").on(table.orgId, table.connectionId, table.instagramId),
		index("contacts_without_profile").on(table.orgId, table.connectionId).where(sql`profile_at is null`),
		index("contacts_by_stage").on(table.orgId, table.stageId, table.stageEnteredAt, table.id),
		index("contacts_by_assignee")
			.on(table.orgId, table.assigneeId, table.stageId, table.stageEnteredAt, table.id)
			.where(sql`assignee_id is not null`),
	],
);

/**
 * Where a conversation stands for the team: the person wrote last (`waiting`), we did (`answered`), it comes back later
 * (`snoozed`), or it is done until they write again.
 */
export type ConversationStatus = "waiting" | "answered" | "snoozed" | "done";
export type Direction = "inbound" | "outbound";

export const conversations = sqliteTable(
	"conversations",
	{
		orgId: orgId(),
		id: text().notNull(),
		connectionId: text("connection_id").notNull(),
		contactId: text("contact_id").notNull(),
		status: text().$type<ConversationStatus>().notNull(),
		/** The member whose lead the contact is; what the contact says, kept here for lists. */
		assigneeId: text("assignee_id"),
		/** When a snoozed conversation comes back. */
		snoozedUntil: integer("snoozed_until"),
		/** Whether the person ever sent a picture, video, voice message or file. */
		hasMedia: integer("has_media", { mode: "boolean" }).notNull().default(false),
		/** When the next follow-up with the contact is due; null without one. */
		followUpAt: integer("follow_up_at"),
		/** The newest message; its id breaks ties of time, so that the order of arrival leaves no trace. */
		lastMessageAt: integer("last_message_at").notNull(),
		lastMessageId: text("last_message_id").notNull(),
		preview: text().notNull(),
		previewDirection: text("preview_direction").$type<Direction>().notNull(),
		/** What opened the reply window last; null while the person never wrote. */
		lastInboundAt: integer("last_inbound_at"),
		/** Set when Instagram itself refused a reply as too late; a later message of the person overrules it. */
		windowRefusedAt: integer("window_refused_at"),
		unreadCount: integer("unread_count").notNull(),
		/** Messages up to here were seen or answered by the team; only moves forward. */
		readUntilAt: integer("read_until_at").notNull(),
		/** The person has seen what was sent up to here; only moves forward. */
		seenUntilAt: integer("seen_until_at"),
		/** The other app that Instagram lets answer; null while it is this one. The time decides which news is newer. */
		heldBy: text("held_by"),
		heldAt: integer("held_at").notNull().default(0),
		/** Whether Instagram has messages older than the oldest one here: null while nobody looked. */
		isCut: integer("is_cut", { mode: "boolean" }),
	},
	(table) => [
		primaryKey({ columns: [table.orgId, table.id] }),
		pair(table, table.connectionId, connections),
		pair(table, table.contactId, contacts),
		index("conversations_by_activity").on(table.orgId, table.status, table.lastMessageAt, table.id),
		index("conversations_by_assignee").on(table.orgId, table.assigneeId, table.status, table.lastMessageAt, table.id),
		index("conversations_snoozed").on(table.orgId, table.snoozedUntil).where(sql`snoozed_until is not null`),
	],
);

export type MessageStatus = "received" | "queued" | "sending" | "sent" | "failed" | "unknown";
/** Where a message was written: by the person, in this app, in Instagram's own app, or by another connected app. */
export type MessageSource = "person" | "app" | "instagram" | "other-app";
/** A `postback` is a pressed button, a `referral` the ad or link that opened the conversation. */
export type MessageKind = "message" | "postback" | "referral";
/** How a message came here: told by Instagram, read from its history, or found by comparing. Only told and found ones are news. */
export type MessageVia = "webhook" | "history" | "poll";
/** `upload` names the bytes in R2 of what we send, until Instagram has fetched them; `copy` a copy kept where that is allowed. */
export type Attachment = {
	type: string;
	url: string | null;
	name?: string;
	size?: number;
	contentType?: string;
	upload?: string;
	copy?: string;
};
/** What a message says beside its text. */
export type MessageDetail = {
	/** The story that it answers. */
	story?: { id: string; url: string | null };
	/** What a pressed button or quick reply stands for. */
	payload?: string;
	referral?: Referral;
};

export const messages = sqliteTable(
	"messages",
	{
		orgId: orgId(),
		/** Sorts by conversation, then time: see `messageId` in platform/ids.ts. */
		id: text().notNull(),
		conversationId: text("conversation_id").notNull(),
		connectionId: text("connection_id").notNull(),
		kind: text().$type<MessageKind>().notNull(),
		/** Instagram's message id; null until it answered a send. */
		providerId: text("provider_id"),
		/** What the browser called a message before the server knew it. */
		clientId: text("client_id"),
		direction: text().$type<Direction>().notNull(),
		source: text().$type<MessageSource>().notNull(),
		authorId: text("author_id"),
		text: text(),
		attachments: text({ mode: "json" }).$type<Attachment[]>().notNull(),
		status: text().$type<MessageStatus>().notNull(),
		/** Why a message failed, a word of `SendFailure`. */
		failure: text(),
		attempts: integer().notNull(),
		/** When the outbox may touch the message again. */
		retryAt: integer("retry_at"),
		/** Until then whoever wrote it may take it back: it has not left. */
		heldUntil: integer("held_until"),
		sentAt: integer("sent_at").notNull(),
		via: text().$type<MessageVia>().notNull().default("webhook"),
		detail: text({ mode: "json" }).$type<MessageDetail>(),
		/** Instagram's id of the message that this one answers. */
		replyToProviderId: text("reply_to_provider_id"),
		editedAt: integer("edited_at"),
		/** Taken back by who wrote it: nothing of what it said is here any more. */
		unsentAt: integer("unsent_at"),
		/** Deleted here by the team; it may still be in Instagram. */
		deletedAt: integer("deleted_at"),
	},
	(table) => [
		primaryKey({ columns: [table.orgId, table.id] }),
		pair(table, table.conversationId, conversations),
		uniqueIndex("messages_by_provider_id").on(table.orgId, table.connectionId, table.kind, table.providerId),
		uniqueIndex("messages_by_client_id").on(table.orgId, table.clientId).where(sql`client_id is not null`),
		index("messages_unsent").on(table.orgId, table.conversationId, table.id).where(sql`status in ('queued', 'sending', 'unknown')`),
	],
);

/**
 * What became of a message, by Instagram's id of it: one row each for those that were edited, taken back or deleted here,
 * whether the message is here yet or not. Merging in any order ends the same, so order and repeats leave no trace.
 */
export const messageChanges = sqliteTable(
	"message_changes",
	{
		orgId: orgId(),
		connectionId: text("connection_id").notNull(),
		providerId: text("provider_id").notNull(),
		/** The highest number wins; the text and its preview belong to it. */
		editNumber: integer("edit_number").notNull().default(0),
		editedText: text("edited_text"),
		editedPreview: text("edited_preview"),
		editedAt: integer("edited_at"),
		unsentAt: integer("unsent_at"),
		deletedAt: integer("deleted_at"),
	},
	(table) => [primaryKey({ columns: [table.orgId, table.connectionId, table.providerId] }), pair(table, table.connectionId, connections)],
);

/** One row per message and who reacted: the latest by Instagram's clock, kept when it was taken back, so that an older one stays out. */
export const reactions = sqliteTable(
	"reactions",
	{
		orgId: orgId(),
		connectionId: text("connection_id").notNull(),
		providerId: text("provider_id").notNull(),
		/** Instagram's id of who reacted: the person's or the account's. */
		actorId: text("actor_id").notNull(),
		isOurs: integer("is_ours", { mode: "boolean" }).notNull(),
		/** Null once it was taken back. */
		emoji: text(),
		at: integer().notNull(),
	},
	(table) => [
		primaryKey({ columns: [table.orgId, table.connectionId, table.providerId, table.actorId] }),
		pair(table, table.connectionId, connections),
	],
);

/** What waits: that a message not here yet was seen (`seen`) or is to be fetched (`fetch`), and events of kinds that no room reads. */
export const pendingEffects = sqliteTable(
	"pending_effects",
	{
		orgId: orgId(),
		/** One event, one key: a hash of account, kind, message id and what tells two of a kind apart. */
		id: text().notNull(),
		connectionId: text("connection_id").notNull(),
		kind: text().notNull(),
		providerId: text("provider_id"),
		payload: text().notNull(),
		occurredAt: integer("occurred_at").notNull(),
	},
	(table) => [
		primaryKey({ columns: [table.orgId, table.id] }),
		pair(table, table.connectionId, connections),
		index("pending_effects_by_message").on(table.orgId, table.connectionId, table.providerId),
	],
);

/** What members and Instagram did to the org, line by line; a trigger lets no line be changed. */
export const auditLog = sqliteTable(
	"audit_log",
	{
		orgId: orgId(),
		id: text().notNull(),
		at: integer().notNull(),
		/** A user's id, or `instagram`, `api:<token>` and `system`. */
		actor: text().notNull(),
		action: text().notNull(),
		target: text(),
		result: text().notNull(),
		/** What else belongs to it, in ids and words of ours: never a person's name or what they wrote. */
		detail: text({ mode: "json" }).$type<Record<string, string>>(),
		/** The line's number, from 1 and without gaps. */
		seq: integer().notNull().default(0),
		/** SHA-256 over the hash of the line before and this line; null until the line is sealed, which happens once. */
		hash: text(),
	},
	(table) => [primaryKey({ columns: [table.orgId, table.id] }), uniqueIndex("audit_log_by_seq").on(table.orgId, table.seq)],
);

/** Proofs that this installation keeps orgs apart, made at the org's wish: what was tried, how it ended, and our signature. */
export const isolationReports = sqliteTable(
	"isolation_reports",
	{
		orgId: orgId(),
		id: text().notNull(),
		at: integer().notNull(),
		/** Who asked for it. */
		actor: text().notNull(),
		passed: integer().notNull(),
		failed: integer().notNull(),
		/** The signed text, JSON. */
		report: text().notNull(),
		signature: text().notNull(),
	},
	(table) => [primaryKey({ columns: [table.orgId, table.id] })],
);

/**
 * What lists and navigation count, per assignee (empty for what is nobody's): conversations that are `open` (waiting or
 * answered), `waiting` and `snoozed`; of members alone also those with something `unread`, their leads by stage (`what` is
 * the stage's id), and what they have done for themselves (`aside-…`). Kept by triggers on contacts and conversations, so that no writer can forget it.
 */
export const leadCounts = sqliteTable(
	"lead_counts",
	{ orgId: orgId(), memberId: text("member_id").notNull(), what: text().notNull(), count: integer().notNull() },
	(table) => [primaryKey({ columns: [table.orgId, table.memberId, table.what] })],
);

/** What happened, in a sequence without gaps per org: the thread that live screens follow. */
export const events = sqliteTable(
	"events",
	{
		orgId: orgId(),
		seq: integer().notNull(),
		type: text().notNull(),
		conversationId: text("conversation_id"),
		messageId: text("message_id"),
		contactId: text("contact_id"),
		/** Whose lead the contact was before, where that is what happened. */
		memberId: text("member_id"),
		at: integer().notNull(),
	},
	(table) => [primaryKey({ columns: [table.orgId, table.seq] })],
);

/** One row per org: the last event's number and the counts that navigation shows. */
export const orgCounters = sqliteTable("org_counters", {
	orgId: orgId().primaryKey(),
	seq: integer().notNull(),
	unreadConversations: integer("unread_conversations").notNull(),
});
