/**
 * Instagram's tokens, sealed: AES-256-GCM under the org's data key, which itself is sealed under a root key. Each box
 * says where it belongs, so it opens in no other row. Without the org's key row nothing of the org can be opened again.
 */
import { eq } from "drizzle-orm";
import { now } from "#app/platform/clock.ts";
import { importAesKey, open, SealError, seal, toBytes, toText } from "#app/platform/crypto.ts";
import { directory } from "#app/platform/db/bindings.ts";
import type { Env } from "#app/platform/env.ts";
import { activeRootKey, rootKey } from "#app/platform/root-keys.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { orgKeys } from "#app/schema/directory.ts";

const DATA_KID = "org";

/** The token as it is stored in `connections.token_sealed`. */
export async function sealToken(env: Env, tenant: Tenant, connectionId: string, token: string): Promise<string> {
	const key = (await dataKey(env, tenant.orgId)) ?? (await makeDataKey(env, tenant.orgId));
	return seal(key, DATA_KID, toBytes(token), tokenPlace(tenant.orgId, connectionId));
}

/** The token of a connection. Throws `SealError` when it was changed, belongs elsewhere, or the org's key is gone. */
export async function openToken(env: Env, tenant: Tenant, connection: { id: string; tokenSealed: string }): Promise<string> {
	const key = await dataKey(env, tenant.orgId);
	if (!key) throw new SealError("the organization has no key");
	const keyOf = async (kid: string) => (kid === DATA_KID ? key : null);
	return toText(await open(keyOf, connection.tokenSealed, tokenPlace(tenant.orgId, connection.id)));
}

function tokenPlace(orgId: string, connectionId: string) {
	return `dmt1|connections|token_sealed|${orgId}|${connectionId}|${DATA_KID}`;
}

function keyPlace(orgId: string, kid: string) {
	return `dmt1|org_keys|wrapped_key|${orgId}|${orgId}|${kid}`;
}

async function dataKey(env: Env, orgId: string): Promise<CryptoKey | null> {
	const [row] = await directory(env).select({ wrapped: orgKeys.wrappedKey }).from(orgKeys).where(eq(orgKeys.orgId, orgId));
	if (!row) return null;
	const kid = row.wrapped.split(".")[1] ?? "";
	return importAesKey(await open((name) => rootKey(env, name), row.wrapped, keyPlace(orgId, kid)));
}

/** Two at once make one key: the first stays, and both read it. */
async function makeDataKey(env: Env, orgId: string): Promise<CryptoKey> {
	const { kid, key: root } = await activeRootKey(env);
	const wrappedKey = await seal(root, kid, crypto.getRandomValues(new Uint8Array(32)), keyPlace(orgId, kid));
	await directory(env).insert(orgKeys).values({ orgId, wrappedKey, createdAt: now() }).onConflictDoNothing();
	const key = await dataKey(env, orgId);
	if (!key) throw new SealError("the organization's key was not stored");
	return key;
}
