/** Exact counters in the directory: one atomic statement each, so that parallel tries cannot slip through together. */
import { eq, sql } from "drizzle-orm";
import { MINUTE, now } from "#app/platform/clock.ts";
import { sha256Hex } from "#app/platform/crypto.ts";
import { directory } from "#app/platform/db/bindings.ts";
import type { Env } from "#app/platform/env.ts";
import { rateCounters } from "#app/schema/directory.ts";

type Limit = { name: string; window: number; allowed: number };

const LOGIN_OF_ACCOUNT: Limit = { name: "login-account", window: 15 * MINUTE, allowed: 10 };
const LOGIN_OF_ADDRESS: Limit = { name: "login-address", window: 10 * MINUTE, allowed: 30 };
const SIGNUP_OF_ADDRESS: Limit = { name: "signup-address", window: 10 * MINUTE, allowed: 30 };

/** Counts a try to sign in, before anything is hashed. False when the account or the address had too many. */
export async function mayTryLogin(env: Env, email: string, address: string): Promise<boolean> {
	const [byAccount, byAddress] = await Promise.all([
		take(env, LOGIN_OF_ACCOUNT, email),
		take(env, LOGIN_OF_ADDRESS, address),
	]);
	return byAccount && byAddress;
}

/** Counts a try to sign up from an address. */
export async function mayTrySignup(env: Env, address: string): Promise<boolean> {
	return take(env, SIGNUP_OF_ADDRESS, address);
}

/** A sign-in that worked: only failures count against an account. The address keeps its count, or one good account would reset it. */
export async function forgetLoginTries(env: Env, email: string): Promise<void> {
	await directory(env).delete(rateCounters).where(eq(rateCounters.key, await keyOf(LOGIN_OF_ACCOUNT, email)));
}

async function take(env: Env, limit: Limit, who: string): Promise<boolean> {
	const at = now();
	const start = at - limit.window;
	const [row] = await directory(env)
		.insert(rateCounters)
		.values({ key: await keyOf(limit, who), windowStart: at, count: 1 })
		.onConflictDoUpdate({
			target: rateCounters.key,
			set: {
				count: sql`case when ${rateCounters.windowStart} <= ${start} then 1 else ${rateCounters.count} + 1 end`,
				windowStart: sql`case when ${rateCounters.windowStart} <= ${start} then ${at} else ${rateCounters.windowStart} end`,
			},
		})
		.returning({ count: rateCounters.count });
	return (row?.count ?? 0) <= limit.allowed;
}

/** E-mails and addresses are kept as hashes. */
async function keyOf({ name }: Limit, who: string) {
	return `${name}:${await sha256Hex(who)}`;
}
