import { and, eq, gt, isNull } from "drizzle-orm";
import { MINUTE, now } from "#app/platform/clock.ts";
import { randomToken, sha256Hex } from "#app/platform/crypto.ts";
import { directory } from "#app/platform/db/bindings.ts";
import type { Env } from "#app/platform/env.ts";
import { oauthStates } from "#app/schema/directory.ts";

type Bound = { sessionHash: string; userId: string; orgId: string };

/** A `state` for Meta's dialog: 256 bits, good for ten minutes, once, and only for this session and org. */
export async function makeState(env: Env, bound: Bound): Promise<string> {
	const state = randomToken();
	await directory(env)
		.insert(oauthStates)
		.values({ stateHash: await sha256Hex(state), ...bound, expiresAt: now() + 10 * MINUTE });
	return state;
}

/** Uses up a `state`: the org it was made for, or null when it is unknown, foreign, old or used. One of many wins. */
export async function takeState(env: Env, state: string, { sessionHash, userId }: Omit<Bound, "orgId">): Promise<string | null> {
	if (!/^[\w-]{43}$/.test(state)) return null;
	const at = now();
	const [used] = await directory(env)
		.update(oauthStates)
		.set({ usedAt: at })
		.where(
			and(
				eq(oauthStates.stateHash, await sha256Hex(state)),
				eq(oauthStates.sessionHash, sessionHash),
				eq(oauthStates.userId, userId),
				isNull(oauthStates.usedAt),
				gt(oauthStates.expiresAt, at),
			),
		)
		.returning({ orgId: oauthStates.orgId });
	return used?.orgId ?? null;
}
