/** Links that prove whose an e-mail address is: of a new account, and of an account that takes another address. */
import { and, eq, sql } from "drizzle-orm";
import { mailNow, wakeMail, writeMail } from "#app/domain/mail/mails.server.ts";
import { now } from "#app/platform/clock.ts";
import { directory } from "#app/platform/db/bindings.ts";
import type { Env } from "#app/platform/env.ts";
import { log } from "#app/platform/log.ts";
import { users } from "#app/schema/directory.ts";
import { issueToken, peekToken, takeToken } from "./one-time-tokens.server.ts";
import { mayMailVerification } from "./rate-limits.server.ts";
import { markVerified } from "./users.server.ts";

/** Mails the link that verifies an account's address. False when the address got too many within the hour. */
export async function sendVerification(env: Env, user: { id: string; email: string }): Promise<boolean> {
	if (!(await mayMailVerification(env, user.email))) return false;
	const token = await issueToken(env, { purpose: "verify-email", email: user.email, userId: user.id });
	const mail = writeMail(env, { to: { userId: user.id }, kind: "verify-email", detail: { tokenId: token.id, email: user.email } });
	await directory(env).batch([token.statement, mail.statement]);
	await wakeMail(env, mail.id);
	return true;
}

/** Mails somebody who signs up with an address that has an account; as seldom as a link, and as much work. */
export async function sendAccountExists(env: Env, email: string): Promise<void> {
	if (await mayMailVerification(env, email)) await mailNow(env, { to: { email }, kind: "account-exists", detail: {} });
}

/** Mails the link that makes `email` the address of an account, and a notice to its present one. False when there were too many. */
export async function askForNewEmail(env: Env, user: { id: string; email: string }, email: string): Promise<boolean> {
	if (!(await mayMailVerification(env, user.id))) return false;
	const token = await issueToken(env, { purpose: "change-email", email, userId: user.id });
	const link = writeMail(env, { to: { userId: user.id, email }, kind: "change-email", detail: { tokenId: token.id } });
	const notice = writeMail(env, { to: { userId: user.id, email: user.email }, kind: "email-change-asked", detail: {} });
	await directory(env).batch([token.statement, link.statement, notice.statement]);
	await wakeMail(env, link.id);
	await wakeMail(env, notice.id);
	log.info("account: another e-mail asked for", { user: user.id });
	return true;
}

/** The address that a link would confirm; null for a link that is not good. */
export async function peekEmailLink(env: Env, token: unknown): Promise<string | null> {
	const found = (await peekToken(env, token, "verify-email")) ?? (await peekToken(env, token, "change-email"));
	return found?.email ?? null;
}

/** Uses a link up: its address is now the account's and proved to be. Null for a link that is not good, or comes too late. */
export async function confirmEmail(env: Env, token: unknown): Promise<{ userId: string } | null> {
	const first = await takeToken(env, token, "verify-email");
	if (first?.userId) {
		const isVerified = await markVerified(env, { id: first.userId, email: first.email });
		if (isVerified) log.info("account: e-mail verified", { user: first.userId });
		return isVerified ? { userId: first.userId } : null;
	}
	const change = await takeToken(env, token, "change-email");
	if (!change?.userId) return null;
	return (await changeEmail(env, change.userId, change.email)) ? { userId: change.userId } : null;
}

/** False when somebody else has the address by now. */
async function changeEmail(env: Env, userId: string, email: string): Promise<boolean> {
	const db = directory(env);
	const [before] = await db.select({ email: users.email }).from(users).where(eq(users.id, userId));
	const changed = await db
		.update(users)
		.set({ email, emailVerifiedAt: now() })
		.where(and(eq(users.id, userId), sql`not exists (select 1 from users as other where other.email = ${email})`))
		.returning({ id: users.id });
	if (!before || changed.length === 0) return false;
	await mailNow(env, { to: { userId, email: before.email }, kind: "email-changed", detail: {} });
	log.info("account: e-mail changed", { user: userId });
	return true;
}
