/** Setting, changing and ending follow-ups: each a batch with its event and its line, then told to every open page. */
import { eq, isNull, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { type AuditLine, audit } from "#app/domain/org/audit.server.ts";
import { roleOf } from "#app/domain/org/members.server.ts";
import { recordEvent, takeSeq } from "#app/domain/realtime/events.server.ts";
import { publish } from "#app/domain/realtime/publish.server.ts";
import { contactColumns, conversationColumns, counterColumns, countersOf, followUpColumns } from "#app/domain/realtime/rows.server.ts";
import { DAY, now } from "#app/platform/clock.ts";
import { stableId } from "#app/platform/ids.ts";
import { mine, owned, type Tenant } from "#app/platform/tenant.ts";
import { contacts, conversations, orgCounters } from "#app/schema/shard.ts";
import { type FollowUpEnd, followUps } from "#app/schema/team.ts";
import { OPEN_AT_MOST, openFollowUps } from "./open-follow-ups.server.ts";

/** Further ahead is a slip of the pen. */
const AHEAD_AT_MOST = 730 * DAY;

export type Refusal = { ok: false; reason: "not-ahead" | "not-a-member" | "too-many" };
type Wish = { contactId: string; memberId: string; reason: string; dueAt: readonly number[]; endsOnAnswer: boolean; clientId: string };
type Change = { followUpId: string } & { [Name in "memberId" | "reason" | "dueAt" | "endsOnAnswer"]?: FollowUpValues[Name] | undefined };
type FollowUpValues = typeof followUps.$inferSelect;

/** Sets a follow-up for each moment. Null when the contact is not there. */
export async function setFollowUps(tenant: Tenant, actor: string, wish: Wish): Promise<{ ok: true; ids: string[] } | Refusal | null> {
	const { contactId, memberId, reason, endsOnAnswer } = wish;
	const [found, open] = await tenant.batch([
		tenant.db.select({ conversationId: contacts.conversationId }).from(contacts).where(eq(contacts.id, contactId)),
		openFollowUps(tenant, contactId),
	]);
	const contact = found[0];
	if (!contact) return null;
	if (!wish.dueAt.every(isAhead)) return { ok: false, reason: "not-ahead" };
	const ids = await Promise.all(wish.dueAt.map((dueAt) => stableId(contactId, wish.clientId, String(dueAt))));
	const isRepeat = open.some(({ id }) => ids.includes(id));
	if (!isRepeat && open.length + ids.length > OPEN_AT_MOST) return { ok: false, reason: "too-many" };
	if (!(await isMember(tenant, actor, memberId))) return { ok: false, reason: "not-a-member" };

	const common = { contactId, memberId, reason, endsOnAnswer, createdBy: actor, createdAt: now() };
	const rows = wish.dueAt.map((dueAt, index) => owned(tenant, { ...common, id: ids[index] ?? "", dueAt }));
	const write = tenant.db.insert(followUps).values(rows).onConflictDoNothing();
	await apply(tenant, { contactId, ...contact }, write, { actor, action: "follow-up.set", count: ids.length });
	return { ok: true, ids };
}

/** Changes when it is due, who does it, why, or whether an answer ends it. Null when it is not there or has ended. */
export async function changeFollowUp(
	tenant: Tenant,
	actor: string,
	{ followUpId, memberId, dueAt, reason, endsOnAnswer }: Change,
): Promise<{ ok: true } | Refusal | null> {
	const before = await findFollowUp(tenant, followUpId);
	if (!before || before.endedAt !== null) return null;
	// A moment that has passed is one that a change is undone to.
	if (dueAt !== undefined && !isAhead(dueAt) && (dueAt < before.createdAt || dueAt > now())) return { ok: false, reason: "not-ahead" };
	if (memberId !== undefined && memberId !== before.memberId && !(await isMember(tenant, actor, memberId))) {
		return { ok: false, reason: "not-a-member" };
	}
	const write = tenant.db
		.update(followUps)
		.set({
			memberId: memberId ?? before.memberId,
			reason: reason ?? before.reason,
			dueAt: dueAt ?? before.dueAt,
			endsOnAnswer: endsOnAnswer ?? before.endsOnAnswer,
		})
		.where(mine(tenant, followUps, eq(followUps.id, followUpId), isNull(followUps.endedAt)));
	await apply(tenant, before, write, { actor, action: "follow-up.changed" });
	return { ok: true };
}

/** Ends a follow-up. One that has ended stays as it ended. Null when it is not there. */
export async function endFollowUp(
	tenant: Tenant,
	actor: string,
	{ followUpId, end }: { followUpId: string; end: Exclude<FollowUpEnd, "answered"> },
): Promise<{ ok: true } | null> {
	const before = await findFollowUp(tenant, followUpId);
	if (!before) return null;
	const write = tenant.db
		.update(followUps)
		.set({ endedAt: now(), end })
		.where(mine(tenant, followUps, eq(followUps.id, followUpId), isNull(followUps.endedAt)));
	await apply(tenant, before, write, { actor, action: `follow-up.${end}` });
	return { ok: true };
}

/** Opens a follow-up again that has ended. Null when it is not there. */
export async function reopenFollowUp(tenant: Tenant, actor: string, followUpId: string): Promise<{ ok: true } | Refusal | null> {
	const before = await findFollowUp(tenant, followUpId);
	if (!before) return null;
	if (before.endedAt === null) return { ok: true };
	if ((await openFollowUps(tenant, before.contactId)).length >= OPEN_AT_MOST) return { ok: false, reason: "too-many" };
	const write = tenant.db
		.update(followUps)
		.set({ endedAt: null, end: null })
		.where(mine(tenant, followUps, eq(followUps.id, followUpId), sql`${followUps.endedAt} is not null`));
	await apply(tenant, before, write, { actor, action: "follow-up.reopened" });
	return { ok: true };
}

async function findFollowUp(tenant: Tenant, followUpId: string) {
	const [row] = await tenant.db
		.select({ ...followUpColumns, createdAt: followUps.createdAt, endedAt: followUps.endedAt, conversationId: contacts.conversationId })
		.from(followUps)
		.innerJoin(contacts, eq(contacts.id, followUps.contactId))
		.where(eq(followUps.id, followUpId));
	return row ?? null;
}

type Line = { actor: string; action: string; count?: number };

async function apply(
	tenant: Tenant,
	{ contactId, conversationId }: { contactId: string; conversationId: string | null },
	write: BatchItem<"sqlite">,
	{ count, ...line }: Line,
) {
	const told: AuditLine = { ...line, target: contactId, result: "done", ...(count !== undefined && { detail: { count: String(count) } }) };
	const [counters, contactRows, conversationRows, followUpRows] = await tenant.apply(
		[
			write,
			takeSeq(tenant),
			recordEvent(tenant, { type: "follow-up.changed", contactId, ...(conversationId && { conversationId }) }),
			audit(tenant, told),
		],
		[
			tenant.db.select(counterColumns).from(orgCounters),
			tenant.db.select(contactColumns).from(contacts).where(eq(contacts.id, contactId)),
			tenant.db
				.select(conversationColumns)
				.from(conversations)
				.where(eq(conversations.id, conversationId ?? "")),
			openFollowUps(tenant, contactId),
		],
	);
	const { seq, counts } = countersOf(counters);
	const rows = { contacts: contactRows, conversations: conversationRows, followUps: followUpRows, followUpsOf: [contactId] };
	await publish(tenant, [{ type: "change", seq, event: "follow-up.changed", at: now(), rows, counts }]);
}

function isAhead(dueAt: number): boolean {
	return dueAt > now() && dueAt < now() + AHEAD_AT_MOST;
}

async function isMember(tenant: Tenant, actor: string, memberId: string): Promise<boolean> {
	return memberId === actor || (await roleOf(tenant, memberId)) !== null;
}
