import { and, asc, eq, inArray, sql } from "drizzle-orm";
import { now } from "#app/platform/clock.ts";
import { directory } from "#app/platform/db/bindings.ts";
import type { Env } from "#app/platform/env.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { memberships, type Role, users } from "#app/schema/directory.ts";
import { type Capability, rolesWith } from "./roles.ts";

/** The people of the tenant's org, by name. */
export async function membersOf(tenant: Tenant): Promise<{ id: string; name: string }[]> {
	return directory(tenant.env)
		.select({ id: users.id, name: users.name })
		.from(memberships)
		.innerJoin(users, eq(users.id, memberships.userId))
		.where(eq(memberships.orgId, tenant.orgId))
		.orderBy(asc(users.name));
}

export type MemberRow = { id: string; name: string; email: string | null; role: Role; since: number };

/** The people of the tenant's org with their roles, the highest first; e-mails are for those who manage members. */
export async function listMembers(tenant: Tenant, { withEmails }: { withEmails: boolean }): Promise<MemberRow[]> {
	const rows = await directory(tenant.env)
		.select({ id: users.id, name: users.name, email: users.email, role: memberships.role, since: memberships.createdAt })
		.from(memberships)
		.innerJoin(users, eq(users.id, memberships.userId))
		.where(eq(memberships.orgId, tenant.orgId))
		.orderBy(sql`case ${memberships.role} when 'owner' then 0 when 'admin' then 1 else 2 end`, asc(users.name), asc(users.id));
	return rows.map((row) => ({ ...row, email: withEmails ? row.email : null }));
}

/** The role somebody has in the tenant's org, or null for no member. */
export async function roleOf(tenant: Tenant, userId: string): Promise<Role | null> {
	const [member] = await directory(tenant.env)
		.select({ role: memberships.role })
		.from(memberships)
		.where(and(eq(memberships.orgId, tenant.orgId), eq(memberships.userId, userId)));
	return member?.role ?? null;
}

/** The ids of everybody in the tenant's org whose role has a capability. */
export async function membersWith(tenant: Tenant, capability: Capability): Promise<string[]> {
	const members = await directory(tenant.env)
		.select({ id: memberships.userId })
		.from(memberships)
		.where(and(eq(memberships.orgId, tenant.orgId), inArray(memberships.role, [...rolesWith(capability)])));
	return members.map(({ id }) => id);
}

/** Who owns the tenant's org. */
export async function ownerOf(tenant: Tenant): Promise<string> {
	const [owner] = await directory(tenant.env)
		.select({ id: memberships.userId })
		.from(memberships)
		.where(and(eq(memberships.orgId, tenant.orgId), eq(memberships.role, "owner")));
	return owner?.id ?? "";
}

/** Makes a user a member of an org; one who is a member keeps the role they have. */
export async function addMembership(env: Env, { orgId, userId, role }: { orgId: string; userId: string; role: Role }): Promise<void> {
	await directory(env).insert(memberships).values({ orgId, userId, role, createdAt: now() }).onConflictDoNothing();
}
