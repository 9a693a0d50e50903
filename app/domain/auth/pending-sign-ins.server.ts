/** Between the right password and the second factor: ten minutes and five tries, under a cookie of its own. */
import { and, eq, gt, lt, sql } from "drizzle-orm";
import { MINUTE, now } from "#app/platform/clock.ts";
import { randomToken, sha256Hex } from "#app/platform/crypto.ts";
import { directory } from "#app/platform/db/bindings.ts";
import type { Env } from "#app/platform/env.ts";
import { pendingSignIns, users } from "#app/schema/directory.ts";
import { forgetLoginTries } from "./rate-limits.server.ts";
import { takeSecondFactor } from "./second-factor.server.ts";
import { startSession } from "./sessions.server.ts";
import { tokenCookie, tokenHashIn } from "./token-cookies.server.ts";

const LIFE = 10 * MINUTE;
const TRIES = 5;

/** Begins the wait and gives the `Set-Cookie` header for it. */
export async function beginPending(env: Env, userId: string): Promise<string> {
	const token = randomToken();
	await directory(env)
		.insert(pendingSignIns)
		.values({ tokenHash: await sha256Hex(token), userId, tries: 0, expiresAt: now() + LIFE });
	return tokenCookie(env, "dmt_p", token, LIFE / 1000);
}

/** Whether the request's sign-in still awaits a code. */
export async function isPending(env: Env, request: Request): Promise<boolean> {
	const hash = await tokenHashIn(env, request, "dmt_p");
	if (!hash) return false;
	const rows = await directory(env).select({ tries: pendingSignIns.tries }).from(pendingSignIns).where(isOpen(hash));
	return rows.length > 0;
}

export type FinishResult = { ok: true; setCookies: string[] } | { ok: false; reason: "wrong" | "too-many" | "ended" };

/** Ends the wait by the right code and begins the session. Each try is counted before the code is looked at. */
export async function finishSignIn(env: Env, request: Request, code: string): Promise<FinishResult> {
	const hash = await tokenHashIn(env, request, "dmt_p");
	if (!hash) return { ok: false, reason: "ended" };
	const db = directory(env);
	const [pending] = await db
		.update(pendingSignIns)
		.set({ tries: sql`${pendingSignIns.tries} + 1` })
		.where(isOpen(hash))
		.returning({ userId: pendingSignIns.userId });
	if (!pending) return { ok: false, reason: "ended" };
	const { userId } = pending;
	const verdict = await takeSecondFactor(env, userId, code);
	if (verdict !== "right") return { ok: false, reason: verdict };

	const ended = await db.delete(pendingSignIns).where(eq(pendingSignIns.tokenHash, hash)).returning({ userId: pendingSignIns.userId });
	const [user] = await db.select({ email: users.email }).from(users).where(eq(users.id, userId));
	if (ended.length === 0 || !user) return { ok: false, reason: "ended" };
	await forgetLoginTries(env, user.email);
	return { ok: true, setCookies: [await startSession(env, request, userId), tokenCookie(env, "dmt_p", "", 0)] };
}

function isOpen(hash: string) {
	return and(eq(pendingSignIns.tokenHash, hash), lt(pendingSignIns.tries, TRIES), gt(pendingSignIns.expiresAt, now()));
}
