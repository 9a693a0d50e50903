/** Signing in. Sessions are ours (sessions.server.ts); remix-auth carries the form to them. */
import { Authenticator } from "remix-auth";
import { FormStrategy } from "remix-auth-form";
import { z } from "zod";
import type { Env } from "#app/platform/env.ts";
import { hasOldParameters, TooBusyError, verifyPassword } from "./passwords.server.ts";
import { beginPending } from "./pending-sign-ins.server.ts";
import { forgetLoginTries, mayTryLogin } from "./rate-limits.server.ts";
import { hasSecondFactor } from "./second-factor.server.ts";
import { addressOf, startSession } from "./sessions.server.ts";
import { findUserByEmail, normalizeEmail, renewPasswordHash, type User } from "./users.server.ts";

/** With a second factor the password alone begins no session: `awaits` says what is still to come. */
export type SignInResult =
	| { ok: true; awaits: "nothing" | "code"; setCookie: string }
	| { ok: false; reason: "wrong" | "too-many" | "busy" };

class Refused extends Error {
	readonly reason: "wrong" | "too-many";
	constructor(reason: "wrong" | "too-many") {
		super(reason);
		this.reason = reason;
	}
}

/** Signs in by the form's `email` and `password` and begins a session, or the wait for the second factor. A known and an unknown e-mail take the same way. */
export async function signIn(env: Env, request: Request): Promise<SignInResult> {
	const authenticator = new Authenticator<User>();
	authenticator.use(new FormStrategy(({ form }) => checkPassword(env, request, form)), "password");
	try {
		const user = await authenticator.authenticate("password", request);
		if (await hasSecondFactor(env, user.id)) return { ok: true, awaits: "code", setCookie: await beginPending(env, user.id) };
		await forgetLoginTries(env, user.email);
		return { ok: true, awaits: "nothing", setCookie: await startSession(env, request, user.id) };
	} catch (error) {
		if (error instanceof Refused) return { ok: false, reason: error.reason };
		if (error instanceof TooBusyError) return { ok: false, reason: "busy" };
		throw error;
	}
}

const credentials = z.object({ email: z.string().min(3).max(254), password: z.string().min(1).max(128) });

async function checkPassword(env: Env, request: Request, form: FormData): Promise<User> {
	const given = credentials.safeParse(Object.fromEntries(form));
	if (!given.success) throw new Refused("wrong");
	const email = normalizeEmail(given.data.email);
	if (!(await mayTryLogin(env, email, addressOf(request)))) throw new Refused("too-many");

	const user = await findUserByEmail(env, email);
	const isRight = await verifyPassword(given.data.password, user?.passwordHash ?? null);
	if (!user || !isRight) throw new Refused("wrong");
	if (hasOldParameters(user.passwordHash)) await renewPasswordHash(env, user.id, given.data.password);
	return { id: user.id, email: user.email, name: user.name };
}
