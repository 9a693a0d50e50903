import type { SubmissionResult } from "@conform-to/react";
import { parseWithZod } from "@conform-to/zod/v4";
import { z } from "zod";
import type { Env } from "#app/platform/env.ts";
import { emailAddress, newPassword, personName } from "./account-fields.server.ts";
import { TooBusyError } from "./passwords.server.ts";
import { mayTrySignup } from "./rate-limits.server.ts";
import { addressOf } from "./sessions.server.ts";
import { createUser } from "./users.server.ts";
import { sendAccountExists, sendVerification } from "./verify-email.server.ts";

const ADULT = "DM Tracker is for people of 18 and older.";
const TERMS = "Without the terms and the privacy policy there can be no account.";

const signUpForm = z.object({
	name: personName,
	email: emailAddress,
	password: newPassword,
	adult: z.literal("on", ADULT),
	terms: z.literal("on", TERMS),
});

export type SignUpForm = z.input<typeof signUpForm>;

const REFUSALS = {
	"too-many": "There were too many tries from here. Wait ten minutes, then try again.",
	busy: "Many people are signing up at this moment. Try again in a few seconds.",
} as const;

export type SignUpResult = { ok: true; sentTo: string } | { ok: false; status: 400 | 429; reply: SubmissionResult<string[]> };

/**
 * Makes an account and mails the link that verifies its address. Everything in the form is checked here; `reply` has a
 * sentence for each field or for the whole form, and never the password.
 *
 * An e-mail that has an account takes the same way, hashing included, to the same answer: only the mail tells which.
 */
export async function signUp(env: Env, request: Request, fields: FormData): Promise<SignUpResult> {
	const form = parseWithZod(fields, { schema: signUpForm });
	const refuse = (reason: keyof typeof REFUSALS): SignUpResult => ({
		ok: false,
		status: 429,
		reply: form.reply({ formErrors: [REFUSALS[reason]], hideFields: ["password"] }),
	});
	if (form.status !== "success") return { ok: false, status: 400, reply: form.reply({ hideFields: ["password"] }) };
	if (!(await mayTrySignup(env, addressOf(request)))) return refuse("too-many");
	try {
		const { email } = form.value;
		const user = await createUser(env, form.value);
		await (user ? sendVerification(env, user) : sendAccountExists(env, email));
		return { ok: true, sentTo: email };
	} catch (error) {
		if (error instanceof TooBusyError) return refuse("busy");
		throw error;
	}
}
