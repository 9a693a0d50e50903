import { signHmac } from "#app/platform/crypto.ts";
import { type Env, settingsOf } from "#app/platform/env.ts";

/**
 * What stands for an Instagram id once its connection is removed: it names nobody to who reads it, and lets the same account
 * find its conversations again, or Meta ask for their deletion.
 */
export async function hashOfRemoved(env: Env, instagramId: string): Promise<string> {
	return hashWith(settingsOf(env).META_APP_SECRET, instagramId);
}

/** Everything that may stand for this id: one that was removed before the app's secret changed has the hash of that time. */
export async function hashesOfRemoved(env: Env, instagramId: string): Promise<string[]> {
	const { META_APP_SECRET, META_APP_SECRET_ALSO } = settingsOf(env);
	const secrets = [META_APP_SECRET, META_APP_SECRET_ALSO].filter((secret) => secret !== undefined);
	return Promise.all(secrets.map((secret) => hashWith(secret, instagramId)));
}

async function hashWith(secret: string, instagramId: string) {
	return `removed-${(await signHmac(secret, `removed ${instagramId}`)).slice(0, 32)}`;
}
