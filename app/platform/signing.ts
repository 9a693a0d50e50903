import { toBase64Url, toBytes } from "#app/platform/crypto.ts";
import { type Env, settingsOf } from "#app/platform/env.ts";

/** Public half of a signing key, as a JWK. */
type PublicKey = { kty: "OKP"; crv: "Ed25519"; kid: string; x: string };

/** Signs a text with Ed25519: the key's name and the signature (base64url) over the text's UTF-8 bytes. */
export async function signText(env: Env, text: string): Promise<{ kid: string; signature: string }> {
	const { kid, ...jwk } = settingsOf(env).SIGNING_KEY;
	const key = await crypto.subtle.importKey("jwk", jwk, "Ed25519", false, ["sign"]);
	return { kid, signature: toBase64Url(new Uint8Array(await crypto.subtle.sign("Ed25519", key, toBytes(text)))) };
}

/** The keys that anybody may check our signatures with. */
export function publicKeys(env: Env): PublicKey[] {
	const { kty, crv, kid, x } = settingsOf(env).SIGNING_KEY;
	return [{ kty, crv, kid, x }];
}
