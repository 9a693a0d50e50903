/** The second factor: a code of an authenticator app, or one of the recovery codes. */
import { eq } from "drizzle-orm";
import { mailNow } from "#app/domain/mail/mails.server.ts";
import { directory } from "#app/platform/db/bindings.ts";
import type { Env } from "#app/platform/env.ts";
import { log } from "#app/platform/log.ts";
import { authenticators, recoveryCodes } from "#app/schema/directory.ts";
import { authenticatorSince, confirmAuthenticator, takeAuthenticatorCode } from "./authenticator.server.ts";
import { forgetCodeTries, mayTryCode } from "./rate-limits.server.ts";
import { renewRecoveryCodes, takeRecoveryCode } from "./recovery-codes.server.ts";

/** Whether signing in asks for a code. */
export async function hasSecondFactor(env: Env, userId: string): Promise<boolean> {
	return (await authenticatorSince(env, userId)) !== null;
}

/** Takes a code of either kind. Every try counts against the account, whichever sign-in it belongs to. */
export async function takeSecondFactor(env: Env, userId: string, typed: string): Promise<"right" | "wrong" | "too-many"> {
	if (!(await mayTryCode(env, userId))) return "too-many";
	const isCode = await takeAuthenticatorCode(env, userId, typed.replace(/\s/g, ""));
	if (!isCode && !(await takeRecoveryCode(env, userId, typed))) return "wrong";
	await forgetCodeTries(env, userId);
	if (!isCode) await tell(env, userId, "recovery-code-used");
	return "right";
}

/** Turns the second factor on by a first code of the waiting authenticator; gives the recovery codes, or why not. */
export async function turnOnSecondFactor(
	env: Env,
	userId: string,
	typed: string,
): Promise<{ codes: string[] } | { refused: "wrong" | "too-many" }> {
	if (!(await mayTryCode(env, userId))) return { refused: "too-many" };
	if (!(await confirmAuthenticator(env, userId, typed.replace(/\s/g, "")))) return { refused: "wrong" };
	await forgetCodeTries(env, userId);
	const codes = await renewRecoveryCodes(env, userId);
	await tell(env, userId, "second-factor-on");
	return { codes };
}

/** New recovery codes in place of the earlier ones; null while the second factor is off. */
export async function makeNewRecoveryCodes(env: Env, userId: string): Promise<string[] | null> {
	if (!(await hasSecondFactor(env, userId))) return null;
	const codes = await renewRecoveryCodes(env, userId);
	await tell(env, userId, "recovery-codes-renewed");
	return codes;
}

/** Forgets authenticator and recovery codes. */
export async function turnOffSecondFactor(env: Env, userId: string): Promise<void> {
	const db = directory(env);
	const wasOn = await hasSecondFactor(env, userId);
	await db.batch([
		db.delete(authenticators).where(eq(authenticators.userId, userId)),
		db.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId)),
	]);
	if (wasOn) await tell(env, userId, "second-factor-off");
}

async function tell(
	env: Env,
	userId: string,
	kind: "second-factor-on" | "second-factor-off" | "recovery-codes-renewed" | "recovery-code-used",
) {
	await mailNow(env, { to: { userId }, kind, detail: {} });
	log.info(`account: ${kind}`, { user: userId });
}
