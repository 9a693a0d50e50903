/** Ending sessions on the server; their live sockets close with them. */
import { and, eq, ne } from "drizzle-orm";
import { revokeMember, revokeSession } from "#app/domain/realtime/revoke.server.ts";
import { directory } from "#app/platform/db/bindings.ts";
import type { Env } from "#app/platform/env.ts";
import { memberships, pendingSignIns, sessions } from "#app/schema/directory.ts";

/** Ends every session of a user, and sign-ins that are half-way. */
export async function endAllSessions(env: Env, userId: string): Promise<void> {
	const db = directory(env);
	await db.batch([
		db.delete(sessions).where(eq(sessions.userId, userId)),
		db.delete(pendingSignIns).where(eq(pendingSignIns.userId, userId)),
	]);
	await Promise.all((await orgsOf(env, userId)).map((orgId) => revokeMember(env, orgId, userId)));
}

/** Ends every session of a user but one, and sign-ins that are half-way. */
export async function endOtherSessions(env: Env, userId: string, sessionHash: string): Promise<void> {
	const db = directory(env);
	const [ended] = await db.batch([
		db
			.delete(sessions)
			.where(and(eq(sessions.userId, userId), ne(sessions.tokenHash, sessionHash)))
			.returning({ hash: sessions.tokenHash }),
		db.delete(pendingSignIns).where(eq(pendingSignIns.userId, userId)),
	]);
	await closeSockets(env, userId, ended);
}

/** Ends the session that is called so; false when the user has none of that name. */
export async function endSessionNamed(env: Env, userId: string, id: string): Promise<boolean> {
	const ended = await directory(env)
		.delete(sessions)
		.where(and(eq(sessions.userId, userId), eq(sessions.id, id)))
		.returning({ hash: sessions.tokenHash });
	await closeSockets(env, userId, ended);
	return ended.length > 0;
}

async function closeSockets(env: Env, userId: string, ended: { hash: string }[]) {
	if (ended.length === 0) return;
	const orgIds = await orgsOf(env, userId);
	await Promise.all(ended.map(({ hash }) => revokeSession(env, orgIds, hash)));
}

async function orgsOf(env: Env, userId: string) {
	const rows = await directory(env).select({ orgId: memberships.orgId }).from(memberships).where(eq(memberships.userId, userId));
	return rows.map((row) => row.orgId);
}
