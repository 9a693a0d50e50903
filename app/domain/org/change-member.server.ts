/**
 * Roles given, members removed and leaving. Who may do it is a condition of the statement itself, so that two at once cannot
 * undo each other's rule; the Owner is out of reach of all three.
 */
import { and, eq, ne } from "drizzle-orm";
import { releaseMember, unassignAll } from "#app/domain/contacts/unassign.server.ts";
import { forgetMember } from "#app/domain/notifications/devices.server.ts";
import { revokeMember } from "#app/domain/realtime/revoke.server.ts";
import { directory } from "#app/platform/db/bindings.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { memberships, ownershipOffers, type Role } from "#app/schema/directory.ts";
import { actsAs } from "./acting.server.ts";
import { auditChange, auditSoon } from "./audit.server.ts";
import { ownerOf, roleOf } from "./members.server.ts";
import { rolesThatGive, rolesWith } from "./roles.ts";

type MemberChange = { ok: true } | { ok: false; reason: "is-owner" | "not-allowed" };

/** Gives a member another role, one that the actor may give. Null when they are no member. */
export async function changeRole(
	tenant: Tenant,
	actor: string,
	{ memberId, role }: { memberId: string; role: Role },
): Promise<MemberChange | null> {
	const before = await roleOf(tenant, memberId);
	if (before === role && role !== "owner") return { ok: true };
	const [changed] = await directory(tenant.env).batch([
		directory(tenant.env)
			.update(memberships)
			.set({ role })
			.where(and(isMember(tenant, memberId), ne(memberships.role, "owner"), ne(memberships.role, role), may(tenant, actor, role))),
		auditChange(tenant.env, tenant.orgId, {
			actor,
			action: "member.role-changed",
			target: memberId,
			result: "done",
			detail: { role, ...(before && { before }) },
		}),
	]);
	if (changed.meta.changes === 0) return refusalFor(tenant, memberId);
	await revokeMember(tenant.env, tenant.orgId, memberId);
	await auditSoon(tenant.env, tenant.orgId);
	return { ok: true };
}

/** Ends somebody's membership; their leads are nobody's from then on. Null when they are no member. */
export async function removeMember(tenant: Tenant, actor: string, memberId: string): Promise<MemberChange | null> {
	const isAllowed = actsAs(tenant, actor, rolesWith("manage-members"));
	return endMembership(tenant, memberId, isAllowed, { actor, action: "member.removed" });
}

/** Somebody leaves of their own accord. Null when they are no member. */
export async function leaveOrg(tenant: Tenant, userId: string): Promise<MemberChange | null> {
	return endMembership(tenant, userId, undefined, { actor: userId, action: "member.left" });
}

async function endMembership(
	tenant: Tenant,
	memberId: string,
	isAllowed: ReturnType<typeof actsAs> | undefined,
	told: { actor: string; action: string },
): Promise<MemberChange | null> {
	const db = directory(tenant.env);
	const [ended] = await db.batch([
		db.delete(memberships).where(and(isMember(tenant, memberId), ne(memberships.role, "owner"), isAllowed)),
		auditChange(tenant.env, tenant.orgId, { ...told, target: memberId, result: "done" }),
	]);
	if (ended.meta.changes === 0) return refusalFor(tenant, memberId);
	await revokeMember(tenant.env, tenant.orgId, memberId);
	await db.delete(ownershipOffers).where(and(eq(ownershipOffers.orgId, tenant.orgId), eq(ownershipOffers.toUserId, memberId)));
	await forgetMember(tenant, memberId);
	await unassignAll(tenant, memberId);
	await releaseMember(tenant, { memberId, ownerId: await ownerOf(tenant) });
	await auditSoon(tenant.env, tenant.orgId);
	return { ok: true };
}

function isMember(tenant: Tenant, userId: string) {
	return and(eq(memberships.orgId, tenant.orgId), eq(memberships.userId, userId));
}

function may(tenant: Tenant, actor: string, role: Role) {
	return actsAs(tenant, actor, rolesThatGive(role));
}

async function refusalFor(tenant: Tenant, memberId: string): Promise<MemberChange | null> {
	const role = await roleOf(tenant, memberId);
	if (role === null) return null;
	return { ok: false, reason: role === "owner" ? "is-owner" : "not-allowed" };
}
