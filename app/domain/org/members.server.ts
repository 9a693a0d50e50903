import { and, asc, eq } from "drizzle-orm";
import { now } from "#app/platform/clock.ts";
import { directory } from "#app/platform/db/bindings.ts";
import type { Env } from "#app/platform/env.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { memberships, type Role, users } from "#app/schema/directory.ts";

/** The people of the tenant's org, by name. */
export async function membersOf(tenant: Tenant): Promise<{ id: string; name: string }[]> {
	return directory(tenant.env)
		.select({ id: users.id, name: users.name })
		.from(memberships)
		.innerJoin(users, eq(users.id, memberships.userId))
		.where(eq(memberships.orgId, tenant.orgId))
		.orderBy(asc(users.name));
}

/** Whether a user belongs to the tenant's org. */
export async function isMember({ env, orgId }: Tenant, userId: string): Promise<boolean> {
	const [found] = await directory(env)
		.select({ userId: memberships.userId })
		.from(memberships)
		.where(and(eq(memberships.orgId, orgId), eq(memberships.userId, userId)));
	return found !== undefined;
}

/** Makes a user a member of an org; one who is a member keeps the role they have. */
export async function addMembership(env: Env, { orgId, userId, role }: { orgId: string; userId: string; role: Role }): Promise<void> {
	await directory(env).insert(memberships).values({ orgId, userId, role, createdAt: now() }).onConflictDoNothing();
}
