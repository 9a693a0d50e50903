/** Many conversations at once: piece by piece, each piece one batch with its events, its line and one frame for everybody. */
import { and, desc, eq, inArray, isNull, type SQL, sql } from "drizzle-orm";
import { notify } from "#app/domain/notifications/notify.server.ts";
import { audit } from "#app/domain/org/audit.server.ts";
import { roleOf } from "#app/domain/org/members.server.ts";
import { publish } from "#app/domain/realtime/publish.server.ts";
import {
	contactColumns,
	conversationColumns,
	counterColumns,
	countersOf,
	followUpColumns,
	stageColumns,
} from "#app/domain/realtime/rows.server.ts";
import { MINUTE, now } from "#app/platform/clock.ts";
import { fromCursor, type Position, toCursor } from "#app/platform/cursor.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { contacts, conversations, events, orgCounters, stages } from "#app/schema/shard.ts";
import { followUps, tags } from "#app/schema/team.ts";
import type { Before, BulkChange, BulkCount, BulkPiece, BulkPreview, BulkRefusal } from "./bulk.ts";
import { amongOf, auditOf, changesIn, eventOf, writesOf } from "./bulk-writes.server.ts";
import { idsOf } from "./conversations.server.ts";
import { isSnoozeTime } from "./place-conversation.server.ts";
import { readQuery } from "./views.ts";

/** Conversations of one piece. */
const PIECE = 100;
/** A preview counts no further. */
const COUNTED = 5_000;

/** Which conversations: these, or all of a view with its filters as its address has them. */
export type Which = { ids: readonly string[] } | { query: string };

/** How many conversations stand in a view. */
export async function countMatching(tenant: Tenant, memberId: string, query: string): Promise<BulkCount> {
	const which = { query };
	const [counted] = await tenant.db
		.select({ count: sql<number>`count(*)` })
		.from(sql`(${pageOf(memberId, which, startOf(which), COUNTED + 1)})`);
	const { count = 0 } = counted ?? {};
	return { ok: true, count: Math.min(count, COUNTED), hasMore: count > COUNTED };
}

/**
 * How many conversations there are and how many the change would change. The cursor begins above the newest of now: what
 * is written in meanwhile moves above it and stays as it is.
 */
export async function previewBulk(
	tenant: Tenant,
	memberId: string,
	{ which, change }: { which: Which; change: BulkChange },
): Promise<BulkPreview | BulkRefusal> {
	const refusal = await refusalOf(tenant, change);
	if (refusal) return refusal;
	const start = startOf(which);
	const found = tenant.db
		.select({ isChanged: sql<number>`${changesIn(change, memberId)}`.as("is_changed") })
		.from(sql`(${pageOf(memberId, which, start, COUNTED + 1)}) as page`)
		.crossJoin(conversations)
		.crossJoin(contacts)
		.where(and(sql`${conversations.id} = page.id`, eq(contacts.id, conversations.contactId)))
		.as("found");
	const [counted] = await tenant.db
		.select({ count: sql<number>`count(*)`, changes: sql<number>`coalesce(sum(is_changed), 0)` })
		.from(found);
	const { count = 0, changes = 0 } = counted ?? {};
	return {
		ok: true,
		count: Math.min(count, COUNTED),
		changes: Math.min(changes, COUNTED),
		hasMore: count > COUNTED,
		cursor: toCursor(start),
	};
}

/** Changes the next hundred conversations. Doing a piece again changes nothing. Null when the cursor is not one of ours. */
export async function runBulk(
	tenant: Tenant,
	memberId: string,
	wish: { which: Which; change: BulkChange; bulkId: string; cursor?: string | undefined },
): Promise<BulkPiece | BulkRefusal | null> {
	const { which, change, bulkId } = wish;
	const after = wish.cursor === undefined ? startOf(which) : fromCursor(wish.cursor);
	if (after === null) return null;
	const refusal = await refusalOf(tenant, change);
	if (refusal) return refusal;

	const rows = await tenant.db
		.select({
			id: conversations.id,
			contactId: conversations.contactId,
			status: conversations.status,
			snoozedUntil: conversations.snoozedUntil,
			unreadCount: conversations.unreadCount,
			assigneeId: conversations.assigneeId,
			stageId: contacts.stageId,
			lostReason: contacts.lostReason,
			lastMessageAt: conversations.lastMessageAt,
			isChanged: sql<number>`${changesIn(change, memberId)}`.as("is_changed"),
		})
		.from(sql`(${pageOf(memberId, which, after, PIECE)}) as page`)
		.crossJoin(conversations)
		.crossJoin(contacts)
		.where(and(sql`${conversations.id} = page.id`, eq(contacts.id, conversations.contactId)))
		.orderBy(sql`page.last_message_at desc`, sql`page.id desc`);
	const last = rows.at(-1);
	const cursor = last && rows.length === PIECE ? toCursor({ at: last.lastMessageAt, id: last.id }) : null;
	const changing = rows.filter(({ isChanged }) => isChanged);
	if (changing.length > 0) await changeAll(tenant, memberId, { change, bulkId, which, rows: changing });
	const changed = changing.map(
		({ id, status, snoozedUntil, unreadCount, assigneeId, stageId, lostReason }): Before => ({
			id,
			status,
			snoozedUntil,
			isUnread: unreadCount > 0,
			assigneeId,
			stageId,
			lostReason,
		}),
	);
	return { ok: true, seen: rows.length, changed, cursor };
}

/** Above the newest of a view, and above all where they are named. */
function startOf(which: Which): Position {
	return { at: "query" in which ? now() + MINUTE : 1e14, id: "0" };
}

function pageOf(memberId: string, which: Which, after: Position, limit: number): SQL {
	if ("query" in which) return idsOf(memberId, readQuery(new URLSearchParams(which.query)), after, limit);
	return sql`select conversations.id as id, conversations.last_message_at as last_message_at from conversations
		where conversations.id in (select value from json_each(${JSON.stringify(which.ids)}))
			and (conversations.last_message_at, conversations.id) < (${after.at}, ${after.id})
		order by last_message_at desc, id desc limit ${limit}`;
}

async function refusalOf(tenant: Tenant, change: BulkChange): Promise<BulkRefusal | null> {
	if (change.what === "snooze" && !isSnoozeTime(change.until)) return { ok: false, reason: "not-a-time" };
	if (change.what === "assign" && change.assigneeId !== null && (await roleOf(tenant, change.assigneeId)) === null) {
		return { ok: false, reason: "not-a-member" };
	}
	if (change.what === "tag" || change.what === "untag") {
		const [tag] = await tenant.db.select({ id: tags.id }).from(tags).where(eq(tags.id, change.tagId));
		if (!tag) return { ok: false, reason: "not-there" };
	}
	if (change.what === "stage") {
		const [stage] = await tenant.db.select({ id: stages.id }).from(stages).where(eq(stages.id, change.stageId));
		if (!stage) return { ok: false, reason: "not-there" };
	}
	return null;
}

type Piece = { change: BulkChange; bulkId: string; which: Which; rows: readonly { id: string; contactId: string }[] };

async function changeAll(tenant: Tenant, actorId: string, { change, bulkId, which, rows }: Piece) {
	const ids = rows.map(({ id }) => id);
	const contactIds = rows.map(({ contactId }) => contactId);
	const among = amongOf(ids);
	const query = "query" in which ? which.query : null;
	const line = auditOf(change, { actorId, bulkId, query, ids });
	const [newest, counters, conversationRows, contactRows, stageRows, followUpRows] = await tenant.apply(
		[...writesOf(tenant, change, { ids, contactIds, memberId: actorId }), ...(line ? [audit(tenant, line)] : [])],
		[
			tenant.db
				.select({ seq: events.seq, type: events.type, conversationId: events.conversationId })
				.from(events)
				.orderBy(desc(events.seq))
				.limit(rows.length),
			tenant.db.select(counterColumns).from(orgCounters),
			tenant.db.select(conversationColumns).from(conversations).where(inArray(conversations.id, among)),
			tenant.db
				.select(contactColumns)
				.from(contacts)
				.where(inArray(contacts.id, amongOf(contactIds))),
			tenant.db.select(stageColumns).from(stages),
			// Only leads that change hands take theirs along.
			tenant.db
				.select(followUpColumns)
				.from(followUps)
				.where(and(inArray(followUps.contactId, amongOf(change.what === "assign" ? contactIds : [])), isNull(followUps.endedAt))),
		],
	);
	const { seq, counts } = countersOf(counters);
	// What stands before ours may look like ours; its rows are in the frame all the same.
	const others = newest.findIndex(({ type, conversationId }) => type !== eventOf(change) || !ids.includes(conversationId ?? ""));
	const after = seq - (others === -1 ? newest.length : others);
	const changed = { conversations: conversationRows, contacts: contactRows, stages: stageRows };
	const rowsNow = change.what === "assign" ? { ...changed, followUps: followUpRows, followUpsOf: contactIds } : changed;
	if (after < seq) await publish(tenant, [{ type: "changes", after, seq, rows: rowsNow, counts, more: false }]);
	if (change.what === "assign" && change.assigneeId !== null) {
		// Once for the whole; it leads to the first of them.
		const about = `bulk-${bulkId}`;
		await notify(tenant, { kind: "assigned", about, memberIds: [change.assigneeId], conversationId: ids[0] ?? null, actorId });
	}
}
