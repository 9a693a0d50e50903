import { z } from "zod";
import { fromBase64Url, toBytes, toHex, toText, verifyHmac } from "#app/platform/crypto.ts";
import { type Env, settingsOf } from "#app/platform/env.ts";
import { tryParseJson } from "#app/platform/json.ts";

const payload = z.looseObject({
	algorithm: z.literal("HMAC-SHA256"),
	user_id: z.union([z.string().min(1).max(100), z.number().int().nonnegative()]).transform(String),
});

/**
 * The user id in a `signed_request` of Meta: `<signature>.<payload>`, both base64url, signed in its encoded form with one
 * of the app's secrets. Null for anything that is not exactly that. Source: Meta's data deletion callback reference.
 */
export async function userOfSignedRequest(env: Env, signedRequest: string): Promise<string | null> {
	const [signature, encoded, ...more] = signedRequest.split(".");
	const digest = fromBase64Url(signature ?? "");
	if (!encoded || more.length > 0 || digest?.length !== 32) return null;
	const { META_APP_SECRET, META_APP_SECRET_ALSO } = settingsOf(env);
	const secrets = [META_APP_SECRET, META_APP_SECRET_ALSO].filter((secret) => secret !== undefined);
	const checks = await Promise.all(secrets.map((secret) => verifyHmac(secret, toBytes(encoded), toHex(digest))));
	if (!checks.includes(true)) return null;

	const bytes = fromBase64Url(encoded);
	return payload.safeParse(bytes && tryParseJson(decode(bytes))).data?.user_id ?? null;
}

function decode(bytes: Uint8Array<ArrayBuffer>): string {
	try {
		return toText(bytes);
	} catch {
		return "";
	}
}
