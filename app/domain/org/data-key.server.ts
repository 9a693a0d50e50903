/**
 * An org's data key: what is sealed under it opens in no other row, and without the org's row of it not at all. It is itself
 * sealed under a root key of the environment.
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

/** Where a sealed value belongs. */
type Place = { table: string; column: string; id: string };

/** A text as it is stored in that place. */
export async function sealFor({ env, orgId }: Tenant, place: Place, text: string): Promise<string> {
	const key = (await dataKey(env, orgId)) ?? (await makeDataKey(env, orgId));
	return seal(key, DATA_KID, toBytes(text), placeOf(orgId, place));
}

/** What `sealFor` made. Throws `SealError` when it was changed, belongs elsewhere, or the org's key is gone. */
export async function openFor({ env, orgId }: Tenant, place: Place, sealed: string): Promise<string> {
	const key = await dataKey(env, orgId);
	if (!key) throw new SealError("the organization has no key");
	const keyOf = async (kid: string) => (kid === DATA_KID ? key : null);
	return toText(await open(keyOf, sealed, placeOf(orgId, place)));
}

function placeOf(orgId: string, { table, column, id }: Place) {
	return `dmt1|${table}|${column}|${orgId}|${id}|${DATA_KID}`;
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
