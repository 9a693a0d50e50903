import { and, desc, eq, gt } from "drizzle-orm";
import { now } from "#app/platform/clock.ts";
import { directory } from "#app/platform/db/bindings.ts";
import type { Env } from "#app/platform/env.ts";
import { sessions } from "#app/schema/directory.ts";
import { deviceOf } from "./device.ts";
import { IDLE, type Visitor } from "./sessions.server.ts";

export type SessionRow = {
	id: string;
	browser: string;
	system: string;
	ip: string;
	place: string | null;
	createdAt: number;
	lastSeenAt: number;
	isThis: boolean;
};

/** Where somebody is signed in, the device that asks first, then the one used last. */
export async function listSessions(env: Env, { user, sessionHash }: Visitor): Promise<SessionRow[]> {
	const at = now();
	const rows = await directory(env)
		.select()
		.from(sessions)
		.where(and(eq(sessions.userId, user.id), gt(sessions.expiresAt, at), gt(sessions.lastSeenAt, at - IDLE)))
		.orderBy(desc(sessions.lastSeenAt));
	const listed = rows.map(({ tokenHash, id, userAgent, ip, place, createdAt, lastSeenAt }) => {
		return { id, ...deviceOf(userAgent), ip, place, createdAt, lastSeenAt, isThis: tokenHash === sessionHash };
	});
	return listed.sort((a, b) => Number(b.isThis) - Number(a.isThis));
}
