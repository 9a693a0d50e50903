import { and, asc, desc, eq, sql } from "drizzle-orm";
import {
	contactListColumns,
	conversationJsonFor,
	counterColumns,
	countersOf,
	readConversationJson,
	stageColumns,
} from "#app/domain/realtime/rows.server.ts";
import type { BoardPage, ContactRow, StageRow } from "#app/domain/realtime/rows.ts";
import { fromCursor, toCursor } from "#app/platform/cursor.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { contacts, conversations, orgCounters, stages } from "#app/schema/shard.ts";

const COLUMN_PAGE = 30;

/** The whole board: every stage, and of each the thirty contacts who entered it last, with their conversations, as the member sees them. One round trip. */
export async function readBoard(tenant: Tenant, memberId: string): Promise<BoardPage> {
	const [counters, stageRows, cards] = await tenant.batch([
		tenant.db.select(counterColumns).from(orgCounters),
		tenant.db.select(stageColumns).from(stages).orderBy(asc(stages.position)),
		tenant.db
			.select(cardColumns(memberId))
			.from(stages)
			// The cross join makes SQLite take the stages first, and then look up each stage's newest by key.
			.crossJoin(contacts)
			.leftJoin(conversations, eq(conversations.id, contacts.conversationId))
			.where(newestOfStage(tenant))
			.orderBy(asc(stages.position), desc(contacts.stageEnteredAt), desc(contacts.id)),
	]);
	return pageOf(counters, stageRows, stageRows, cards);
}

/** The next thirty contacts of one stage after `cursor`. Null when the stage is not there or the cursor is not one of ours. */
export async function readColumn(
	tenant: Tenant,
	{ memberId, stageId, cursor }: { memberId: string; stageId: string; cursor: string },
): Promise<BoardPage | null> {
	const after = fromCursor(cursor);
	if (!after) return null;
	const [counters, stageRows, cards] = await tenant.batch([
		tenant.db.select(counterColumns).from(orgCounters),
		tenant.db.select(stageColumns).from(stages).orderBy(asc(stages.position)),
		selectCards(tenant, memberId)
			.where(and(eq(contacts.stageId, stageId), sql`(${contacts.stageEnteredAt}, ${contacts.id}) < (${after.at}, ${after.id})`))
			.orderBy(desc(contacts.stageEnteredAt), desc(contacts.id))
			.limit(COLUMN_PAGE),
	]);
	const stage = stageRows.find((row) => row.id === stageId);
	return stage ? pageOf(counters, stageRows, [stage], cards) : null;
}

function newestOfStage(tenant: Tenant) {
	const newest = sql`(select entered.id from ${contacts} as entered where entered.stage_id = ${stages.id} order by entered.stage_entered_at desc, entered.id desc limit ${COLUMN_PAGE})`;
	return and(eq(contacts.orgId, tenant.orgId), sql`${contacts.id} in ${newest}`);
}

/** D1 names the columns of a batch's rows by their SQL name, so the conversation's need names that a contact's do not have. */
function cardColumns(memberId: string) {
	const conversation = sql<string | null>`case when ${conversations.id} is null then null else ${conversationJsonFor(memberId)} end`;
	return { ...contactListColumns, conversation: conversation.as("conversation") };
}

function selectCards(tenant: Tenant, memberId: string) {
	return tenant.db
		.select(cardColumns(memberId))
		.from(contacts)
		.leftJoin(conversations, eq(conversations.id, contacts.conversationId))
		.$dynamic();
}

type Card = ContactRow & { conversation: string | null };

function pageOf(counters: { seq: number; unreadConversations: number }[], all: StageRow[], shown: StageRow[], cards: Card[]): BoardPage {
	const { seq, counts } = countersOf(counters);
	const columns = shown.map((stage) => {
		const column = cards.filter((card) => card.stageId === stage.id);
		const last = column.at(-1);
		const nextCursor = last && column.length === COLUMN_PAGE ? toCursor({ at: last.stageEnteredAt, id: last.id }) : null;
		return { stageId: stage.id, contactIds: column.map((card) => card.id), nextCursor };
	});
	const rows = {
		stages: all,
		contacts: cards.map(({ conversation: _, ...contact }) => contact),
		conversations: cards.flatMap((card) => (card.conversation ? [readConversationJson(card.conversation)] : [])),
	};
	return { snapshot: { seq, counts, rows }, columns };
}
