/** Proving again who one is, before what a stolen browser should not be able to do. */
import { revokeSession } from "#app/domain/realtime/revoke.server.ts";
import type { Env } from "#app/platform/env.ts";
import { TooBusyError, verifyPassword } from "./passwords.server.ts";
import { forgetLoginTries, mayTryLogin } from "./rate-limits.server.ts";
import { hasSecondFactor, takeSecondFactor } from "./second-factor.server.ts";
import { addressOf, renewSession, type Visitor } from "./sessions.server.ts";
import { findUserByEmail } from "./users.server.ts";

export type ConfirmResult = { ok: true; setCookie: string | null } | { ok: false; reason: "wrong" | "too-many" | "busy" };

/** Confirms by password, counted with the tries to sign in, and by a code where there is a second factor. */
export async function confirmIdentity(
	env: Env,
	request: Request,
	visitor: Visitor,
	given: { password: string; code: string },
): Promise<ConfirmResult> {
	const { email } = visitor.user;
	if (!(await mayTryLogin(env, email, addressOf(request)))) return { ok: false, reason: "too-many" };
	const user = await findUserByEmail(env, email);
	try {
		if (!(await verifyPassword(given.password, user?.passwordHash ?? null))) return { ok: false, reason: "wrong" };
	} catch (error) {
		if (error instanceof TooBusyError) return { ok: false, reason: "busy" };
		throw error;
	}
	if (await hasSecondFactor(env, visitor.user.id)) {
		const verdict = await takeSecondFactor(env, visitor.user.id, given.code);
		if (verdict !== "right") return { ok: false, reason: verdict };
	}
	await forgetLoginTries(env, email);
	return { ok: true, setCookie: await refreshSession(env, visitor) };
}

/** A session under a new token, fresh from now on; sockets under the old one close and come back under the new. */
export async function refreshSession(env: Env, visitor: Visitor): Promise<string | null> {
	const setCookie = await renewSession(env, visitor.sessionHash);
	await revokeSession(
		env,
		visitor.orgs.map((org) => org.id),
		visitor.sessionHash,
	);
	return setCookie;
}
