import { and, eq, exists, gt, isNull, sql } from "drizzle-orm";
import { peekToken } from "#app/domain/auth/one-time-tokens.server.ts";
import { now } from "#app/platform/clock.ts";
import { directory } from "#app/platform/db/bindings.ts";
import type { Env } from "#app/platform/env.ts";
import { invitations, memberships, oneTimeTokens, orgs, type Role, users } from "#app/schema/directory.ts";
import { auditChange, auditSoon } from "./audit.server.ts";
import { isWaiting } from "./invitations.server.ts";

/** What a link invites to. `email` is the address that it was sent to. */
export type Invitation = { email: string; role: Role; org: { slug: string; name: string }; inviter: string | null };

/** The invitation of a link, without using it up. Null for a link that is used, taken back, too old, odd, or of an org that is gone. */
export async function readInvitation(env: Env, token: unknown): Promise<Invitation | null> {
	const found = await findInvitation(env, token);
	return found && { email: found.email, role: found.role, org: { slug: found.slug, name: found.name }, inviter: found.inviter };
}

/**
 * Makes the account that the invitation's address belongs to a member and uses the link up: of many at once, one succeeds. Whoever
 * holds the link reads that address' mail, so the address counts as verified. A member keeps the role they have. Null for a
 * link that is no longer good.
 */
export async function acceptInvitation(
	env: Env,
	user: { id: string; email: string },
	token: unknown,
): Promise<{ ok: true; slug: string } | { ok: false; reason: "other-address" } | null> {
	const found = await findInvitation(env, token);
	if (!found) return null;
	if (found.email !== user.email) return { ok: false, reason: "other-address" };
	const { id, tokenId, orgId, role } = found;
	const db = directory(env);
	const at = now();
	const isLinkGood = exists(
		db
			.select({ one: sql`1` })
			.from(oneTimeTokens)
			.where(and(eq(oneTimeTokens.id, tokenId), isNull(oneTimeTokens.usedAt), gt(oneTimeTokens.expiresAt, at))),
	);
	const isTheirs = exists(
		db
			.select({ one: sql`1` })
			.from(users)
			.where(and(eq(users.id, user.id), eq(users.email, invitations.email))),
	);
	const joining = db
		.select({
			orgId: invitations.orgId,
			userId: sql`${user.id}`.as("user_id"),
			role: invitations.role,
			createdAt: sql`${at}`.as("created_at"),
		})
		.from(invitations)
		.where(and(eq(invitations.id, id), hasChanged));
	// Each statement goes on from the one before it: when the first finds nothing to accept, none of them does anything.
	const [accepted] = await db.batch([
		db
			.update(invitations)
			.set({ acceptedAt: at })
			.where(and(eq(invitations.id, id), isWaiting, gt(invitations.expiresAt, at), isLinkGood, isTheirs)),
		auditChange(env, orgId, { actor: user.id, action: "invitation.accepted", target: id, result: "done", detail: { role } }),
		db
			.update(oneTimeTokens)
			.set({ usedAt: at })
			.where(and(eq(oneTimeTokens.id, tokenId), hasChanged)),
		db
			.update(users)
			.set({ emailVerifiedAt: sql`coalesce(${users.emailVerifiedAt}, ${at})` })
			.where(and(eq(users.id, user.id), hasChanged)),
		db.insert(memberships).select(joining).onConflictDoNothing(),
	]);
	if (accepted.meta.changes === 0) return null;
	await auditSoon(env, orgId);
	return { ok: true, slug: found.slug };
}

const hasChanged = sql`changes() > 0`;

async function findInvitation(env: Env, token: unknown) {
	const link = await peekToken(env, token, "invitation");
	if (!link?.invitationId) return null;
	const [found] = await directory(env)
		.select({
			id: invitations.id,
			orgId: invitations.orgId,
			email: invitations.email,
			role: invitations.role,
			slug: orgs.slug,
			name: orgs.name,
			inviter: users.name,
		})
		.from(invitations)
		.innerJoin(orgs, eq(orgs.id, invitations.orgId))
		.leftJoin(users, eq(users.id, invitations.invitedBy))
		.where(and(eq(invitations.id, link.invitationId), isWaiting, gt(invitations.expiresAt, now())));
	return found ? { ...found, tokenId: link.id } : null;
}
