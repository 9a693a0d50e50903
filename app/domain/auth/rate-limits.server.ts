/** Exact counters in the directory: one atomic statement each, so that parallel tries cannot slip through together. */
import { eq, sql } from "drizzle-orm";
import { DAY, HOUR, MINUTE, now } from "#app/platform/clock.ts";
import { sha256Hex } from "#app/platform/crypto.ts";
import { directory } from "#app/platform/db/bindings.ts";
import type { Env } from "#app/platform/env.ts";
import { rateCounters } from "#app/schema/directory.ts";

/** `afterwards` is what follows the allowed tries: nothing until the window ends, or one try after each longer pause. */
type Limit = { name: string; window: number; allowed: number; afterwards: "nothing" | "pauses" };

const LOGIN_OF_ACCOUNT: Limit = { name: "login-account", window: 15 * MINUTE, allowed: 10, afterwards: "pauses" };
const LOGIN_OF_ADDRESS: Limit = { name: "login-address", window: 10 * MINUTE, allowed: 30, afterwards: "nothing" };
const SIGNUP_OF_ADDRESS: Limit = { name: "signup-address", window: 10 * MINUTE, allowed: 30, afterwards: "nothing" };
const RESET_OF_ACCOUNT: Limit = { name: "reset-account", window: HOUR, allowed: 3, afterwards: "nothing" };
const RESET_OF_ADDRESS: Limit = { name: "reset-address", window: 10 * MINUTE, allowed: 30, afterwards: "nothing" };
const VERIFY_OF_ACCOUNT: Limit = { name: "verify-account", window: HOUR, allowed: 3, afterwards: "nothing" };
const CODE_OF_ACCOUNT: Limit = { name: "code-account", window: 15 * MINUTE, allowed: 10, afterwards: "pauses" };
const PASSKEY_OF_ADDRESS: Limit = { name: "passkey-address", window: 10 * MINUTE, allowed: 60, afterwards: "nothing" };
const INVITATIONS_OF_ORG: Limit = { name: "invitations-org", window: DAY, allowed: 50, afterwards: "nothing" };
const PROOF_OF_ORG: Limit = { name: "proof-org", window: MINUTE, allowed: 1, afterwards: "nothing" };

/** As long as the window, so that no quarter of an hour ever sees more than the allowed tries. */
const FIRST_PAUSE = 15 * MINUTE;
/** Pauses double up to this one: an account is never locked for good, or anybody could lock anybody out. */
const LONGEST_PAUSE = 2 * HOUR;
const DOUBLINGS = 10;

/**
 * Counts a try to sign in, before anything is hashed. False when the address or the account had too many. An address
 * without tries left does not count against the account.
 */
export async function mayTryLogin(env: Env, email: string, address: string): Promise<boolean> {
	return (await take(env, LOGIN_OF_ADDRESS, address)) && (await take(env, LOGIN_OF_ACCOUNT, email));
}

/** Counts a try to sign up from an address. */
export async function mayTrySignup(env: Env, address: string): Promise<boolean> {
	return take(env, SIGNUP_OF_ADDRESS, address);
}

/** Counts a wish for a new password from an address. */
export async function mayAskForReset(env: Env, address: string): Promise<boolean> {
	return take(env, RESET_OF_ADDRESS, address);
}

/** Counts a mail with a link for a new password to an account. */
export async function mayMailReset(env: Env, email: string): Promise<boolean> {
	return take(env, RESET_OF_ACCOUNT, email);
}

/** Counts a mail that asks an e-mail address whether it is theirs. */
export async function mayMailVerification(env: Env, email: string): Promise<boolean> {
	return take(env, VERIFY_OF_ACCOUNT, email);
}

/** Counts a try with a code of the second factor: who knows the password could begin anew for ever. */
export async function mayTryCode(env: Env, userId: string): Promise<boolean> {
	return take(env, CODE_OF_ACCOUNT, userId);
}

/** Counts a wish to use a passkey from an address. */
export async function mayAskForPasskey(env: Env, address: string): Promise<boolean> {
	return take(env, PASSKEY_OF_ADDRESS, address);
}

/** Counts an invitation that an org sends or sends again: each is a mail to somebody who did not ask for one. */
export async function mayInvite(env: Env, orgId: string): Promise<boolean> {
	return take(env, INVITATIONS_OF_ORG, orgId);
}

/** Counts a proof that organizations are kept apart: each org gets one a minute. */
export async function mayProve(env: Env, orgId: string): Promise<boolean> {
	return take(env, PROOF_OF_ORG, orgId);
}

/** A code that was right: only wrong ones count. */
export async function forgetCodeTries(env: Env, userId: string): Promise<void> {
	await forget(env, CODE_OF_ACCOUNT, userId);
}

/** A sign-in that worked: only failures count against an account. The address keeps its count, or one good account would reset it. */
export async function forgetLoginTries(env: Env, email: string): Promise<void> {
	await forget(env, LOGIN_OF_ACCOUNT, email);
}

async function forget(env: Env, limit: Limit, who: string) {
	await directory(env)
		.delete(rateCounters)
		.where(eq(rateCounters.key, await keyOf(limit, who)));
}

/** A refused try changes no row, so nobody keeps another's pause going by trying on. */
async function take(env: Env, limit: Limit, who: string): Promise<boolean> {
	const at = now();
	const { key, windowStart, count, blockedUntil } = rateCounters;
	const isOver = sql`(${windowStart} <= ${at - limit.window} and ${blockedUntil} <= ${at - limit.window})`;
	const pause = sql`case when ${count} + 1 < ${limit.allowed} then 0
		else ${at} + min(${LONGEST_PAUSE}, ${FIRST_PAUSE} << min(${DOUBLINGS}, ${count} + 1 - ${limit.allowed})) end`;
	const taken = await directory(env)
		.insert(rateCounters)
		.values({ key: await keyOf(limit, who), windowStart: at, count: 1 })
		.onConflictDoUpdate({
			target: key,
			set: {
				count: sql`case when ${isOver} then 1 else ${count} + 1 end`,
				windowStart: sql`case when ${isOver} then ${at} else ${windowStart} end`,
				blockedUntil: limit.afterwards === "pauses" ? sql`case when ${isOver} then 0 else ${pause} end` : sql`0`,
			},
			setWhere: limit.afterwards === "pauses" ? sql`${isOver} or ${blockedUntil} <= ${at}` : sql`${isOver} or ${count} < ${limit.allowed}`,
		})
		.returning({ count });
	return taken.length > 0;
}

/** E-mails and addresses are kept as hashes. */
async function keyOf({ name }: Limit, who: string) {
	return `${name}:${await sha256Hex(who)}`;
}
