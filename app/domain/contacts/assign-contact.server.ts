import { eq, sql } from "drizzle-orm";
import { notify } from "#app/domain/notifications/notify.server.ts";
import { audit } from "#app/domain/org/audit.server.ts";
import { roleOf } from "#app/domain/org/members.server.ts";
import { recordEvent, takeSeq } from "#app/domain/realtime/events.server.ts";
import { publish } from "#app/domain/realtime/publish.server.ts";
import { contactColumns, conversationColumns, counterColumns, countersOf, stageColumns } from "#app/domain/realtime/rows.server.ts";
import { now } from "#app/platform/clock.ts";
import { mine, type Tenant } from "#app/platform/tenant.ts";
import { contacts, conversations, orgCounters, stages } from "#app/schema/shard.ts";

export type AssignResult = { ok: true } | { ok: false; reason: "not-a-member" };

/**
 * Makes a contact the lead of a member, or nobody's (null), and shows it to everybody who may see it. Its conversation says
 * the same. Null when the contact is not there.
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

	const changes = sql`assignee_id is not ${assigneeId}`;
	const [counters, contactRows, conversationRows, stageRows] = await tenant.apply(
		[
			tenant.db
				.update(conversations)
				.set({ assigneeId })
				.where(mine(tenant, conversations, eq(conversations.id, before.conversationId ?? ""), changes)),
			tenant.db
				.update(contacts)
				.set({ assigneeId })
				.where(mine(tenant, contacts, eq(contacts.id, contactId), changes)),
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
		],
	);
	const { seq, counts } = countersOf(counters);
	const rows = { contacts: contactRows, conversations: conversationRows, stages: stageRows };
	await publish(tenant, [{ type: "change", seq, event: "contact.assigned", at: now(), rows, counts }]);
	if (assigneeId !== null) {
		// With its number: who gets the lead again is told again.
		const about = `${contactId}-${seq}`;
		await notify(tenant, { kind: "assigned", about, memberIds: [assigneeId], conversationId: before.conversationId, actorId });
	}
	return { ok: true };
}
