import { asc, eq } from "drizzle-orm";
import { directory } from "#app/platform/db/bindings.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { memberships, users } from "#app/schema/directory.ts";

/** The people of the tenant's org, by name. */
export async function membersOf(tenant: Tenant): Promise<{ id: string; name: string }[]> {
	return directory(tenant.env)
		.select({ id: users.id, name: users.name })
		.from(memberships)
		.innerJoin(users, eq(users.id, memberships.userId))
		.where(eq(memberships.orgId, tenant.orgId))
		.orderBy(asc(users.name));
}
