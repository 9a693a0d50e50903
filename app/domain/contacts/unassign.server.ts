import { and, asc, desc, eq, inArray, isNull, sql } from "drizzle-orm";
import { publish } from "#app/domain/realtime/publish.server.ts";
import { contactListColumns, conversationColumns, counterColumns, countersOf } from "#app/domain/realtime/rows.server.ts";
import type { ServerFrame } from "#app/domain/realtime/rows.ts";
import { now } from "#app/platform/clock.ts";
import { mine, type Tenant } from "#app/platform/tenant.ts";
import { contacts, conversations, events, orgCounters } from "#app/schema/shard.ts";
import { assignmentTurns, doneForMe, followUps, savedViews } from "#app/schema/team.ts";

const AT_ONCE = 100;

/**
 * What somebody leaves behind who is no longer a member: their follow-ups are the Owner's, who sees every lead, and so are the
 * views that they shared; those of their own go and what they had done for themselves, and they take no more turns. A repeat
 * changes nothing.
 */
export async function releaseMember(tenant: Tenant, { memberId, ownerId }: { memberId: string; ownerId: string }): Promise<void> {
	await tenant.batch([
		tenant.db
			.update(followUps)
			.set({ memberId: ownerId })
			.where(mine(tenant, followUps, eq(followUps.memberId, memberId), isNull(followUps.endedAt))),
		tenant.db.delete(assignmentTurns).where(mine(tenant, assignmentTurns, eq(assignmentTurns.memberId, memberId))),
		tenant.db.delete(savedViews).where(mine(tenant, savedViews, eq(savedViews.memberId, memberId))),
		tenant.db
			.update(savedViews)
			.set({ createdBy: ownerId })
			.where(mine(tenant, savedViews, isNull(savedViews.memberId), eq(savedViews.createdBy, memberId))),
		tenant.db.delete(doneForMe).where(mine(tenant, doneForMe, eq(doneForMe.memberId, memberId))),
	]);
}

/** Makes every lead of a member nobody's, a hundred at a time, each with its event. A repeat changes nothing. */
export async function unassignAll(tenant: Tenant, memberId: string): Promise<void> {
	for (;;) {
		const leads = await tenant.db
			.select({ id: contacts.id })
			.from(contacts)
			.where(eq(contacts.assigneeId, memberId))
			.orderBy(asc(contacts.id))
			.limit(AT_ONCE);
		if (leads.length > 0) {
			await unassign(
				tenant,
				memberId,
				leads.map(({ id }) => id),
			);
		}
		if (leads.length < AT_ONCE) return;
	}
}

async function unassign(tenant: Tenant, memberId: string, leadIds: string[]) {
	const among = sql`(select value from json_each(${JSON.stringify(leadIds)}))`;
	const theirs = and(inArray(contacts.id, among), eq(contacts.assigneeId, memberId));
	const [newest, contactRows, conversationRows, counters] = await tenant.apply(
		[
			// The events first, while the contacts still say whose they are: one that was given to somebody else meanwhile gets none.
			tenant.statement(sql`insert into ${events} (org_id, seq, type, conversation_id, message_id, contact_id, at)
				select ${orgCounters.orgId}, ${orgCounters.seq} + row_number() over (order by ${contacts.id}), 'contact.changed',
					${contacts.conversationId}, null, ${contacts.id}, ${now()} from ${contacts}, ${orgCounters} where ${theirs}`),
			tenant.statement(sql`update ${orgCounters} set seq = seq + changes() where org_id = ${tenant.orgId}`),
			tenant.db
				.update(contacts)
				.set({ assigneeId: null })
				.where(mine(tenant, contacts, theirs)),
			tenant.db
				.update(conversations)
				.set({ assigneeId: null })
				.where(mine(tenant, conversations, inArray(conversations.contactId, among), eq(conversations.assigneeId, memberId))),
		],
		[
			tenant.db
				.select({ seq: events.seq, type: events.type, contactId: events.contactId })
				.from(events)
				.orderBy(desc(events.seq))
				.limit(leadIds.length),
			tenant.db.select(contactListColumns).from(contacts).where(inArray(contacts.id, among)),
			tenant.db.select(conversationColumns).from(conversations).where(inArray(conversations.contactId, among)),
			tenant.db.select(counterColumns).from(orgCounters),
		],
	);
	const { counts } = countersOf(counters);
	const frames = newest.reverse().flatMap(({ seq, type, contactId }): ServerFrame[] => {
		if (type !== "contact.changed" || contactId === null || !leadIds.includes(contactId)) return [];
		const rows = {
			contacts: contactRows.filter((contact) => contact.id === contactId),
			conversations: conversationRows.filter((conversation) => conversation.contactId === contactId),
		};
		return [{ type: "change", seq, event: type, at: now(), rows, counts }];
	});
	await publish(tenant, frames);
}
