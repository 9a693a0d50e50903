import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { orgId, pair } from "./keys.ts";
import { contacts, conversations } from "./shard.ts";

/** What members add to conversations and contacts, and how each of them works: tenant tables like those of shard.ts. */

/** A word that contacts are sorted by; the team makes them. */
export const tags = sqliteTable(
	"tags",
	{
		orgId: orgId(),
		id: text().notNull(),
		name: text().notNull(),
		/** The name in lower case: one tag of a name. */
		key: text().notNull(),
		createdAt: integer("created_at").notNull(),
	},
	(table) => [primaryKey({ columns: [table.orgId, table.id] }), uniqueIndex("tags_by_key").on(table.orgId, table.key)],
);

export const contactTags = sqliteTable(
	"contact_tags",
	{ orgId: orgId(), contactId: text("contact_id").notNull(), tagId: text("tag_id").notNull(), at: integer().notNull() },
	(table) => [
		primaryKey({ columns: [table.orgId, table.contactId, table.tagId] }),
		pair(table, table.contactId, contacts),
		pair(table, table.tagId, tags),
		index("contact_tags_by_tag").on(table.orgId, table.tagId, table.contactId),
	],
);

/** What members write to each other beside a conversation; the person never sees it. */
export const notes = sqliteTable(
	"notes",
	{
		orgId: orgId(),
		/** Sorts by conversation, then time, like a message's. */
		id: text().notNull(),
		conversationId: text("conversation_id").notNull(),
		authorId: text("author_id").notNull(),
		text: text().notNull(),
		/** Members whom it names: their ids. */
		mentions: text({ mode: "json" }).$type<string[]>().notNull(),
		/** What the browser called it: the same one again is the same note. */
		clientId: text("client_id").notNull(),
		createdAt: integer("created_at").notNull(),
		editedAt: integer("edited_at"),
	},
	(table) => [
		primaryKey({ columns: [table.orgId, table.id] }),
		pair(table, table.conversationId, conversations),
		uniqueIndex("notes_by_client_id").on(table.orgId, table.clientId),
	],
);

/** Who is named in a note, until they have seen it. */
export const mentions = sqliteTable(
	"mentions",
	{
		orgId: orgId(),
		memberId: text("member_id").notNull(),
		noteId: text("note_id").notNull(),
		conversationId: text("conversation_id").notNull(),
		at: integer().notNull(),
		seenAt: integer("seen_at"),
	},
	(table) => [
		primaryKey({ columns: [table.orgId, table.memberId, table.noteId] }),
		pair(table, table.noteId, notes),
		index("mentions_by_time").on(table.orgId, table.memberId, table.at),
		index("mentions_by_conversation").on(table.orgId, table.conversationId),
	],
);

export type FollowUpEnd = "done" | "answered" | "cancelled";

/** To write to a contact on a day, and why. */
export const followUps = sqliteTable(
	"follow_ups",
	{
		orgId: orgId(),
		id: text().notNull(),
		contactId: text("contact_id").notNull(),
		/** Who is to do it. */
		memberId: text("member_id").notNull(),
		reason: text().notNull(),
		dueAt: integer("due_at").notNull(),
		/** An answer of the person ends it by itself. */
		endsOnAnswer: integer("ends_on_answer", { mode: "boolean" }).notNull(),
		createdBy: text("created_by").notNull(),
		createdAt: integer("created_at").notNull(),
		endedAt: integer("ended_at"),
		end: text().$type<FollowUpEnd>(),
	},
	(table) => [
		primaryKey({ columns: [table.orgId, table.id] }),
		pair(table, table.contactId, contacts),
		index("follow_ups_due").on(table.orgId, table.dueAt, table.id).where(sql`ended_at is null`),
		index("follow_ups_of_member").on(table.orgId, table.memberId, table.dueAt, table.id).where(sql`ended_at is null`),
		index("follow_ups_of_contact").on(table.orgId, table.contactId, table.dueAt).where(sql`ended_at is null`),
	],
);

/** Texts that are sent often: the team's, or one member's own. */
export const savedReplies = sqliteTable(
	"saved_replies",
	{
		orgId: orgId(),
		id: text().notNull(),
		/** Whose alone it is; null for the team's. */
		memberId: text("member_id"),
		title: text().notNull(),
		text: text().notNull(),
		useCount: integer("use_count").notNull(),
		createdBy: text("created_by").notNull(),
		createdAt: integer("created_at").notNull(),
		changedAt: integer("changed_at").notNull(),
	},
	(table) => [primaryKey({ columns: [table.orgId, table.id] })],
);

/** A view of the inbox with its filters, by a name: the team's, or one member's own. */
export const savedViews = sqliteTable(
	"saved_views",
	{
		orgId: orgId(),
		id: text().notNull(),
		/** Whose alone it is; null for the team's. */
		memberId: text("member_id"),
		name: text().notNull(),
		/** The name in lower case: one view of a name among those that somebody sees. */
		key: text().notNull().default(""),
		/** The query of its address. */
		query: text().notNull(),
		/** Who answers for it: who made it, or the Owner once they have left. */
		createdBy: text("created_by").notNull(),
		createdAt: integer("created_at").notNull(),
	},
	(table) => [primaryKey({ columns: [table.orgId, table.id] }), index("saved_views_of_member").on(table.orgId, table.memberId, table.key)],
);

/** What a member has written in a conversation and not sent. */
export const drafts = sqliteTable(
	"drafts",
	{
		orgId: orgId(),
		memberId: text("member_id").notNull(),
		conversationId: text("conversation_id").notNull(),
		text: text().notNull(),
		at: integer().notNull(),
	},
	(table) => [
		primaryKey({ columns: [table.orgId, table.memberId, table.conversationId] }),
		pair(table, table.conversationId, conversations),
	],
);

/**
 * A conversation that a member has done for themselves while it stays with the team: out of their lists until the person
 * writes, it changes hands, or the team puts it away, when a trigger takes the row away. What colleagues answer leaves it.
 */
export const doneForMe = sqliteTable(
	"done_for_me",
	{
		orgId: orgId(),
		memberId: text("member_id").notNull(),
		conversationId: text("conversation_id").notNull(),
		at: integer().notNull(),
	},
	(table) => [
		primaryKey({ columns: [table.orgId, table.memberId, table.conversationId] }),
		pair(table, table.conversationId, conversations),
		index("done_for_me_by_conversation").on(table.orgId, table.conversationId),
	],
);

export type ScheduledEnd = "sent" | "cancelled" | "window-closed" | "disconnected" | "answered";

/** A reply that goes out at a time, if Instagram still takes one then. */
export const scheduledReplies = sqliteTable(
	"scheduled_replies",
	{
		orgId: orgId(),
		id: text().notNull(),
		conversationId: text("conversation_id").notNull(),
		authorId: text("author_id").notNull(),
		text: text().notNull(),
		/** What the browser called it: the same one again is the same reply. */
		clientId: text("client_id").notNull(),
		dueAt: integer("due_at").notNull(),
		createdAt: integer("created_at").notNull(),
		/** Not sent when the person writes before. */
		endsOnAnswer: integer("ends_on_answer", { mode: "boolean" }).notNull(),
		endedAt: integer("ended_at"),
		end: text().$type<ScheduledEnd>(),
	},
	(table) => [
		primaryKey({ columns: [table.orgId, table.id] }),
		pair(table, table.conversationId, conversations),
		uniqueIndex("scheduled_replies_by_client_id").on(table.orgId, table.clientId),
		index("scheduled_replies_due").on(table.orgId, table.dueAt).where(sql`ended_at is null`),
		index("scheduled_replies_of_conversation").on(table.orgId, table.conversationId, table.dueAt).where(sql`ended_at is null`),
	],
);

export type NotificationKind = "message" | "assigned" | "mention" | "follow-up" | "expiring" | "not-sent" | "trouble";

/** What a member is told of, until they have seen it. It names rows and holds no text of theirs. */
export const notifications = sqliteTable(
	"notifications",
	{
		orgId: orgId(),
		id: text().notNull(),
		memberId: text("member_id").notNull(),
		kind: text().$type<NotificationKind>().notNull(),
		/** What it is about, so that the same thing is told once: the id of a note, a message, a follow-up. */
		about: text().notNull(),
		conversationId: text("conversation_id"),
		/** The member who caused it; null for the person who wrote, and for the clock. */
		actorId: text("actor_id"),
		at: integer().notNull(),
		seenAt: integer("seen_at"),
	},
	(table) => [
		primaryKey({ columns: [table.orgId, table.id] }),
		uniqueIndex("notifications_once").on(table.orgId, table.memberId, table.kind, table.about),
		index("notifications_by_time").on(table.orgId, table.memberId, table.at),
		index("notifications_unseen").on(table.orgId, table.memberId, table.at).where(sql`seen_at is null`),
	],
);

/** A browser that a member has allowed to show notifications. */
export const pushSubscriptions = sqliteTable(
	"push_subscriptions",
	{
		orgId: orgId(),
		/** A hash of the endpoint: the same browser again is the same row. */
		id: text().notNull(),
		memberId: text("member_id").notNull(),
		/** Endpoint and keys, sealed: whoever has them can write to the browser. */
		sealed: text().notNull(),
		device: text().notNull(),
		createdAt: integer("created_at").notNull(),
		lastSentAt: integer("last_sent_at"),
	},
	(table) => [primaryKey({ columns: [table.orgId, table.id] }), index("push_subscriptions_of_member").on(table.orgId, table.memberId)],
);

/** How a member wants this org to work for them: what differs from the defaults, read by `settingsOf` of the org room. */
export const memberSettings = sqliteTable(
	"member_settings",
	{
		orgId: orgId(),
		memberId: text("member_id").notNull(),
		settings: text({ mode: "json" }).$type<Record<string, unknown>>().notNull(),
		changedAt: integer("changed_at").notNull(),
		/** The day, as the member's time zone has it, of the last digest by mail. */
		digestedOn: text("digested_on"),
	},
	(table) => [primaryKey({ columns: [table.orgId, table.memberId] })],
);

/** Members who take turns in getting new leads. */
export const assignmentTurns = sqliteTable(
	"assignment_turns",
	{
		orgId: orgId(),
		memberId: text("member_id").notNull(),
		/** Open conversations at which they get no more. */
		capacity: integer().notNull(),
		isPaused: integer("is_paused", { mode: "boolean" }).notNull(),
		/** When they got the last one: whose is oldest is next. */
		lastAt: integer("last_at").notNull(),
	},
	(table) => [primaryKey({ columns: [table.orgId, table.memberId] })],
);

/** Follow-ups that are set together: so many days after one another. */
export const cadences = sqliteTable(
	"cadences",
	{
		orgId: orgId(),
		id: text().notNull(),
		name: text().notNull(),
		/** Days from the start, ascending. */
		days: text({ mode: "json" }).$type<number[]>().notNull(),
		createdAt: integer("created_at").notNull(),
	},
	(table) => [primaryKey({ columns: [table.orgId, table.id] })],
);

/** Steps of beginning that an org has done or does not want to see: `dismissed` is the whole list. */
export const onboardingSteps = sqliteTable(
	"onboarding_steps",
	{ orgId: orgId(), step: text().notNull(), at: integer().notNull() },
	(table) => [primaryKey({ columns: [table.orgId, table.step] })],
);
