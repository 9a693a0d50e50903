/** Handing an org over: the Owner offers it to a member, who accepts or declines within 7 days. There is exactly one Owner throughout. */
import { and, eq, exists, gt, lte, ne, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { mailNow } from "#app/domain/mail/mails.server.ts";
import { revokeMember } from "#app/domain/realtime/revoke.server.ts";
import { DAY, now } from "#app/platform/clock.ts";
import { directory } from "#app/platform/db/bindings.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { memberships, ownershipOffers, users } from "#app/schema/directory.ts";
import { actsAs } from "./acting.server.ts";
import { auditChange, auditSoon } from "./audit.server.ts";
import { roleOf } from "./members.server.ts";
import { rolesWith } from "./roles.ts";

const LIVES = 7 * DAY;
const OWNER = rolesWith("transfer-ownership");

/** Who offers the org to whom; null while nobody does. */
export async function readOffer(tenant: Tenant): Promise<{ from: string; to: string; toId: string; expiresAt: number } | null> {
	const [giver, receiver] = [alias(users, "giver"), alias(users, "receiver")];
	const [offer] = await directory(tenant.env)
		.select({ from: giver.name, to: receiver.name, toId: receiver.id, expiresAt: ownershipOffers.expiresAt })
		.from(ownershipOffers)
		.innerJoin(giver, eq(giver.id, ownershipOffers.fromUserId))
		.innerJoin(receiver, eq(receiver.id, ownershipOffers.toUserId))
		.where(isOpen(tenant));
	return offer ?? null;
}

/** The Owner offers the org to a member. Null when they are no member. */
export async function offerOwnership(
	tenant: Tenant,
	owner: { id: string; name: string },
	memberId: string,
): Promise<{ ok: true } | { ok: false; reason: "offer-open" | "is-owner" | "not-allowed" } | null> {
	const { env, orgId } = tenant;
	const role = await roleOf(tenant, memberId);
	if (role === null) return null;
	if (role === "owner") return { ok: false, reason: "is-owner" };
	const db = directory(env);
	const at = now();
	const offer = db
		.select({
			orgId: memberships.orgId,
			fromUserId: sql`${owner.id}`.as("from_user_id"),
			toUserId: memberships.userId,
			createdAt: sql`${at}`.as("created_at"),
			expiresAt: sql`${at + LIVES}`.as("expires_at"),
		})
		.from(memberships)
		.where(and(isMember(tenant, memberId), ne(memberships.role, "owner"), actsAs(tenant, owner.id, OWNER)));
	const [, offered] = await db.batch([
		// One whose time is over makes room.
		db.delete(ownershipOffers).where(and(eq(ownershipOffers.orgId, orgId), lte(ownershipOffers.expiresAt, at))),
		db.insert(ownershipOffers).select(offer).onConflictDoNothing(),
		auditChange(env, orgId, { actor: owner.id, action: "ownership.offered", target: memberId, result: "done" }),
	]);
	if (offered.meta.changes === 0) return { ok: false, reason: (await readOffer(tenant)) ? "offer-open" : "not-allowed" };
	await mailNow(env, { to: { userId: memberId }, orgId, kind: "ownership-offered", detail: { owner: owner.name } });
	await auditSoon(env, orgId);
	return { ok: true };
}

/** The Owner takes the offer back. Null when there is none. */
export async function takeBackOwnership(tenant: Tenant, ownerId: string): Promise<true | null> {
	const [taken] = await directory(tenant.env).batch([
		directory(tenant.env)
			.delete(ownershipOffers)
			.where(and(eq(ownershipOffers.orgId, tenant.orgId), actsAs(tenant, ownerId, OWNER))),
		auditChange(tenant.env, tenant.orgId, { actor: ownerId, action: "ownership.taken-back", target: null, result: "done" }),
	]);
	if (taken.meta.changes === 0) return null;
	await auditSoon(tenant.env, tenant.orgId);
	return true;
}

/** The member to whom the org is offered says no. Null when it is not offered to them. */
export async function declineOwnership(tenant: Tenant, member: { id: string; name: string }): Promise<true | null> {
	const { env, orgId } = tenant;
	const db = directory(env);
	const [[declined]] = await db.batch([
		db
			.delete(ownershipOffers)
			.where(and(isOpen(tenant), eq(ownershipOffers.toUserId, member.id)))
			.returning({ from: ownershipOffers.fromUserId }),
		auditChange(env, orgId, { actor: member.id, action: "ownership.declined", target: null, result: "done" }),
	]);
	if (!declined) return null;
	await mailNow(env, { to: { userId: declined.from }, orgId, kind: "ownership-declined", detail: { member: member.name } });
	await auditSoon(env, orgId);
	return true;
}

/** The member to whom the org is offered becomes its Owner, and who was it an Admin. Null when it is not offered to them. */
export async function acceptOwnership(tenant: Tenant, member: { id: string; name: string }): Promise<true | null> {
	const { env, orgId } = tenant;
	const db = directory(env);
	const receiver = alias(memberships, "receiver");
	const isStillMember = exists(
		db
			.select({ one: sql`1` })
			.from(receiver)
			.where(and(eq(receiver.orgId, orgId), eq(receiver.userId, member.id), ne(receiver.role, "owner"))),
	);
	const giver = alias(memberships, "giver");
	const isStillOwners = exists(
		db
			.select({ one: sql`1` })
			.from(giver)
			.where(and(eq(giver.orgId, orgId), eq(giver.userId, ownershipOffers.fromUserId), eq(giver.role, "owner"))),
	);
	// The old Owner first: the index that allows one Owner looks after each statement.
	const [[accepted]] = await db.batch([
		db
			.delete(ownershipOffers)
			.where(and(isOpen(tenant), eq(ownershipOffers.toUserId, member.id), isStillMember, isStillOwners))
			.returning({ from: ownershipOffers.fromUserId }),
		db
			.update(memberships)
			.set({ role: "admin" })
			.where(and(eq(memberships.orgId, orgId), eq(memberships.role, "owner"), sql`changes() > 0`)),
		db
			.update(memberships)
			.set({ role: "owner" })
			.where(and(isMember(tenant, member.id), sql`changes() > 0`)),
		auditChange(env, orgId, { actor: member.id, action: "ownership.accepted", target: member.id, result: "done" }),
	]);
	if (!accepted) return null;
	await Promise.all([revokeMember(env, orgId, accepted.from), revokeMember(env, orgId, member.id)]);
	const [giving] = await db.select({ name: users.name }).from(users).where(eq(users.id, accepted.from));
	const detail = { member: member.name, owner: giving?.name ?? "" };
	await mailNow(env, { to: { userId: accepted.from }, orgId, kind: "ownership-given", detail });
	await mailNow(env, { to: { userId: member.id }, orgId, kind: "ownership-received", detail });
	await auditSoon(env, orgId);
	return true;
}

function isOpen(tenant: Tenant) {
	return and(eq(ownershipOffers.orgId, tenant.orgId), gt(ownershipOffers.expiresAt, now()));
}

function isMember(tenant: Tenant, userId: string) {
	return and(eq(memberships.orgId, tenant.orgId), eq(memberships.userId, userId));
}
