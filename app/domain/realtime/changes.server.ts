import { and, asc, eq, gt, inArray, isNull, sql } from "drizzle-orm";
import type { Tenant } from "#app/platform/tenant.ts";
import { connections, contacts, conversations, events, imports, messages, orgCounters, stages } from "#app/schema/shard.ts";
import { followUps, notes } from "#app/schema/team.ts";
import { ofConversations } from "./of-conversations.server.ts";
import {
	allTags,
	connectionColumns,
	contactColumns,
	conversationColumns,
	counterColumns,
	countersOf,
	followUpColumns,
	importColumns,
	messageColumns,
	messageRow,
	noteColumns,
	stageColumns,
} from "./rows.server.ts";
import type { Rows, ServerFrame } from "./rows.ts";

/** How many events one answer to `resume` covers. */
const RESUME_PAGE = 200;
/** Notes told in one answer. */
const NOTES_AT_MOST = 500;
/** A browser further behind than this loads the page again: cheaper than so many rows. */
const RESUME_LIMIT = 2000;

/** The number of the org's newest event. */
export async function currentSeq(tenant: Tenant): Promise<number> {
	return countersOf(await tenant.db.select(counterColumns).from(orgCounters)).seq;
}

/**
 * What changed after event `after`: rows as they are now, each once, for at most `RESUME_PAGE` events. Events that are
 * no longer kept, a number from the future or one too far behind answer `reset`.
 */
export async function changesSince(tenant: Tenant, after: number): Promise<ServerFrame> {
	const [counters, page] = await tenant.batch([
		tenant.db.select(counterColumns).from(orgCounters),
		tenant.db.select().from(events).where(gt(events.seq, after)).orderBy(asc(events.seq)).limit(RESUME_PAGE),
	]);
	const { seq, counts } = countersOf(counters);
	const isKept = after === seq || page[0]?.seq === after + 1;
	const isRearranged = page.some((event) => event.type === "tag.gone");
	if (after > seq || after < 0 || seq - after > RESUME_LIMIT || !isKept || isRearranged) return { type: "reset", seq };

	const last = page.at(-1)?.seq ?? seq;
	const rows = page.length > 0 ? await rowsOf(tenant, page) : {};
	return { type: "changes", after, seq: last, rows, counts, more: last < seq };
}

async function rowsOf(tenant: Tenant, page: (typeof events.$inferSelect)[]): Promise<Rows> {
	const conversationIds = present(page.map((event) => event.conversationId));
	const messageIds = present(page.map((event) => event.messageId));
	const contactIds = present(page.map((event) => event.contactId));
	const among = (ids: string[]) => sql`(select value from json_each(${JSON.stringify(ids)}))`;

	const noted = present(page.map((event) => (event.type === "note.changed" ? event.conversationId : null)));
	const hasTags = page.some((event) => event.type === "tag.changed");
	const imported = present(page.map((event) => (event.type === "conversation.imported" ? event.conversationId : null)));
	const [conversationRows, messageRows, contactRows, stageRows, connectionRows, importRows, noteRows, followUpRows, tagRows] =
		await tenant.batch([
			tenant.db
				.select(conversationColumns)
				.from(conversations)
				.where(mineIn(tenant, conversations, among(conversationIds))),
			tenant.db
				.select(messageColumns)
				.from(messages)
				.where(mineIn(tenant, messages, among(messageIds))),
			tenant.db
				.select(contactColumns)
				.from(contacts)
				.where(
					and(
						eq(contacts.orgId, tenant.orgId),
						sql`${contacts.id} in (select value from json_each(${JSON.stringify(contactIds)})
						union select ${conversations.contactId} from ${conversations} where ${inArray(conversations.id, among(conversationIds))})`,
					),
				),
			tenant.db.select(stageColumns).from(stages),
			tenant.db.select(connectionColumns).from(connections),
			tenant.db.select(importColumns).from(imports),
			tenant.db.select(noteColumns).from(notes).where(ofConversations(notes, noted)).limit(NOTES_AT_MOST),
			tenant.db
				.select(followUpColumns)
				.from(followUps)
				.where(and(eq(followUps.orgId, tenant.orgId), inArray(followUps.contactId, among(contactIds)), isNull(followUps.endedAt))),
			allTags(tenant, hasTags),
		]);
	const seen = new Set(conversationRows.map((conversation) => conversation.id));
	const staleConversationIds = tenant.memberId === null ? imported : imported.filter((id) => seen.has(id));
	const found = new Set(messageRows.map((message) => message.id));
	const known = new Set(contactRows.map((contact) => contact.id));
	// Ids of others' leads are nothing for a limited member, not even as things that are gone.
	const mayName = (event: { conversationId: string | null }) => tenant.memberId === null || seen.has(event.conversationId ?? "");
	const wasTheirs = (event: { type: string; memberId: string | null }) =>
		event.type === "contact.assigned" && event.memberId === tenant.memberId;
	const taken = tenant.memberId === null ? [] : present(page.map((event) => (wasTheirs(event) ? event.contactId : null)));
	const removedContactIds = taken.filter((id) => !known.has(id));
	return {
		conversations: conversationRows,
		contacts: contactRows,
		messages: messageRows.map(messageRow),
		stages: stageRows,
		connections: connectionRows,
		imports: importRows,
		...(hasTags && { tags: tagRows }),
		...(noted.length > 0 && { notes: noteRows, notesOf: noted.filter((id) => seen.has(id)) }),
		...(contactIds.length > 0 && { followUps: followUpRows, followUpsOf: contactIds.filter((id) => known.has(id)) }),
		...(staleConversationIds.length > 0 && { staleConversationIds }),
		removedMessageIds: present(page.map((event) => (mayName(event) ? event.messageId : null))).filter((id) => !found.has(id)),
		...(removedContactIds.length > 0 && { removedContactIds }),
		...(page.some((event) => event.type === "view.changed") && { haveViewsChanged: true as const }),
	};
}

function mineIn(tenant: Tenant, table: typeof conversations | typeof messages, ids: ReturnType<typeof sql>) {
	return and(eq(table.orgId, tenant.orgId), inArray(table.id, ids));
}

function present(ids: (string | null)[]): string[] {
	return [...new Set(ids.filter((id) => id !== null))];
}
