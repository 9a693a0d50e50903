import { and, asc, desc, eq, isNull, or, sql } from "drizzle-orm";
import { audit } from "#app/domain/org/audit.server.ts";
import { may } from "#app/domain/org/roles.ts";
import { now } from "#app/platform/clock.ts";
import { newId } from "#app/platform/ids.ts";
import { mine, owned, type Tenant } from "#app/platform/tenant.ts";
import type { Role } from "#app/schema/directory.ts";
import { savedReplies } from "#app/schema/team.ts";
import type { SavedReplyRow } from "./rows.ts";

const AT_MOST = 500;

type Who = { id: string; role: Role };

export type SaveResult = { ok: true } | { ok: false; reason: "not-allowed" | "too-many" };

/** The team's saved replies and a member's own, the most used first. */
export async function listSavedReplies(tenant: Tenant, memberId: string): Promise<SavedReplyRow[]> {
	return tenant.db
		.select({
			id: savedReplies.id,
			title: savedReplies.title,
			text: savedReplies.text,
			isShared: sql<boolean>`${savedReplies.memberId} is null`.mapWith(Boolean),
			useCount: savedReplies.useCount,
		})
		.from(savedReplies)
		.where(visibleTo(memberId))
		.orderBy(desc(savedReplies.useCount), asc(savedReplies.title))
		.limit(AT_MOST);
}

/** Saves a reply anew (null for its id) or changes one. The team's are for those who manage them. Null when it is not there. */
export async function saveReply(
	tenant: Tenant,
	{ id: memberId, role }: Who,
	{ replyId, title, text, isShared }: { replyId: string | null; title: string; text: string; isShared: boolean },
): Promise<SaveResult | null> {
	const [[before], [count]] = await tenant.batch([
		tenant.db
			.select({ memberId: savedReplies.memberId })
			.from(savedReplies)
			.where(and(eq(savedReplies.id, replyId ?? ""), visibleTo(memberId))),
		tenant.db.select({ all: sql<number>`count(*)` }).from(sql`(select 1 from saved_replies limit ${AT_MOST})`),
	]);
	if (replyId !== null && !before) return null;
	const isTeams = isShared || (before && before.memberId === null);
	if (isTeams && !may(role, "manage-saved-replies")) return { ok: false, reason: "not-allowed" };
	if (replyId === null && (count?.all ?? 0) >= AT_MOST) return { ok: false, reason: "too-many" };
	const id = replyId ?? newId();
	const at = now();
	const owner = isShared ? null : memberId;
	await tenant.batch([
		tenant.db
			.insert(savedReplies)
			.values(owned(tenant, { id, memberId: owner, title, text, useCount: 0, createdBy: memberId, createdAt: at, changedAt: at }))
			.onConflictDoUpdate({ target: [savedReplies.orgId, savedReplies.id], set: { memberId: owner, title, text, changedAt: at } }),
		audit(tenant, { actor: memberId, action: "saved-reply.saved", target: id, result: "done" }),
	]);
	return { ok: true };
}

/** Deletes a saved reply. Null when it is not there. */
export async function deleteSavedReply(tenant: Tenant, { id: memberId, role }: Who, replyId: string): Promise<SaveResult | null> {
	const [before] = await tenant.db
		.select({ memberId: savedReplies.memberId })
		.from(savedReplies)
		.where(and(eq(savedReplies.id, replyId), visibleTo(memberId)));
	if (!before) return null;
	if (before.memberId === null && !may(role, "manage-saved-replies")) return { ok: false, reason: "not-allowed" };
	await tenant.batch([
		tenant.db.delete(savedReplies).where(mine(tenant, savedReplies, eq(savedReplies.id, replyId))),
		audit(tenant, { actor: memberId, action: "saved-reply.deleted", target: replyId, result: "done" }),
	]);
	return { ok: true };
}

/** Counts that a member used a saved reply. Null when it is not there. */
export async function countUse(tenant: Tenant, memberId: string, replyId: string): Promise<true | null> {
	const used = await tenant.db
		.update(savedReplies)
		.set({ useCount: sql`${savedReplies.useCount} + 1` })
		.where(mine(tenant, savedReplies, eq(savedReplies.id, replyId), visibleTo(memberId)))
		.returning({ id: savedReplies.id });
	return used.length > 0 ? true : null;
}

function visibleTo(memberId: string) {
	return or(isNull(savedReplies.memberId), eq(savedReplies.memberId, memberId));
}
