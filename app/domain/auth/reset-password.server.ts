/** A new password for who forgot theirs: a link by mail, good once, for an hour. It opens no second factor. */
import { wakeMail, writeMail } from "#app/domain/mail/mails.server.ts";
import { directory } from "#app/platform/db/bindings.ts";
import type { Env } from "#app/platform/env.ts";
import { log } from "#app/platform/log.ts";
import { endAllSessions } from "./end-sessions.server.ts";
import { giveTokenBack, issueToken, peekToken, takeToken } from "./one-time-tokens.server.ts";
import { hashPassword, TooBusyError } from "./passwords.server.ts";
import { mayAskForReset, mayMailReset } from "./rate-limits.server.ts";
import { addressOf } from "./sessions.server.ts";
import { storePassword } from "./store-password.server.ts";
import { findUserByEmail, markVerified } from "./users.server.ts";

/** Every answer takes at least this long, and finding no account or writing a mail takes less: the time tells nothing. */
const ANSWER_AFTER = 300;

/** Mails a link to who has an account, up to three an hour. False when the address asked too often; nothing else shows. */
export async function askForReset(env: Env, request: Request, email: string): Promise<boolean> {
	if (!(await mayAskForReset(env, addressOf(request)))) return false;
	await Promise.all([mailReset(env, email), new Promise((resolve) => setTimeout(resolve, ANSWER_AFTER))]);
	return true;
}

async function mailReset(env: Env, email: string) {
	const isAllowed = await mayMailReset(env, email);
	const user = await findUserByEmail(env, email);
	if (!user || !isAllowed) return;
	const token = await issueToken(env, { purpose: "reset-password", email: user.email, userId: user.id });
	const mail = writeMail(env, { to: { userId: user.id }, kind: "reset-password", detail: { tokenId: token.id } });
	await directory(env).batch([token.statement, mail.statement]);
	await wakeMail(env, mail.id);
	log.info("account: new password asked for", { user: user.id });
}

/** Whether a link can still choose a password. */
export async function isResetLinkGood(env: Env, token: unknown): Promise<boolean> {
	return (await peekToken(env, token, "reset-password")) !== null;
}

export type ResetResult = "done" | "gone" | "busy" | "too-many";

/**
 * Uses a link up: its password is the account's, every session ends, and the address has proved to be theirs. `gone` is a
 * link that is not good, `busy` and `too-many` leave it good.
 */
export async function resetPassword(
	env: Env,
	request: Request,
	{ token, password }: { token: unknown; password: string },
): Promise<ResetResult> {
	if (!(await mayAskForReset(env, addressOf(request)))) return "too-many";
	const taken = await takeToken(env, token, "reset-password");
	if (!taken?.userId) return "gone";
	try {
		// Hashed only now: of many who try one link at once, one costs a hash.
		const passwordHash = await hashPassword(password);
		// An address that the account has left since opens it no longer.
		if (!(await markVerified(env, { id: taken.userId, email: taken.email }))) return "gone";
		await storePassword(env, taken.userId, passwordHash);
		await endAllSessions(env, taken.userId);
		return "done";
	} catch (error) {
		if (!(error instanceof TooBusyError)) throw error;
		await giveTokenBack(env, taken.id);
		return "busy";
	}
}
