import { and, asc, eq, isNull, sql } from "drizzle-orm";
import { notify } from "#app/domain/notifications/notify.server.ts";
import { audit } from "#app/domain/org/audit.server.ts";
import { roleOf } from "#app/domain/org/members.server.ts";
import { recordEvent, takeSeq } from "#app/domain/realtime/events.server.ts";
import { publish } from "#app/domain/realtime/publish.server.ts";
import {
	contactColumns,
	conversationColumns,
	counterColumns,
	countersOf,
	followUpColumns,
	stageColumns,
} from "#app/domain/realtime/rows.server.ts";
import { now } from "#app/platform/clock.ts";
import { mine, type Tenant } from "#app/platform/tenant.ts";
import { contacts, conversations, orgCounters, stages } from "#app/schema/shard.ts";
import { followUps } from "#app/schema/team.ts";

/** More follow-ups than anybody has open with one person. */
const OPEN_AT_MOST = 20;

export type AssignResult = { ok: true } | { ok: false; reason: "not-a-member" };

/**
 * Makes a contact the lead of a member, or nobody's (null), and shows it to everybody who may see it. Its conversation says
 * the same, and follow-ups of who had it go along. Null when the contact is not there.
 */
export async function assignContact(
	tenant: Tenant,
	actorId: string,
	{ contactId, assigneeId }: { contactId: string; assigneeId: string | null },
): Promise<AssignResult | null> {
	const [before] = await tenant.db
		.select({ assigneeId: contacts.assigneeId, conversationId: contacts.conversationId })
		.from(contacts)
		.where(eq(contacts.id, contactId));
	if (!before) return null;
	if (before.assigneeId === assigneeId) return { ok: true };
	if (assigneeId !== null && (await roleOf(tenant, assigneeId)) === null) return { ok: false, reason: "not-a-member" };

	const [counters, contactRows, conversationRows, stageRows, followUpRows] = await tenant.apply(
		[
			...writeAssignee(tenant, { contactId, conversationId: before.conversationId, from: before.assigneeId, to: assigneeId }),
			takeSeq(tenant),
			recordEvent(tenant, {
				type: "contact.assigned",
				contactId,
				memberId: before.assigneeId,
				...(before.conversationId && { conversationId: before.conversationId }),
			}),
			audit(tenant, {
				actor: actorId,
				action: "contact.assigned",
				target: contactId,
				result: "done",
				detail: { from: before.assigneeId ?? "", to: assigneeId ?? "" },
			}),
		],
		[
			tenant.db.select(counterColumns).from(orgCounters),
			tenant.db.select(contactColumns).from(contacts).where(eq(contacts.id, contactId)),
			tenant.db
				.select(conversationColumns)
				.from(conversations)
				.where(eq(conversations.id, before.conversationId ?? "")),
			tenant.db.select(stageColumns).from(stages),
			tenant.db
				.select(followUpColumns)
				.from(followUps)
				.where(and(eq(followUps.contactId, contactId), isNull(followUps.endedAt)))
				.orderBy(asc(followUps.dueAt))
				.limit(OPEN_AT_MOST),
		],
	);
	const { seq, counts } = countersOf(counters);
	const rows = { contacts: contactRows, conversations: conversationRows, stages: stageRows, followUps: followUpRows };
	await publish(tenant, [{ type: "change", seq, event: "contact.assigned", at: now(), rows, counts }]);
	if (assigneeId !== null) {
		// With its number: who gets the lead again is told again.
		const about = `${contactId}-${seq}`;
		await notify(tenant, { kind: "assigned", about, memberIds: [assigneeId], conversationId: before.conversationId, actorId });
	}
	return { ok: true };
}

type Assignment = { contactId: string; conversationId: string | null; from: string | null; to: string | null };

/** The statements that make a contact, with their conversation and the open follow-ups of who had them, somebody's lead; the last tells whether it is new. */
export function writeAssignee(tenant: Tenant, { contactId, conversationId, from, to }: Assignment) {
	const changes = sql`assignee_id is not ${to}`;
	return [
		// First, while the lead is still theirs who may be limited to their own.
		tenant.db
			.update(followUps)
			.set({ memberId: to ?? "" })
			.where(
				mine(
					tenant,
					followUps,
					eq(followUps.contactId, contactId),
					eq(followUps.memberId, from ?? ""),
					isNull(followUps.endedAt),
					sql`${to} is not null`,
				),
			),
		tenant.db
			.update(conversations)
			.set({ assigneeId: to })
			.where(mine(tenant, conversations, eq(conversations.id, conversationId ?? ""), changes)),
		tenant.db
			.update(contacts)
			.set({ assigneeId: to })
			.where(mine(tenant, contacts, eq(contacts.id, contactId), changes)),
	];
}
