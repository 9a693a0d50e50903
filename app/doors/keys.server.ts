import type { Env } from "#app/platform/env.ts";
import { publicKeys } from "#app/platform/signing.ts";

/** The public keys of our signatures, as a JSON Web Key Set. */
export function keys(env: Env): Response {
	return Response.json({ keys: publicKeys(env) }, { headers: { "cache-control": "public, max-age=300" } });
}
