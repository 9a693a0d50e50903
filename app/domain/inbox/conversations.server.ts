import { and, desc, eq, sql } from "drizzle-orm";
import { recordEvent, takeSeq } from "#app/domain/realtime/events.server.ts";
import { publish } from "#app/domain/realtime/publish.server.ts";
import { contactColumns, conversationColumns, counterColumns, countersOf } from "#app/domain/realtime/rows.server.ts";
import type { ContactRow, ConversationRow, InboxPage } from "#app/domain/realtime/rows.ts";
import { now } from "#app/platform/clock.ts";
import { fromCursor, type Position, toCursor } from "#app/platform/cursor.ts";
import { mine, type Tenant } from "#app/platform/tenant.ts";
import { contacts, conversations, orgCounters } from "#app/schema/shard.ts";

const INBOX_PAGE = 50;

/**
 * A page of fifty open conversations with their contacts, newest first; `cursor` is where the page before ended. Null
 * when the cursor is not one of ours. One round trip; it reads about three rows per conversation shown.
 */
export async function listConversations(tenant: Tenant, { cursor }: { cursor?: string }): Promise<InboxPage | null> {
	const after = cursor === undefined ? undefined : fromCursor(cursor);
	if (after === null) return null;

	const [counters, conversationRows, contactRows] = await tenant.batch([
		tenant.db.select(counterColumns).from(orgCounters),
		newest(tenant, after, INBOX_PAGE),
		contactsOfNewest(tenant, after, INBOX_PAGE),
	]);
	const { seq, counts } = countersOf(counters);
	const last = conversationRows.at(-1);
	return {
		snapshot: { seq, counts, rows: { conversations: conversationRows, contacts: contactRows } },
		ids: conversationRows.map((conversation) => conversation.id),
		nextCursor: last && conversationRows.length === INBOX_PAGE ? toCursor({ at: last.lastMessageAt, id: last.id }) : null,
	};
}

/** The same order for the API: conversations with their contacts. Null when the cursor is not one of ours. */
export async function pageOfConversations(
	tenant: Tenant,
	{ cursor, limit }: { cursor?: string; limit: number },
): Promise<{ conversations: ConversationRow[]; contacts: ContactRow[] } | null> {
	const after = cursor === undefined ? undefined : fromCursor(cursor);
	if (after === null) return null;
	const [conversationRows, contactRows] = await tenant.batch([newest(tenant, after, limit), contactsOfNewest(tenant, after, limit)]);
	return { conversations: conversationRows, contacts: contactRows };
}

function newest(tenant: Tenant, after: Position | undefined, limit: number) {
	return tenant.db
		.select(conversationColumns)
		.from(conversations)
		.where(openAfter(after))
		.orderBy(desc(conversations.lastMessageAt), desc(conversations.id))
		.limit(limit);
}

function contactsOfNewest(tenant: Tenant, after: Position | undefined, limit: number) {
	const page = tenant.db
		.select({ contactId: conversations.contactId })
		.from(conversations)
		.where(openAfter(after))
		.orderBy(desc(conversations.lastMessageAt), desc(conversations.id))
		.limit(limit)
		.as("page");
	return tenant.db.select(contactColumns).from(page).innerJoin(contacts, eq(contacts.id, page.contactId));
}

function openAfter(after: Position | undefined) {
	const isOpen = sql`${conversations.status} in ('waiting', 'answered')`;
	if (!after) return isOpen;
	return and(isOpen, sql`(${conversations.lastMessageAt}, ${conversations.id}) < (${after.at}, ${after.id})`);
}

/** Marks everything in a conversation as seen by the team. Null when there is no such conversation; true when something changed. */
export async function markRead(tenant: Tenant, conversationId: string): Promise<boolean | null> {
	const [before] = await tenant.db.select(conversationColumns).from(conversations).where(eq(conversations.id, conversationId));
	if (!before) return null;
	if (before.unreadCount === 0) return false;

	const [counters, rows] = await tenant.apply(
		[
			tenant.db
				.update(conversations)
				.set({ unreadCount: 0, readUntilAt: sql`max(${conversations.readUntilAt}, ${conversations.lastMessageAt})` })
				.where(mine(tenant, conversations, eq(conversations.id, conversationId), sql`${conversations.unreadCount} > 0`)),
			takeSeq(tenant, sql`-1`),
			recordEvent(tenant, { type: "conversation.read", conversationId }),
		],
		[
			tenant.db.select(counterColumns).from(orgCounters),
			tenant.db.select(conversationColumns).from(conversations).where(eq(conversations.id, conversationId)),
		],
	);
	const { seq, counts } = countersOf(counters);
	await publish(tenant, [{ type: "change", seq, event: "conversation.read", at: now(), rows: { conversations: rows }, counts }]);
	return true;
}
