/** Invitations: somebody is asked by mail to join an org in a role. One waits per address; its link is good once and for 7 days. */
import { and, desc, eq, gt, isNull, lte, sql } from "drizzle-orm";
import { issueToken } from "#app/domain/auth/one-time-tokens.server.ts";
import { mayInvite } from "#app/domain/auth/rate-limits.server.ts";
import { wakeMail, writeMail } from "#app/domain/mail/mails.server.ts";
import { DAY, now } from "#app/platform/clock.ts";
import { directory } from "#app/platform/db/bindings.ts";
import { newId } from "#app/platform/ids.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { invitations, memberships, oneTimeTokens, orgs, type Role, users } from "#app/schema/directory.ts";
import { actsAs } from "./acting.server.ts";
import { auditChange, auditSoon } from "./audit.server.ts";
import { ROLE_WORDS, rolesThatGive, rolesWith } from "./roles.ts";

/** As long as the link is good. */
const LIVES = 7 * DAY;

/** Who sends it, as the mail says it. */
type Inviter = { id: string; name: string };

type Invited = { ok: true } | { ok: false; reason: "is-member" | "already-invited" | "too-many-invitations" | "not-allowed" };

/** An invitation that neither was accepted nor taken back; its time may be over. */
export const isWaiting = and(isNull(invitations.acceptedAt), isNull(invitations.revokedAt));

/** The invitations of the org that wait, the newest first; one whose time is over can be sent again. */
export async function listInvitations(tenant: Tenant) {
	return directory(tenant.env)
		.select({
			id: invitations.id,
			email: invitations.email,
			role: invitations.role,
			sentAt: invitations.sentAt,
			expiresAt: invitations.expiresAt,
			invitedBy: users.name,
		})
		.from(invitations)
		.leftJoin(users, eq(users.id, invitations.invitedBy))
		.where(and(eq(invitations.orgId, tenant.orgId), isWaiting))
		.orderBy(desc(invitations.createdAt));
}

/** Asks somebody to join, in a role that the inviter may give. */
export async function invite(tenant: Tenant, inviter: Inviter, { email, role }: { email: string; role: Role }): Promise<Invited> {
	const db = directory(tenant.env);
	const at = now();
	const [known] = await db
		.select({ id: users.id })
		.from(users)
		.innerJoin(memberships, eq(memberships.userId, users.id))
		.where(and(eq(users.email, email), eq(memberships.orgId, tenant.orgId)));
	if (known) return { ok: false, reason: "is-member" };
	if (await isInvited(tenant, email)) return { ok: false, reason: "already-invited" };
	if (!(await mayInvite(tenant.env, tenant.orgId))) return { ok: false, reason: "too-many-invitations" };

	const id = newId();
	const row = db
		.select({
			id: sql`${id}`.as("id"),
			orgId: orgs.id,
			email: sql`${email}`.as("email"),
			role: sql`${role}`.as("role"),
			invitedBy: sql`${inviter.id}`.as("invited_by"),
			createdAt: sql`${at}`.as("created_at"),
			sentAt: sql`${at}`.as("sent_at"),
			expiresAt: sql`${at + LIVES}`.as("expires_at"),
			acceptedAt: sql`null`.as("accepted_at"),
			revokedAt: sql`null`.as("revoked_at"),
		})
		.from(orgs)
		.where(and(eq(orgs.id, tenant.orgId), actsAs(tenant, inviter.id, rolesThatGive(role))));
	const [, stored] = await db.batch([
		// One whose time is over makes room.
		db
			.update(invitations)
			.set({ revokedAt: at })
			.where(and(eq(invitations.orgId, tenant.orgId), eq(invitations.email, email), isWaiting, lte(invitations.expiresAt, at))),
		db.insert(invitations).select(row).onConflictDoNothing(),
		auditChange(tenant.env, tenant.orgId, { actor: inviter.id, action: "invitation.sent", target: id, result: "done", detail: { role } }),
	]);
	if (stored.meta.changes === 0) return { ok: false, reason: (await isInvited(tenant, email)) ? "already-invited" : "not-allowed" };
	await sendLink(tenant, inviter, { id, email, role });
	return { ok: true };
}

/** Sends an invitation again with a new link and its full time; the link before it is dead. Null when none waits by this id. */
export async function resendInvitation(tenant: Tenant, inviter: Inviter, id: string): Promise<Invited | null> {
	const db = directory(tenant.env);
	const at = now();
	const [waiting] = await db
		.select({ role: invitations.role })
		.from(invitations)
		.where(and(isOfOrg(tenant, id), isWaiting));
	if (!waiting) return null;
	if (!(await mayInvite(tenant.env, tenant.orgId))) return { ok: false, reason: "too-many-invitations" };

	const [renewed] = await db.batch([
		db
			.update(invitations)
			.set({ sentAt: at, expiresAt: at + LIVES })
			.where(and(isOfOrg(tenant, id), isWaiting, actsAs(tenant, inviter.id, rolesThatGive(waiting.role))))
			.returning({ id: invitations.id, email: invitations.email, role: invitations.role }),
		auditChange(tenant.env, tenant.orgId, { actor: inviter.id, action: "invitation.sent-again", target: id, result: "done" }),
	]);
	if (!renewed[0]) return { ok: false, reason: "not-allowed" };
	await sendLink(tenant, inviter, renewed[0]);
	return { ok: true };
}

/** Takes an invitation back: its link opens nothing any more. Null when none waits by this id. */
export async function revokeInvitation(tenant: Tenant, actor: string, id: string): Promise<{ email: string } | null> {
	const db = directory(tenant.env);
	const [[revoked]] = await db.batch([
		db
			.update(invitations)
			.set({ revokedAt: now() })
			.where(and(isOfOrg(tenant, id), isWaiting, actsAs(tenant, actor, rolesWith("manage-members"))))
			.returning({ email: invitations.email }),
		auditChange(tenant.env, tenant.orgId, { actor, action: "invitation.revoked", target: id, result: "done" }),
	]);
	if (!revoked) return null;
	await endLinks(tenant, id);
	await auditSoon(tenant.env, tenant.orgId);
	return revoked;
}

async function isInvited(tenant: Tenant, email: string): Promise<boolean> {
	const [waiting] = await directory(tenant.env)
		.select({ id: invitations.id })
		.from(invitations)
		.where(and(eq(invitations.orgId, tenant.orgId), eq(invitations.email, email), isWaiting, gt(invitations.expiresAt, now())));
	return waiting !== undefined;
}

/** The links before it end, a new one is made and mailed, as one transaction. */
async function sendLink(tenant: Tenant, inviter: Inviter, { id, email, role }: { id: string; email: string; role: Role }) {
	const { env, orgId } = tenant;
	const token = await issueToken(env, { purpose: "invitation", email, invitationId: id });
	const mail = writeMail(env, {
		to: { email },
		orgId,
		kind: "invitation",
		detail: { tokenId: token.id, inviter: inviter.name, role: ROLE_WORDS[role] },
	});
	await directory(env).batch([endLinks(tenant, id), token.statement, mail.statement]);
	await wakeMail(env, mail.id);
	await auditSoon(env, orgId);
}

function endLinks(tenant: Tenant, invitationId: string) {
	return directory(tenant.env)
		.update(oneTimeTokens)
		.set({ usedAt: now() })
		.where(and(eq(oneTimeTokens.invitationId, invitationId), isNull(oneTimeTokens.usedAt)));
}

function isOfOrg(tenant: Tenant, id: string) {
	return and(eq(invitations.orgId, tenant.orgId), eq(invitations.id, id));
}
