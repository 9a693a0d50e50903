import { now } from "#app/platform/clock.ts";
import { sha256Hex } from "#app/platform/crypto.ts";
import { directory } from "#app/platform/db/bindings.ts";
import type { Env } from "#app/platform/env.ts";
import { apiTokens } from "#app/schema/directory.ts";

/** Stores the hash of an org's API token. */
export async function storeApiToken(env: Env, orgId: string, token: string): Promise<void> {
	await directory(env)
		.insert(apiTokens)
		.values({ tokenHash: await sha256Hex(token), orgId, createdAt: now() })
		.onConflictDoNothing();
}
