import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

/** What is needed before an org is known: people, their sessions, orgs and where they live. Times are milliseconds since 1970. */
export const users = sqliteTable("users", {
	id: text().primaryKey(),
	email: text().notNull().unique(),
	name: text().notNull(),
	passwordHash: text("password_hash").notNull(),
	/** When the address proved to be theirs; null while it has not. */
	emailVerifiedAt: integer("email_verified_at"),
	termsVersion: text("terms_version").notNull(),
	adultConfirmedAt: integer("adult_confirmed_at").notNull(),
	createdAt: integer("created_at").notNull(),
});

export const sessions = sqliteTable(
	"sessions",
	{
		tokenHash: text("token_hash").primaryKey(),
		/** What the session is called on the page that lists it; opens nothing. */
		id: text().notNull().default(""),
		userId: text("user_id")
			.notNull()
			.references(() => users.id),
		userAgent: text("user_agent").notNull(),
		ip: text().notNull(),
		/** City and country by Cloudflare's reading of the address; null where it does not know. */
		place: text(),
		/** When who holds it last proved who they are: password, second factor or passkey. */
		authenticatedAt: integer("authenticated_at").notNull().default(0),
		createdAt: integer("created_at").notNull(),
		lastSeenAt: integer("last_seen_at").notNull(),
		expiresAt: integer("expires_at").notNull(),
	},
	(table) => [index("sessions_by_user").on(table.userId), index("sessions_by_expiry").on(table.expiresAt)],
);

/** The right password was given and the second factor is awaited: good for some minutes and some tries. */
export const pendingSignIns = sqliteTable(
	"pending_sign_ins",
	{
		tokenHash: text("token_hash").primaryKey(),
		userId: text("user_id")
			.notNull()
			.references(() => users.id),
		tries: integer().notNull(),
		expiresAt: integer("expires_at").notNull(),
	},
	(table) => [index("pending_sign_ins_by_expiry").on(table.expiresAt)],
);

export type TokenPurpose = "verify-email" | "reset-password" | "change-email" | "invitation";

/**
 * Links sent by mail, each good once. The token itself is nowhere: it follows from the id under a key of the environment,
 * so a mail can be made again while it waits, and whoever reads this table can open nothing.
 */
export const oneTimeTokens = sqliteTable(
	"one_time_tokens",
	{
		id: text().primaryKey(),
		tokenHash: text("token_hash").notNull().unique(),
		purpose: text().$type<TokenPurpose>().notNull(),
		/** Whose it is; null for an invitation, which goes to an address. */
		userId: text("user_id").references(() => users.id),
		/** The address that it was sent to, in lower case. */
		email: text().notNull(),
		/** The invitation that it accepts. */
		invitationId: text("invitation_id"),
		createdAt: integer("created_at").notNull(),
		expiresAt: integer("expires_at").notNull(),
		usedAt: integer("used_at"),
	},
	(table) => [
		index("one_time_tokens_by_user").on(table.userId, table.purpose),
		index("one_time_tokens_by_invitation").on(table.invitationId),
		index("one_time_tokens_by_expiry").on(table.expiresAt),
	],
);

/** An authenticator app: counts once it was confirmed with a code. */
export const authenticators = sqliteTable("authenticators", {
	userId: text("user_id")
		.primaryKey()
		.references(() => users.id),
	secretSealed: text("secret_sealed").notNull(),
	confirmedAt: integer("confirmed_at"),
	/** The time step of the last code that was taken: no code is taken twice. */
	lastStep: integer("last_step").notNull(),
	createdAt: integer("created_at").notNull(),
});

/** Ten at a time; each opens the account once when the authenticator is lost. */
export const recoveryCodes = sqliteTable(
	"recovery_codes",
	{
		userId: text("user_id")
			.notNull()
			.references(() => users.id),
		codeHash: text("code_hash").notNull(),
		usedAt: integer("used_at"),
	},
	(table) => [primaryKey({ columns: [table.userId, table.codeHash] })],
);

export const passkeys = sqliteTable(
	"passkeys",
	{
		/** The credential id that the authenticator made, base64url. */
		id: text().primaryKey(),
		userId: text("user_id")
			.notNull()
			.references(() => users.id),
		/** COSE key, base64url. */
		publicKey: text("public_key").notNull(),
		counter: integer().notNull(),
		transports: text().notNull(),
		name: text().notNull(),
		createdAt: integer("created_at").notNull(),
		lastUsedAt: integer("last_used_at"),
	},
	(table) => [index("passkeys_by_user").on(table.userId)],
);

/** What a browser was asked to sign: good once, for some minutes. */
export const passkeyChallenges = sqliteTable(
	"passkey_challenges",
	{
		challengeHash: text("challenge_hash").primaryKey(),
		purpose: text().$type<"register" | "sign-in" | "confirm">().notNull(),
		/** Who registers or confirms; null for signing in. */
		userId: text("user_id"),
		expiresAt: integer("expires_at").notNull(),
		usedAt: integer("used_at"),
	},
	(table) => [index("passkey_challenges_by_expiry").on(table.expiresAt)],
);

export const orgs = sqliteTable("orgs", {
	id: text().primaryKey(),
	slug: text().notNull().unique(),
	name: text().notNull(),
	shard: text().notNull(),
	/** Team Members see the leads that are assigned to them, and no others. */
	limitsMembers: integer("limits_members", { mode: "boolean" }).notNull().default(false),
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
	(table) => [
		primaryKey({ columns: [table.orgId, table.userId] }),
		index("memberships_by_user").on(table.userId),
		uniqueIndex("memberships_one_owner").on(table.orgId).where(sql`role = 'owner'`),
	],
);

/** Somebody is asked to join an org: bound to an address and a role. */
export const invitations = sqliteTable(
	"invitations",
	{
		id: text().primaryKey(),
		orgId: text("org_id")
			.notNull()
			.references(() => orgs.id),
		/** In lower case. */
		email: text().notNull(),
		role: text().$type<Role>().notNull(),
		invitedBy: text("invited_by").notNull(),
		createdAt: integer("created_at").notNull(),
		sentAt: integer("sent_at").notNull(),
		expiresAt: integer("expires_at").notNull(),
		acceptedAt: integer("accepted_at"),
		revokedAt: integer("revoked_at"),
	},
	(table) => [
		index("invitations_by_org").on(table.orgId, table.createdAt),
		index("invitations_by_email").on(table.email),
		uniqueIndex("invitations_waiting").on(table.orgId, table.email).where(sql`accepted_at is null and revoked_at is null`),
	],
);

/** The Owner offers the org to a member, who may accept. One at a time. */
export const ownershipOffers = sqliteTable("ownership_offers", {
	orgId: text("org_id")
		.primaryKey()
		.references(() => orgs.id),
	fromUserId: text("from_user_id").notNull(),
	toUserId: text("to_user_id").notNull(),
	createdAt: integer("created_at").notNull(),
	expiresAt: integer("expires_at").notNull(),
});

/** Lines of an org's audit log about what happened here, written with it, until they are carried over to the org's own log. */
export const auditWaiting = sqliteTable(
	"audit_waiting",
	{
		/** The line's id there, too: carrying it over twice changes nothing. */
		id: text().primaryKey(),
		orgId: text("org_id")
			.notNull()
			.references(() => orgs.id),
		at: integer().notNull(),
		actor: text().notNull(),
		action: text().notNull(),
		target: text(),
		result: text().notNull(),
		detail: text({ mode: "json" }).$type<Record<string, string>>(),
	},
	(table) => [index("audit_waiting_by_org").on(table.orgId)],
);

/** The end of each org's audit chain as it was last sealed, in another database than the chain itself. */
export const auditAnchors = sqliteTable("audit_anchors", {
	orgId: text("org_id")
		.primaryKey()
		.references(() => orgs.id),
	seq: integer().notNull(),
	hash: text().notNull(),
	at: integer().notNull(),
});

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
		/** What the token is called on the page that lists it; opens nothing. */
		id: text().notNull().default(""),
		orgId: text("org_id")
			.notNull()
			.references(() => orgs.id),
		name: text().notNull().default(""),
		createdBy: text("created_by"),
		/** Whose eyes it has: null sees the whole org, a member's sees what that member sees, while they are one. */
		memberId: text("member_id"),
		lastUsedAt: integer("last_used_at"),
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
		/** Whom it goes to; null for somebody without an account, who has an address alone. */
		userId: text("user_id").references(() => users.id),
		email: text(),
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

/** Copying while it is used, refusing writes for a moment, or taking away what was left behind. */
export type MoveState = "copying" | "stopped" | "clearing";

/** An org on its way from one shard to another: one row, taken up again wherever it was stopped. */
export const orgMoves = sqliteTable("org_moves", {
	orgId: text("org_id")
		.primaryKey()
		.references(() => orgs.id),
	fromShard: text("from_shard").notNull(),
	toShard: text("to_shard").notNull(),
	state: text().$type<MoveState>().notNull(),
	/** The table that is copied and the key after which it goes on; null once everything was copied. */
	position: text({ mode: "json" }).$type<{ table: string; after: (string | number)[] | null }>(),
	rows: integer().notNull(),
	startedAt: integer("started_at").notNull(),
	/** Whoever moves it holds it until then; nobody else does meanwhile. */
	retryAt: integer("retry_at").notNull(),
});

/** How large each shard is, as it was measured last: a new org goes where there is room. */
export const shardSizes = sqliteTable("shard_sizes", {
	shard: text().primaryKey(),
	bytes: integer().notNull(),
	measuredAt: integer("measured_at").notNull(),
});
