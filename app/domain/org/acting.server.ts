import { and, eq, exists, inArray, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { directory } from "#app/platform/db/bindings.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { memberships, type Role } from "#app/schema/directory.ts";

const acting = alias(memberships, "acting");

/**
 * The condition that somebody is a member in one of these roles at the moment of the statement. What a page read before may be
 * over by then: of two who take each other's role at once, one comes too late.
 */
export function actsAs(tenant: Tenant, userId: string, roles: readonly Role[]): SQL {
	return exists(
		directory(tenant.env)
			.select({ one: sql`1` })
			.from(acting)
			.where(and(eq(acting.orgId, tenant.orgId), eq(acting.userId, userId), inArray(acting.role, [...roles]))),
	);
}
