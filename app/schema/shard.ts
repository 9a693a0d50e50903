import { sql } from "drizzle-orm";
import {
	type AnySQLiteColumn,
	check,
	foreignKey,
	index,
	integer,
	primaryKey,
	sqliteTable,
	text,
	uniqueIndex,
} from "drizzle-orm/sqlite-core";

/**
 * Everything an org owns. Each table starts with `org_id`, is keyed and indexed by it and refers to others by
 * pairs, so that the fence (platform/db/fence.ts) and its triggers can hold it. Times are milliseconds since 1970,
 * provider ids are text.
 */
const orgId = () => text("org_id").notNull();

/** The org on whose behalf the running batch writes. One row; the triggers of every other table compare with it. */
export const actingOrg = sqliteTable("acting_org", { one: integer().primaryKey(), orgId: orgId() }, (table) => [
	check("acting_org_one", sql`${table.one} = 1`),
]);

export type ConnectionStatus = "connected" | "needs_reconnect" | "removed";

export const connections = sqliteTable(
	"connections",
	{
		orgId: orgId(),
		id: text().notNull(),
		/** The professional account id of `/me`, which webhooks carry as `entry.id`. */
		accountId: text("account_id").notNull(),
		appScopedId: text("app_scoped_id"),
		username: text().notNull(),
		name: text(),
		pictureUrl: text("picture_url"),
		status: text().$type<ConnectionStatus>().notNull(),
		statusReason: text("status_reason"),
		tokenSealed: text("token_sealed"),
		tokenExpiresAt: integer("token_expires_at"),
		scopes: text().notNull(),
		subscribedFields: text("subscribed_fields").notNull(),
		connectedAt: integer("connected_at").notNull(),
		lastWebhookAt: integer("last_webhook_at"),
		lastSendAt: integer("last_send_at"),
	},
	(table) => [primaryKey({ columns: [table.orgId, table.id] }), uniqueIndex("connections_by_account").on(table.orgId, table.accountId)],
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
		stageId: text("stage_id").notNull(),
		stageEnteredAt: integer("stage_entered_at").notNull(),
		lostReason: text("lost_reason"),
		leadStatus: text("lead_status").$type<LeadStatus>().notNull(),
		source: text().$type<ContactSource>().notNull(),
		createdAt: integer("created_at").notNull(),
	},
	(table) => [
		primaryKey({ columns: [table.orgId, table.id] }),
		pair(table, table.connectionId, connections),
		pair(table, table.stageId, stages),
		uniqueIndex("contacts_by_instagram_id").on(table.orgId, table.connectionId, table.instagramId),
		index("contacts_by_stage").on(table.orgId, table.stageId, table.stageEnteredAt, table.id),
	],
);

export type ConversationStatus = "open" | "done";
export type Direction = "inbound" | "outbound";

export const conversations = sqliteTable(
	"conversations",
	{
		orgId: orgId(),
		id: text().notNull(),
		connectionId: text("connection_id").notNull(),
		contactId: text("contact_id").notNull(),
		status: text().$type<ConversationStatus>().notNull(),
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
	},
	(table) => [
		primaryKey({ columns: [table.orgId, table.id] }),
		pair(table, table.connectionId, connections),
		pair(table, table.contactId, contacts),
		index("conversations_by_activity").on(table.orgId, table.status, table.lastMessageAt, table.id),
	],
);

export type MessageStatus = "received" | "queued" | "sending" | "sent" | "failed" | "unknown";
/** Where a message was written: by the person, in this app, or in Instagram's own app. */
export type MessageSource = "person" | "app" | "instagram";
export type Attachment = { type: string; url: string | null; name?: string };

export const messages = sqliteTable(
	"messages",
	{
		orgId: orgId(),
		/** Sorts by conversation, then time: see `messageId` in platform/ids.ts. */
		id: text().notNull(),
		conversationId: text("conversation_id").notNull(),
		connectionId: text("connection_id").notNull(),
		kind: text().notNull(),
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
		sentAt: integer("sent_at").notNull(),
	},
	(table) => [
		primaryKey({ columns: [table.orgId, table.id] }),
		pair(table, table.conversationId, conversations),
		uniqueIndex("messages_by_provider_id").on(table.orgId, table.connectionId, table.kind, table.providerId),
		uniqueIndex("messages_by_client_id").on(table.orgId, table.clientId).where(sql`client_id is not null`),
		index("messages_unsent").on(table.orgId, table.conversationId, table.id).where(sql`status in ('queued', 'sending', 'unknown')`),
	],
);

/** Events kept for later: of a message not yet here, or of a kind that no room reads yet. */
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

type TenantColumns = { orgId: AnySQLiteColumn };
type TenantTarget = TenantColumns & { id: AnySQLiteColumn };

function pair(table: TenantColumns, column: AnySQLiteColumn, target: TenantTarget) {
	return foreignKey({ columns: [table.orgId, column], foreignColumns: [target.orgId, target.id] });
}
