import { fromHex, signHmac, toBase64Url } from "#app/platform/crypto.ts";
import { type Env, settingsOf } from "#app/platform/env.ts";

/**
 * The token (256 bits, base64url) of a one-time link by the id of its row. It follows from the id under a key of the
 * environment, so that it lies in no database, neither where tokens are checked nor where mails wait.
 */
export async function oneTimeToken(env: Env, id: string): Promise<string> {
	const { TOKEN_KEYS, TOKEN_KEY_ACTIVE } = settingsOf(env);
	const digest = fromHex(await signHmac(`one-time ${TOKEN_KEYS[TOKEN_KEY_ACTIVE] ?? ""}`, id));
	if (!digest) throw new Error("a digest is hexadecimal");
	return toBase64Url(digest);
}
