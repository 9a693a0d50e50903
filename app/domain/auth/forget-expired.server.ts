/** Rows of the directory that nothing can use any more are deleted, a piece at a time. */
import { and, inArray, lt, type SQL } from "drizzle-orm";
import type { SQLiteColumn, SQLiteTable } from "drizzle-orm/sqlite-core";
import { DAY, now } from "#app/platform/clock.ts";
import { directory } from "#app/platform/db/bindings.ts";
import type { Env } from "#app/platform/env.ts";
import { oauthStates, oneTimeTokens, passkeyChallenges, pendingSignIns, rateCounters, sessions } from "#app/schema/directory.ts";

/** D1 deletes at most so many rows in one statement. */
const PIECE = 5_000;
/** Sessions stay listed nowhere, but their traces help to look into what happened to an account. */
const SESSIONS_KEPT = 30 * DAY;
/** Longer than any window and any pause of a limit. */
const COUNTERS_KEPT = 2 * DAY;

/** Deletes links, sign-ins under way, challenges and states that ran out, sessions a month later, and counters of windows long over. */
export async function forgetExpired(env: Env): Promise<void> {
	const at = now();
	await forget(env, oneTimeTokens, oneTimeTokens.id, lt(oneTimeTokens.expiresAt, at));
	await forget(env, pendingSignIns, pendingSignIns.tokenHash, lt(pendingSignIns.expiresAt, at));
	await forget(env, passkeyChallenges, passkeyChallenges.challengeHash, lt(passkeyChallenges.expiresAt, at));
	await forget(env, oauthStates, oauthStates.stateHash, lt(oauthStates.expiresAt, at));
	await forget(env, sessions, sessions.tokenHash, lt(sessions.expiresAt, at - SESSIONS_KEPT));
	const isOver = and(lt(rateCounters.windowStart, at - COUNTERS_KEPT), lt(rateCounters.blockedUntil, at - COUNTERS_KEPT));
	await forget(env, rateCounters, rateCounters.key, isOver);
}

async function forget(env: Env, table: SQLiteTable, key: SQLiteColumn, condition: SQL | undefined) {
	const db = directory(env);
	for (;;) {
		const { meta } = await db.delete(table).where(inArray(key, db.select({ key }).from(table).where(condition).limit(PIECE)));
		if (meta.changes < PIECE) return;
	}
}
