import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** What is needed before an org is known: people, their sessions, orgs and where they live. Times are milliseconds since 1970. */
export const users = sqliteTable("users", {
	id: text().primaryKey(),
	email: text().notNull().unique(),
	name: text().notNull(),
	passwordHash: text("password_hash").notNull(),
	termsVersion: text("terms_version").notNull(),
	adultConfirmedAt: integer("adult_confirmed_at").notNull(),
	createdAt: integer("created_at").notNull(),
});

export const sessions = sqliteTable(
	"sessions",
	{
		tokenHash: text("token_hash").primaryKey(),
		userId: text("user_id")
			.notNull()
			.references(() => users.id),
		userAgent: text("user_agent").notNull(),
		ip: text().notNull(),
		createdAt: integer("created_at").notNull(),
		lastSeenAt: integer("last_seen_at").notNull(),
		expiresAt: integer("expires_at").notNull(),
	},
	(table) => [index("sessions_by_user").on(table.userId), index("sessions_by_expiry").on(table.expiresAt)],
);

export const orgs = sqliteTable("orgs", {
	id: text().primaryKey(),
	slug: text().notNull().unique(),
	name: text().notNull(),
	shard: text().notNull(),
	createdAt: integer("created_at").notNull(),
});

export type Role = "owner" | "admin" | "member";

export const memberships = sqliteTable(
	"memberships",
	{
		orgId: text("org_id")
			.notNull()
			.references(() => orgs.id),
		userId: text("user_id")
			.notNull()
			.references(() => users.id),
		role: text().$type<Role>().notNull(),
		createdAt: integer("created_at").notNull(),
	},
	(table) => [primaryKey({ columns: [table.orgId, table.userId] }), index("memberships_by_user").on(table.userId)],
);

/** Which Instagram professional account belongs to which org: the one unique key that crosses orgs. */
export const connectedAccounts = sqliteTable(
	"connected_accounts",
	{
		accountId: text("account_id").primaryKey(),
		appScopedId: text("app_scoped_id"),
		orgId: text("org_id")
			.notNull()
			.references(() => orgs.id),
		connectionId: text("connection_id").notNull(),
		claimedAt: integer("claimed_at").notNull(),
		/** When something is to be done for the connection: compare with Instagram, refresh its token, go on with an import. */
		dueAt: integer("due_at").notNull().default(0),
	},
	(table) => [
		index("connected_accounts_by_org").on(table.orgId),
		index("connected_accounts_by_app_scoped_id").on(table.appScopedId),
		index("connected_accounts_due").on(table.dueAt),
	],
);

export const oauthStates = sqliteTable("oauth_states", {
	stateHash: text("state_hash").primaryKey(),
	sessionHash: text("session_hash").notNull(),
	userId: text("user_id").notNull(),
	orgId: text("org_id").notNull(),
	expiresAt: integer("expires_at").notNull(),
	usedAt: integer("used_at"),
});

/** The org's data key, wrapped under a root key. Without this row the org's sealed tokens cannot be read by anyone. */
export const orgKeys = sqliteTable("org_keys", {
	orgId: text("org_id")
		.primaryKey()
		.references(() => orgs.id),
	wrappedKey: text("wrapped_key").notNull(),
	createdAt: integer("created_at").notNull(),
});

export const apiTokens = sqliteTable(
	"api_tokens",
	{
		tokenHash: text("token_hash").primaryKey(),
		orgId: text("org_id")
			.notNull()
			.references(() => orgs.id),
		createdAt: integer("created_at").notNull(),
	},
	(table) => [index("api_tokens_by_org").on(table.orgId)],
);

/** Exact counters behind the rate limits; `key` says what is counted, for example `login:account:<hash>`. */
export const rateCounters = sqliteTable(
	"rate_counters",
	{
		key: text().primaryKey(),
		windowStart: integer("window_start").notNull(),
		count: integer().notNull(),
		blockedUntil: integer("blocked_until").notNull().default(sql`0`),
	},
	(table) => [index("rate_counters_by_age").on(table.windowStart)],
);

/** Mails that are to leave: written with what causes them, sent by the queue, kept until they are out. */
export const mails = sqliteTable(
	"mails",
	{
		id: text().primaryKey(),
		userId: text("user_id")
			.notNull()
			.references(() => users.id),
		orgId: text("org_id"),
		/** Which mail it is; the words are made when it is sent. */
		kind: text().notNull(),
		detail: text({ mode: "json" }).$type<Record<string, string>>().notNull(),
		createdAt: integer("created_at").notNull(),
		attempts: integer().notNull(),
		retryAt: integer("retry_at").notNull(),
	},
	(table) => [index("mails_due").on(table.retryAt)],
);

export type DeletionState = "received" | "running" | "done";

/** What Meta asked us to delete, one row per person, without anything that names them: the receipt of it. */
export const deletionRequests = sqliteTable("deletion_requests", {
	/** The confirmation code. */
	code: text().primaryKey(),
	/** HMAC of Meta's user id: the same person gets the same code. */
	subjectHash: text("subject_hash").notNull().unique(),
	source: text().$type<"callback" | "list">().notNull(),
	state: text().$type<DeletionState>().notNull(),
	receivedAt: integer("received_at").notNull(),
	retryAt: integer("retry_at").notNull(),
	finishedAt: integer("finished_at"),
	/** Rows and files deleted so far, by kind. */
	counts: text({ mode: "json" }).$type<Record<string, number>>().notNull(),
});

/** What of a deletion is still to be done: the connections whose data go. */
export const deletionTargets = sqliteTable(
	"deletion_targets",
	{
		code: text()
			.notNull()
			.references(() => deletionRequests.code),
		orgId: text("org_id").notNull(),
		connectionId: text("connection_id").notNull(),
		accountId: text("account_id").notNull(),
	},
	(table) => [primaryKey({ columns: [table.code, table.connectionId] })],
);
