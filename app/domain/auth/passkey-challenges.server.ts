import { and, eq, gt, isNull } from "drizzle-orm";
import { MINUTE, now } from "#app/platform/clock.ts";
import { sha256Hex } from "#app/platform/crypto.ts";
import { directory } from "#app/platform/db/bindings.ts";
import type { Env } from "#app/platform/env.ts";
import { passkeyChallenges } from "#app/schema/directory.ts";

const LIFE = 5 * MINUTE;

/** What a challenge is for; `userId` is null where nobody is known yet. */
type Asked = { purpose: "register" | "sign-in" | "confirm"; userId: string | null };

/** Remembers a challenge as its hash, for five minutes and one use. */
export async function keepChallenge(env: Env, challenge: string, { purpose, userId }: Asked): Promise<void> {
	await directory(env)
		.insert(passkeyChallenges)
		.values({ challengeHash: await sha256Hex(challenge), purpose, userId, expiresAt: now() + LIFE });
}

/** Uses a challenge up; false for one that was not given for this, or to somebody else, or is used or old. */
export async function takeChallenge(env: Env, challenge: string, { purpose, userId }: Asked): Promise<boolean> {
	const { challengeHash, purpose: askedFor, userId: askedOf, usedAt, expiresAt } = passkeyChallenges;
	const taken = await directory(env)
		.update(passkeyChallenges)
		.set({ usedAt: now() })
		.where(
			and(
				eq(challengeHash, await sha256Hex(challenge)),
				eq(askedFor, purpose),
				userId === null ? isNull(askedOf) : eq(askedOf, userId),
				isNull(usedAt),
				gt(expiresAt, now()),
			),
		)
		.returning({ purpose: askedFor });
	return taken.length > 0;
}
