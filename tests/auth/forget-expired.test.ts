import { env } from "cloudflare:test";
import { expect, onTestFinished, test } from "vitest";
import { forgetExpired } from "#app/domain/auth/forget-expired.server.ts";
import { issueToken } from "#app/domain/auth/one-time-tokens.server.ts";
import { authenticationOptions } from "#app/domain/auth/passkeys.server.ts";
import { beginPending } from "#app/domain/auth/pending-sign-ins.server.ts";
import { mayTryLogin } from "#app/domain/auth/rate-limits.server.ts";
import { makeState } from "#app/domain/instagram/oauth-states.server.ts";
import { DAY, HOUR, MINUTE, setClockOffset } from "#app/platform/clock.ts";
import { makePerson, signInAgain } from "../support/people.ts";

const TABLES = ["one_time_tokens", "pending_sign_ins", "passkey_challenges", "oauth_states", "sessions", "rate_counters"];

/** What is there of each table after the sweep at a time that is so far ahead. */
async function countsAfter(offset: number) {
	onTestFinished(() => setClockOffset(0));
	setClockOffset(offset);
	await forgetExpired(env);
	const counts = await Promise.all(
		TABLES.map((table) => env.DIRECTORY.prepare(`select count(*) as rows from ${table}`).first<number>("rows")),
	);
	return Object.fromEntries(TABLES.map((table, index) => [table, counts[index]]));
}

test("what ran out is deleted when its time comes, and nothing before", async () => {
	const user = await makePerson();
	await signInAgain(user);
	await beginPending(env, user.id);
	await authenticationOptions(env, null);
	await makeState(env, { sessionHash: "x", userId: user.id, orgId: "x" });
	await (await issueToken(env, { purpose: "reset-password", email: user.email, userId: user.id })).statement;
	await mayTryLogin(env, user.email, "203.0.113.9");
	const all = { one_time_tokens: 1, pending_sign_ins: 1, passkey_challenges: 1, oauth_states: 1, sessions: 1, rate_counters: 2 };

	expect(await countsAfter(4 * MINUTE)).toEqual(all);
	expect(await countsAfter(6 * MINUTE)).toEqual({ ...all, passkey_challenges: 0 });
	expect(await countsAfter(11 * MINUTE)).toMatchObject({ pending_sign_ins: 0, oauth_states: 0, one_time_tokens: 1 });
	expect(await countsAfter(61 * MINUTE)).toMatchObject({ one_time_tokens: 0, rate_counters: 2, sessions: 1 });
	expect(await countsAfter(2 * DAY + HOUR)).toMatchObject({ rate_counters: 0, sessions: 1 });
	expect(await countsAfter(59 * DAY)).toMatchObject({ sessions: 1 });
	expect(await countsAfter(61 * DAY)).toMatchObject({ sessions: 0 });
});
