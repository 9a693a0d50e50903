import { signHmac } from "#app/platform/crypto.ts";
import { type Env, settingsOf } from "#app/platform/env.ts";

/**
 * What stands for an Instagram id once its connection is removed: it names nobody to who reads it, and lets the same account
 * find its conversations again, or Meta ask for their deletion.
 */
export async function hashOfRemoved(env: Env, instagramId: string): Promise<string> {
	return `removed-${(await signHmac(settingsOf(env).META_APP_SECRET, `removed ${instagramId}`)).slice(0, 32)}`;
}
