import { eq, ne, sql } from "drizzle-orm";
import { audit } from "#app/domain/org/audit.server.ts";
import { recordEvent, takeSeq } from "#app/domain/realtime/events.server.ts";
import { publish } from "#app/domain/realtime/publish.server.ts";
import { contactColumns, conversationColumns, counterColumns, countersOf, stageColumns } from "#app/domain/realtime/rows.server.ts";
import { now } from "#app/platform/clock.ts";
import { mine, type Tenant } from "#app/platform/tenant.ts";
import { contacts, conversations, orgCounters, stages } from "#app/schema/shard.ts";

/**
 * Moves a contact to a stage, on top of its column, and shows it to everybody. Moving to where it stands changes nothing.
 * A stage of kind `lost` keeps the reason. Null when the contact or the stage is not there.
 */
export async function moveContact(
	tenant: Tenant,
	actor: string,
	{ contactId, stageId, lostReason = null }: { contactId: string; stageId: string; lostReason?: string | null },
): Promise<{ ok: true } | null> {
	const [contactRows, stageRows] = await tenant.batch([
		tenant.db.select({ stageId: contacts.stageId }).from(contacts).where(eq(contacts.id, contactId)),
		tenant.db.select({ kind: stages.kind }).from(stages).where(eq(stages.id, stageId)),
	]);
	const contact = contactRows[0];
	const stage = stageRows[0];
	if (!contact || !stage) return null;
	if (contact.stageId === stageId) return { ok: true };

	const movedNow = sql`exists (select 1 from ${contacts} where id = ${contactId} and stage_id = ${contact.stageId})`;
	const [counters, moved, conversationRows, allStages] = await tenant.apply(
		[
			// The counts first, while the contact still says where it comes from: a move that lost a race then counts nothing.
			tenant.db
				.update(stages)
				.set({ contactCount: sql`${stages.contactCount} + (${stages.id} = ${stageId}) - (${stages.id} = ${contact.stageId})` })
				.where(mine(tenant, stages, sql`${stages.id} in (${stageId}, ${contact.stageId})`, movedNow)),
			tenant.db
				.update(contacts)
				.set({ stageId, stageEnteredAt: now(), lostReason: stage.kind === "lost" ? lostReason : null })
				.where(mine(tenant, contacts, eq(contacts.id, contactId), eq(contacts.stageId, contact.stageId), ne(contacts.stageId, stageId))),
			takeSeq(tenant),
			recordEvent(tenant, { type: "contact.moved", contactId }),
			audit(tenant, { actor, action: "contact.moved", target: contactId, result: "done", detail: { stage: stageId } }),
		],
		[
			tenant.db.select(counterColumns).from(orgCounters),
			tenant.db.select(contactColumns).from(contacts).where(eq(contacts.id, contactId)),
			tenant.db
				.select(conversationColumns)
				.from(contacts)
				.innerJoin(conversations, eq(conversations.id, contacts.conversationId))
				.where(eq(contacts.id, contactId)),
			tenant.db.select(stageColumns).from(stages),
		],
	);
	const { seq, counts } = countersOf(counters);
	const rows = { contacts: moved, conversations: conversationRows, stages: allStages };
	await publish(tenant, [{ type: "change", seq, event: "contact.moved", at: now(), rows, counts }]);
	return { ok: true };
}
