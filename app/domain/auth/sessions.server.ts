/** Sessions live in the directory; the browser holds a random token, the database its hash. */
import { and, desc, eq, gt, sql } from "drizzle-orm";
import { DAY, HOUR, now } from "#app/platform/clock.ts";
import { randomToken, sha256Hex } from "#app/platform/crypto.ts";
import { directory } from "#app/platform/db/bindings.ts";
import type { Env } from "#app/platform/env.ts";
import { newId } from "#app/platform/ids.ts";
import { memberships, orgs, type Role, sessions, users } from "#app/schema/directory.ts";
import { tokenCookie, tokenHashIn } from "./token-cookies.server.ts";

const ABSOLUTE = 30 * DAY;
/** A session that was not used for so long ends. */
export const IDLE = 14 * DAY;
/** How often a used session is written down as used. */
export const TOUCH_EVERY = HOUR;

/** Begins a session in place of the one that the browser may still hold, and gives the `Set-Cookie` header for it. */
export async function startSession(env: Env, request: Request, userId: string): Promise<string> {
	const token = randomToken();
	const at = now();
	const db = directory(env);
	const begin = db.insert(sessions).values({
		tokenHash: await sha256Hex(token),
		id: newId(),
		userId,
		userAgent: (request.headers.get("user-agent") ?? "").slice(0, 300),
		ip: addressOf(request),
		place: placeOf(request),
		authenticatedAt: at,
		createdAt: at,
		lastSeenAt: at,
		expiresAt: at + ABSOLUTE,
	});
	const before = await tokenHashIn(env, request, "dmt_s");
	await (before ? db.batch([begin, db.delete(sessions).where(eq(sessions.tokenHash, before))]) : begin);
	return tokenCookie(env, "dmt_s", token, ABSOLUTE / 1000);
}

/**
 * Puts a new token in the place of a session's, whose holder just proved who they are, and gives the `Set-Cookie` header
 * for it. Null for a session that ended, or that somebody renewed at this moment: that answer's cookie must stay.
 */
export async function renewSession(env: Env, sessionHash: string): Promise<string | null> {
	const token = randomToken();
	const at = now();
	const [renewed] = await directory(env)
		.update(sessions)
		.set({ tokenHash: await sha256Hex(token), authenticatedAt: at, lastSeenAt: at })
		.where(eq(sessions.tokenHash, sessionHash))
		.returning({ expiresAt: sessions.expiresAt });
	return renewed ? tokenCookie(env, "dmt_s", token, Math.floor((renewed.expiresAt - at) / 1000)) : null;
}

/** Ends the request's session. Gives its hash, its user's orgs, and the `Set-Cookie` header that forgets it. */
export async function endSession(env: Env, request: Request): Promise<{ sessionHash: string | null; orgIds: string[]; setCookie: string }> {
	const sessionHash = await tokenHashIn(env, request, "dmt_s");
	const setCookie = tokenCookie(env, "dmt_s", "", 0);
	if (!sessionHash) return { sessionHash, orgIds: [], setCookie };
	const db = directory(env);
	const orgRows = await db
		.select({ orgId: memberships.orgId })
		.from(sessions)
		.innerJoin(memberships, eq(memberships.userId, sessions.userId))
		.where(eq(sessions.tokenHash, sessionHash));
	await db.delete(sessions).where(eq(sessions.tokenHash, sessionHash));
	return { sessionHash, orgIds: orgRows.map((row) => row.orgId), setCookie };
}

export type Visitor = {
	sessionHash: string;
	lastSeenAt: number;
	/** When they last proved who they are. */
	authenticatedAt: number;
	user: { id: string; name: string; email: string; isVerified: boolean };
	orgs: { id: string; slug: string; name: string; shard: string; role: Role; limitsMembers: boolean }[];
};

/** Who asks, with the orgs they belong to, in one read. Null for no session or one that ran out. */
export async function readVisitor(env: Env, request: Request): Promise<Visitor | null> {
	const sessionHash = await tokenHashIn(env, request, "dmt_s");
	if (!sessionHash) return null;
	const at = now();
	const rows = await directory(env)
		.select({
			lastSeenAt: sessions.lastSeenAt,
			authenticatedAt: sessions.authenticatedAt,
			userId: users.id,
			userName: users.name,
			email: users.email,
			emailVerifiedAt: users.emailVerifiedAt,
			role: memberships.role,
			orgId: orgs.id,
			slug: orgs.slug,
			orgName: orgs.name,
			shard: orgs.shard,
			limitsMembers: orgs.limitsMembers,
		})
		.from(sessions)
		.innerJoin(users, eq(users.id, sessions.userId))
		.leftJoin(memberships, eq(memberships.userId, users.id))
		.leftJoin(orgs, eq(orgs.id, memberships.orgId))
		.where(and(eq(sessions.tokenHash, sessionHash), sql`${sessions.expiresAt} > ${at}`, sql`${sessions.lastSeenAt} > ${at - IDLE}`))
		.orderBy(orgs.name, orgs.id);
	const [first] = rows;
	if (!first) return null;
	return {
		sessionHash,
		lastSeenAt: first.lastSeenAt,
		authenticatedAt: first.authenticatedAt,
		user: { id: first.userId, name: first.userName, email: first.email, isVerified: first.emailVerifiedAt !== null },
		orgs: rows.flatMap(({ orgId, slug, orgName, shard, role, limitsMembers }) =>
			orgId && slug && orgName && shard && role
				? [{ id: orgId, slug, name: orgName, shard, role, limitsMembers: limitsMembers ?? false }]
				: [],
		),
	};
}

/** The id of a session, which stays when its token is renewed; null for one that is gone. */
export async function sessionIdOf(env: Env, sessionHash: string): Promise<string | null> {
	const [session] = await directory(env).select({ id: sessions.id }).from(sessions).where(eq(sessions.tokenHash, sessionHash));
	return session?.id ?? null;
}

/** The ids of somebody's sessions that have not ended. */
export async function liveSessionIds(env: Env, userId: string): Promise<Set<string>> {
	const at = now();
	const rows = await directory(env)
		.select({ id: sessions.id })
		.from(sessions)
		.where(and(eq(sessions.userId, userId), gt(sessions.expiresAt, at), gt(sessions.lastSeenAt, at - IDLE)))
		.orderBy(desc(sessions.lastSeenAt))
		.limit(500);
	return new Set(rows.map(({ id }) => id));
}

/** Writes down that a session was used. */
export async function touchSession(env: Env, sessionHash: string): Promise<void> {
	await directory(env).update(sessions).set({ lastSeenAt: now() }).where(eq(sessions.tokenHash, sessionHash));
}

/** The address a request came from; Cloudflare sets the header and overwrites a forged one. */
export function addressOf(request: Request): string {
	return request.headers.get("cf-connecting-ip") ?? "local";
}

/** City and country as Cloudflare reads them from the address; null where it says nothing, as on one's own machine. */
function placeOf(request: Request): string | null {
	const { city, country } = (request.cf ?? {}) as { city?: unknown; country?: unknown };
	const known = [city, country].filter((part) => typeof part === "string" && part !== "");
	return known.length > 0 ? known.join(", ").slice(0, 100) : null;
}
