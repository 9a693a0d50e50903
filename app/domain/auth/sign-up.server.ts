import type { SubmissionResult } from "@conform-to/react";
import { parseWithZod } from "@conform-to/zod/v4";
import { z } from "zod";
import type { Env } from "#app/platform/env.ts";
import { isCommonPassword } from "./common-passwords.ts";
import { TooBusyError } from "./passwords.server.ts";
import { mayTrySignup } from "./rate-limits.server.ts";
import { addressOf, startSession } from "./sessions.server.ts";
import { createUser } from "./users.server.ts";

const ADULT = "DM Tracker is for people of 18 and older.";
const TERMS = "Without the terms and the privacy policy there can be no account.";

const signUpForm = z.object({
	name: z.string("Your name is missing.").trim().min(1, "Your name is missing.").max(100, "The name can have up to 100 characters."),
	email: z
		.string("Your e-mail address is missing.")
		.trim()
		.max(254, "The e-mail address can have up to 254 characters.")
		.pipe(z.email("This does not look like an e-mail address.")),
	password: z
		.string("The password is missing.")
		.min(8, "The password needs at least 8 characters.")
		.max(128, "The password can have up to 128 characters.")
		.refine((password) => !isCommonPassword(password), "This password is one of the first that everybody tries. Choose another."),
	adult: z.literal("on", ADULT),
	terms: z.literal("on", TERMS),
});

export type SignUpForm = z.input<typeof signUpForm>;

const REFUSALS = {
	refused: "The account could not be created. If you have one already, sign in instead.",
	"too-many": "There were too many tries from here. Wait ten minutes, then try again.",
	busy: "Many people are signing up at this moment. Try again in a few seconds.",
} as const;

export type SignUpResult = { ok: true; setCookie: string } | { ok: false; status: 400 | 429; reply: SubmissionResult<string[]> };

/**
 * Makes an account and begins a session. Everything in the form is checked here; `reply` has a sentence for each field
 * or for the whole form, and never the password.
 *
 * An e-mail that has an account gets a refusal that does not say so, after the same hashing, and nobody is told or
 * signed in. Until addresses are verified by mail, who is refused with a good form can still guess why; the limit per
 * address keeps such guessing slow, and each wrong guess leaves an account behind.
 */
export async function signUp(env: Env, request: Request, fields: FormData): Promise<SignUpResult> {
	const form = parseWithZod(fields, { schema: signUpForm });
	const refuse = (reason: keyof typeof REFUSALS): SignUpResult => ({
		ok: false,
		status: reason === "refused" ? 400 : 429,
		reply: form.reply({ formErrors: [REFUSALS[reason]], hideFields: ["password"] }),
	});
	if (form.status !== "success") return { ok: false, status: 400, reply: form.reply({ hideFields: ["password"] }) };
	if (!(await mayTrySignup(env, addressOf(request)))) return refuse("too-many");
	try {
		const user = await createUser(env, form.value);
		if (!user) return refuse("refused");
		return { ok: true, setCookie: await startSession(env, request, user.id) };
	} catch (error) {
		if (error instanceof TooBusyError) return refuse("busy");
		throw error;
	}
}
