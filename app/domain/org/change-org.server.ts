import { and, eq, ne, or } from "drizzle-orm";
import { revokeMember } from "#app/domain/realtime/revoke.server.ts";
import { directory } from "#app/platform/db/bindings.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { memberships, orgs } from "#app/schema/directory.ts";
import { actsAs } from "./acting.server.ts";
import { auditChange, auditSoon } from "./audit.server.ts";
import { rolesWith } from "./roles.ts";

/** What the Owner decides about an org. */
export type OrgRules = { name: string; limitsMembers: boolean };

/** The name and rules of the tenant's org. */
export async function readOrg(tenant: Tenant): Promise<OrgRules | null> {
	const [org] = await directory(tenant.env)
		.select({ name: orgs.name, limitsMembers: orgs.limitsMembers })
		.from(orgs)
		.where(eq(orgs.id, tenant.orgId));
	return org ?? null;
}

/**
 * Changes name and rules of an org. What Team Members may see counts from their next request, so their open screens are closed
 * and load again. False for somebody who may not; what is the same already is no change.
 */
export async function changeOrg(tenant: Tenant, actor: string, { name, limitsMembers }: OrgRules): Promise<boolean> {
	const { env, orgId } = tenant;
	const db = directory(env);
	const isOwner = actsAs(tenant, actor, rolesWith("manage-organization"));
	const isOther = or(ne(orgs.name, name), ne(orgs.limitsMembers, limitsMembers));
	const [[before], changed, , allowed] = await db.batch([
		db.select({ limitsMembers: orgs.limitsMembers }).from(orgs).where(eq(orgs.id, orgId)),
		db
			.update(orgs)
			.set({ name, limitsMembers })
			.where(and(eq(orgs.id, orgId), isOther, isOwner)),
		auditChange(env, orgId, {
			actor,
			action: "organization.changed",
			target: orgId,
			result: "done",
			detail: { members: limitsMembers ? "own-leads" : "every-lead" },
		}),
		db
			.select({ id: orgs.id })
			.from(orgs)
			.where(and(eq(orgs.id, orgId), isOwner)),
	]);
	if (allowed.length === 0) return false;
	if (changed.meta.changes === 0) return true;
	if (before?.limitsMembers !== limitsMembers) await closeMembersScreens(tenant);
	await auditSoon(env, orgId);
	return true;
}

async function closeMembersScreens({ env, orgId }: Tenant) {
	const members = await directory(env)
		.select({ userId: memberships.userId })
		.from(memberships)
		.where(and(eq(memberships.orgId, orgId), eq(memberships.role, "member")));
	await Promise.all(members.map(({ userId }) => revokeMember(env, orgId, userId)));
}
