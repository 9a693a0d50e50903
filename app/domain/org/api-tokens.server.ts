/** API tokens of an org: 256 random bits, shown once, stored as a hash. */
import { and, desc, eq, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { HOUR, now } from "#app/platform/clock.ts";
import { randomToken, sha256Hex } from "#app/platform/crypto.ts";
import { directory } from "#app/platform/db/bindings.ts";
import type { Env } from "#app/platform/env.ts";
import { newId } from "#app/platform/ids.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { apiTokens, memberships, orgs, users } from "#app/schema/directory.ts";
import { actsAs } from "./acting.server.ts";
import { auditChange, auditSoon } from "./audit.server.ts";
import { roleOf } from "./members.server.ts";
import { rolesWith } from "./roles.ts";

/** Says in a leaked text what it is. */
const PREFIX = "dmt_";

/** Stores the hash of an org's API token. */
export async function storeApiToken(env: Env, orgId: string, token: string): Promise<void> {
	await directory(env)
		.insert(apiTokens)
		.values({ tokenHash: await sha256Hex(token), id: newId(), orgId, name: "Demo", createdAt: now() })
		.onConflictDoNothing();
}

/** The tokens of the org, the newest first; whose eyes one has is null for the whole org. */
export async function listApiTokens(tenant: Tenant) {
	const [maker, viewer] = [alias(users, "maker"), alias(users, "viewer")];
	return directory(tenant.env)
		.select({
			id: apiTokens.id,
			name: apiTokens.name,
			createdAt: apiTokens.createdAt,
			lastUsedAt: apiTokens.lastUsedAt,
			madeBy: maker.name,
			seesAs: viewer.name,
			/** Whether whose eyes it has is still a member; without them it opens nothing. */
			isGood: sql<number>`${apiTokens.memberId} is null or ${memberships.userId} is not null`.mapWith(Boolean),
		})
		.from(apiTokens)
		.leftJoin(maker, eq(maker.id, apiTokens.createdBy))
		.leftJoin(viewer, eq(viewer.id, apiTokens.memberId))
		.leftJoin(memberships, and(eq(memberships.orgId, apiTokens.orgId), eq(memberships.userId, apiTokens.memberId)))
		.where(eq(apiTokens.orgId, tenant.orgId))
		.orderBy(desc(apiTokens.createdAt), desc(apiTokens.id));
}

/** Makes a token and gives it, this once. With a member it sees what they see. Null when they are no member, or the actor may not. */
export async function makeApiToken(
	tenant: Tenant,
	actor: string,
	{ name, memberId }: { name: string; memberId: string | null },
): Promise<string | null> {
	const { env, orgId } = tenant;
	if (memberId !== null && (await roleOf(tenant, memberId)) === null) return null;
	const db = directory(env);
	const token = `${PREFIX}${randomToken()}`;
	const id = newId();
	const row = db
		.select({
			tokenHash: sql`${await sha256Hex(token)}`.as("token_hash"),
			id: sql`${id}`.as("id"),
			orgId: orgs.id,
			name: sql`${name}`.as("name"),
			createdBy: sql`${actor}`.as("created_by"),
			memberId: sql`${memberId}`.as("member_id"),
			lastUsedAt: sql`null`.as("last_used_at"),
			createdAt: sql`${now()}`.as("created_at"),
		})
		.from(orgs)
		.where(and(eq(orgs.id, orgId), actsAs(tenant, actor, rolesWith("manage-api-tokens"))));
	const [made] = await db.batch([
		db.insert(apiTokens).select(row),
		auditChange(env, orgId, {
			actor,
			action: "api-token.made",
			target: id,
			result: "done",
			...(memberId !== null && { detail: { member: memberId } }),
		}),
	]);
	if (made.meta.changes === 0) return null;
	await auditSoon(env, orgId);
	return token;
}

/** Ends a token: from the next request on it opens nothing. Null when there is none by this id. */
export async function revokeApiToken(tenant: Tenant, actor: string, id: string): Promise<true | null> {
	const { env, orgId } = tenant;
	const [revoked] = await directory(env).batch([
		directory(env)
			.delete(apiTokens)
			.where(and(eq(apiTokens.orgId, orgId), eq(apiTokens.id, id), actsAs(tenant, actor, rolesWith("manage-api-tokens")))),
		auditChange(env, orgId, { actor, action: "api-token.revoked", target: id, result: "done" }),
	]);
	if (revoked.meta.changes === 0) return null;
	await auditSoon(env, orgId);
	return true;
}

/** Whether the use of a token is to be written down: once an hour is often enough to see which one is in use. */
export function isUseNews({ lastUsedAt }: { lastUsedAt: number | null }): boolean {
	return lastUsedAt === null || lastUsedAt < hourOf(now());
}

/** Writes down in which hour a token was used. */
export async function touchApiToken(env: Env, tokenHash: string): Promise<void> {
	await directory(env)
		.update(apiTokens)
		.set({ lastUsedAt: hourOf(now()) })
		.where(eq(apiTokens.tokenHash, tokenHash));
}

function hourOf(at: number) {
	return at - (at % HOUR);
}
