/** Signing in and up. Sessions are ours (sessions.server.ts); remix-auth carries the form to them. */
import { Authenticator } from "remix-auth";
import { FormStrategy } from "remix-auth-form";
import { z } from "zod";
import { isCommonPassword } from "./common-passwords.ts";
import { TooBusyError, verifyPassword } from "./passwords.server.ts";
import { forgetLoginTries, mayTryLogin, mayTrySignup } from "./rate-limits.server.ts";
import { addressOf, startSession } from "./sessions.server.ts";
import { createUser, findUserByEmail, normalizeEmail, type User } from "./users.server.ts";
import type { Env } from "#app/platform/env.ts";

export type SignInResult = { ok: true; setCookie: string } | { ok: false; reason: "wrong" | "too-many" | "busy" };

class Refused extends Error {
	readonly reason: "wrong" | "too-many";
	constructor(reason: "wrong" | "too-many") {
		super(reason);
		this.reason = reason;
	}
}

/** Signs in by the form's `email` and `password` and begins a session. A known and an unknown e-mail take the same way. */
export async function signIn(env: Env, request: Request): Promise<SignInResult> {
	const authenticator = new Authenticator<User>();
	authenticator.use(new FormStrategy(({ form }) => checkPassword(env, request, form)), "password");
	try {
		const user = await authenticator.authenticate("password", request);
		return { ok: true, setCookie: await startSession(env, request, user.id) };
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
	await forgetLoginTries(env, email);
	return { id: user.id, email: user.email, name: user.name };
}

const signUpForm = z.object({
	name: z.string("Your name is missing.").trim().min(1, "Your name is missing.").max(100, "The name can have up to 100 characters."),
	email: z.string().trim().max(254).pipe(z.email("This does not look like an e-mail address.")),
	password: z
		.string()
		.min(8, "The password needs at least 8 characters.")
		.max(128, "The password can have up to 128 characters.")
		.refine((password) => !isCommonPassword(password), "This password is one of the first that everybody tries. Choose another."),
	adult: z.literal("on", "DM Tracker is for people of 18 and older."),
	terms: z.literal("on", "Without the terms and the privacy policy there can be no account."),
});

export type SignUpErrors = Partial<Record<keyof z.infer<typeof signUpForm>, string>>;
export type SignUpResult = { ok: true; setCookie: string } | { ok: false; reason: "form"; errors: SignUpErrors } | { ok: false; reason: "refused" | "too-many" | "busy" };

/**
 * Makes an account and begins a session. An e-mail that has an account gets the same general refusal, after the same
 * work, as anything else that keeps an account from being made.
 */
export async function signUp(env: Env, request: Request, fields: FormData): Promise<SignUpResult> {
	const form = signUpForm.safeParse(Object.fromEntries(fields));
	if (!form.success) return { ok: false, reason: "form", errors: errorsOf(form.error) };
	if (!(await mayTrySignup(env, addressOf(request)))) return { ok: false, reason: "too-many" };
	try {
		const user = await createUser(env, form.data);
		if (!user) return { ok: false, reason: "refused" };
		return { ok: true, setCookie: await startSession(env, request, user.id) };
	} catch (error) {
		if (error instanceof TooBusyError) return { ok: false, reason: "busy" };
		throw error;
	}
}

function errorsOf(error: z.ZodError<z.infer<typeof signUpForm>>): SignUpErrors {
	const errors: SignUpErrors = {};
	for (const { path, message } of error.issues) {
		const field = path[0] as keyof SignUpErrors | undefined;
		if (field) errors[field] ??= message;
	}
	return errors;
}
