import { fromBase64Url, toBase64Url, toBytes } from "#app/platform/crypto.ts";
import { type Env, settingsOf } from "#app/platform/env.ts";

/** Public half of a signing key, as a JWK. */
export type PublicKey = { kty: "OKP"; crv: "Ed25519"; kid: string; x: string };

/** Signs a text with Ed25519: the key's name and the signature (base64url) over the text's UTF-8 bytes. */
export async function signText(env: Env, text: string): Promise<{ kid: string; signature: string }> {
	const { kid, ...jwk } = settingsOf(env).SIGNING_KEY;
	const key = await crypto.subtle.importKey("jwk", jwk, "Ed25519", false, ["sign"]);
	return { kid, signature: toBase64Url(new Uint8Array(await crypto.subtle.sign("Ed25519", key, toBytes(text)))) };
}

/** Whether one of the keys made this signature of exactly this text. */
export async function verifyText(
	keys: PublicKey[],
	text: string,
	{ kid, signature }: { kid: string; signature: string },
): Promise<boolean> {
	const jwk = keys.find((candidate) => candidate.kid === kid);
	const bytes = fromBase64Url(signature);
	if (!jwk || bytes?.length !== 64) return false;
	const key = await crypto.subtle.importKey("jwk", { kty: jwk.kty, crv: jwk.crv, x: jwk.x }, "Ed25519", false, ["verify"]);
	return crypto.subtle.verify("Ed25519", key, bytes, toBytes(text));
}

/** The keys that anybody may check our signatures with. */
export function publicKeys(env: Env): PublicKey[] {
	const { kty, crv, kid, x } = settingsOf(env).SIGNING_KEY;
	return [{ kty, crv, kid, x }];
}
