/**
 * The one module that opens orgs: each function asks the directory whether the caller may, and only then makes a tenant.
 * Members come from a session, accounts from a signed webhook, tokens from the API's header, jobs from our own queue.
 */
import { and, eq } from "drizzle-orm";
import { sha256Hex } from "#app/platform/crypto.ts";
import { directory } from "#app/platform/db/bindings.ts";
import type { Env } from "#app/platform/env.ts";
import { grant } from "#app/platform/grant.ts";
import { newId } from "#app/platform/ids.ts";
import { openTenant, type Tenant } from "#app/platform/tenant.ts";
import { apiTokens, connectedAccounts, memberships, orgs, type Role } from "#app/schema/directory.ts";
import { may } from "./roles.ts";

const place = { orgId: orgs.id, slug: orgs.slug, shard: orgs.shard };

type Seat = { id: string; slug: string; shard: string; role: Role; limitsMembers: boolean };

/** The org of a seat that the directory gave for this request's session; only their own leads for a member whom it limits. */
export function tenantOfSeat(env: Env, userId: string, seat: Seat): Tenant {
	return openTenant(env, grant({ orgId: seat.id, slug: seat.slug, shard: seat.shard, memberId: limitOf(userId, seat) }));
}

/** Whose leads alone are seen: the member's own where the org limits them, else everybody's (null). */
function limitOf(userId: string, { role, limitsMembers }: { role: Role; limitsMembers: boolean }): string | null {
	return limitsMembers && !may(role, "see-every-lead") ? userId : null;
}

/** An org that is about to be made: its id is new here, so it can be nobody else's. */
export function tenantOfNewOrg(env: Env, { slug, shard }: { slug: string; shard: string }): Tenant {
	return openTenant(env, grant({ orgId: newId(), slug, shard }));
}

/** An org whose own data are to be taken away, audit log and all; null when it is gone. Only for `eraseOrg`. */
export async function tenantToErase(env: Env, orgId: string): Promise<Tenant | null> {
	const [org] = await directory(env).select(place).from(orgs).where(eq(orgs.id, orgId));
	return org ? openTenant(env, grant({ ...org, isErasing: true })) : null;
}

/** The org of a member, or null when the membership does not stand (any more). */
export async function tenantOfMember(env: Env, { orgId, userId }: { orgId: string; userId: string }): Promise<Tenant | null> {
	const [org] = await directory(env)
		.select({ ...place, role: memberships.role, limitsMembers: orgs.limitsMembers })
		.from(memberships)
		.innerJoin(orgs, eq(orgs.id, memberships.orgId))
		.where(and(eq(memberships.orgId, orgId), eq(memberships.userId, userId)));
	return org ? openTenant(env, grant({ ...org, memberId: limitOf(userId, org) })) : null;
}

/** The org that connected an Instagram account, for a webhook whose signature was verified. Null when none has. */
export async function tenantOfAccount(env: Env, accountId: string): Promise<{ tenant: Tenant; connectionId: string } | null> {
	const [org] = await directory(env)
		.select({ ...place, connectionId: connectedAccounts.connectionId })
		.from(connectedAccounts)
		.innerJoin(orgs, eq(orgs.id, connectedAccounts.orgId))
		.where(eq(connectedAccounts.accountId, accountId));
	return org ? { tenant: openTenant(env, grant(org)), connectionId: org.connectionId } : null;
}

/** What an API token opens: the org, with the eyes that it was made with. */
type ApiAccess = { tenant: Tenant; tokenHash: string; lastUsedAt: number | null };

/** The org of an API token, or null for a token that is not ours or whose member is no longer one. */
export async function tenantOfApiToken(env: Env, token: string): Promise<ApiAccess | null> {
	if (token.length > 200) return null;
	const [found] = await directory(env)
		.select({
			...place,
			tokenHash: apiTokens.tokenHash,
			memberId: apiTokens.memberId,
			lastUsedAt: apiTokens.lastUsedAt,
			role: memberships.role,
			limitsMembers: orgs.limitsMembers,
		})
		.from(apiTokens)
		.innerJoin(orgs, eq(orgs.id, apiTokens.orgId))
		.leftJoin(memberships, and(eq(memberships.orgId, apiTokens.orgId), eq(memberships.userId, apiTokens.memberId)))
		.where(eq(apiTokens.tokenHash, await sha256Hex(token)));
	if (!found) return null;
	const { tokenHash, memberId, lastUsedAt, role, limitsMembers, ...org } = found;
	if (memberId === null) return { tenant: openTenant(env, grant(org)), tokenHash, lastUsedAt };
	if (!role) return null;
	return { tenant: openTenant(env, grant({ ...org, memberId: limitOf(memberId, { role, limitsMembers }) })), tokenHash, lastUsedAt };
}

/** The org that a job of our own queue or schedule names, or null when it is gone. */
export async function tenantOfJob(env: Env, orgId: string): Promise<Tenant | null> {
	const [org] = await directory(env).select(place).from(orgs).where(eq(orgs.id, orgId));
	return org ? openTenant(env, grant(org)) : null;
}
