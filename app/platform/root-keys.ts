import { fromBase64, importAesKey, SealError } from "#app/platform/crypto.ts";
import { type Env, settingsOf } from "#app/platform/env.ts";

/** The root key of that name; null where the environment holds none. */
export async function rootKey(env: Env, kid: string): Promise<CryptoKey | null> {
	const raw = fromBase64(settingsOf(env).TOKEN_KEYS[kid] ?? "");
	return raw && raw.length === 32 ? importAesKey(raw) : null;
}

/** The root key under which new things are sealed. Throws `SealError` where it cannot be one. */
export async function activeRootKey(env: Env): Promise<{ kid: string; key: CryptoKey }> {
	const kid = settingsOf(env).TOKEN_KEY_ACTIVE;
	const key = await rootKey(env, kid);
	if (!key) throw new SealError(`no key is called ${kid}`);
	return { kid, key };
}
