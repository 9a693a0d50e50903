/** New leads in turn: the one place that decides who gets somebody who just wrote for the first time. */
import { eq, isNull, sql } from "drizzle-orm";
import { notify } from "#app/domain/notifications/notify.server.ts";
import { audit } from "#app/domain/org/audit.server.ts";
import { recordEvent, takeSeq } from "#app/domain/realtime/events.server.ts";
import { contactColumns, conversationColumns, counterColumns, countersOf, stageColumns } from "#app/domain/realtime/rows.server.ts";
import type { ServerFrame } from "#app/domain/realtime/rows.ts";
import { now } from "#app/platform/clock.ts";
import { mine, type Tenant } from "#app/platform/tenant.ts";
import { contacts, conversations, orgCounters, stages } from "#app/schema/shard.ts";
import { assignmentTurns } from "#app/schema/team.ts";

/** Whose turn is longest ago, among those who are not paused and have room. */
const NEXT = sql`(select member_id from ${assignmentTurns} where not is_paused
	and coalesce((select count from lead_counts where lead_counts.member_id = assignment_turns.member_id and what = 'open'), 0) < capacity
	order by last_at, member_id limit 1)`;

/**
 * Gives a new lead that nobody owns to the member whose turn it is, and the frames that tell it; none when nobody has room,
 * or nobody takes turns. Choosing and taking are one transaction, so that leads that come at once do not get the same turn.
 */
export async function takeTurn(
	tenant: Tenant,
	{ contactId, conversationId }: { contactId: string; conversationId: string },
): Promise<ServerFrame[]> {
	const [turn] = await tenant.db.select({ memberId: assignmentTurns.memberId }).from(assignmentTurns).limit(1);
	if (!turn) return [];

	const [counters, contactRows, conversationRows, stageRows] = await tenant.apply(
		[
			tenant.db
				.update(conversations)
				.set({ assigneeId: NEXT })
				.where(
					mine(tenant, conversations, eq(conversations.id, conversationId), isNull(conversations.assigneeId), sql`${NEXT} is not null`),
				),
			tenant.db
				.update(contacts)
				.set({ assigneeId: sql`(select assignee_id from conversations where id = ${conversationId})` })
				.where(mine(tenant, contacts, eq(contacts.id, contactId), sql`changes() > 0`)),
			tenant.db
				.update(assignmentTurns)
				.set({ lastAt: sql`max(${now()}, (select max(last_at) from assignment_turns) + 1)` })
				.where(
					mine(tenant, assignmentTurns, sql`member_id = (select assignee_id from contacts where id = ${contactId}) and changes() > 0`),
				),
			takeSeq(tenant),
			recordEvent(tenant, { type: "contact.assigned", contactId, conversationId }),
			audit(tenant, { actor: "system", action: "contact.assigned", target: contactId, result: "done" }),
		],
		[
			tenant.db.select(counterColumns).from(orgCounters),
			tenant.db.select(contactColumns).from(contacts).where(eq(contacts.id, contactId)),
			tenant.db.select(conversationColumns).from(conversations).where(eq(conversations.id, conversationId)),
			tenant.db.select(stageColumns).from(stages),
		],
	);
	const assigneeId = contactRows[0]?.assigneeId;
	if (!assigneeId) return [];
	const { seq, counts } = countersOf(counters);
	await notify(tenant, { kind: "assigned", about: `${contactId}-${seq}`, memberIds: [assigneeId], conversationId });
	const rows = { contacts: contactRows, conversations: conversationRows, stages: stageRows };
	return [{ type: "change", seq, event: "contact.assigned", at: now(), rows, counts }];
}
