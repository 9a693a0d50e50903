import { and, eq, inArray, type SQL, sql } from "drizzle-orm";
import { recordEvent, takeSeq } from "#app/domain/realtime/events.server.ts";
import { SEEN_BEHIND } from "#app/domain/realtime/mentions.ts";
import { publish } from "#app/domain/realtime/publish.server.ts";
import {
	contactJson,
	conversationColumns,
	conversationColumnsFor,
	counterColumns,
	countersOf,
	readContactJson,
	taggedContactJson,
} from "#app/domain/realtime/rows.server.ts";
import type { ContactRow, ConversationRow, InboxPage, MentionRow, ViewCount, ViewCounts, ViewsPage } from "#app/domain/realtime/rows.ts";
import { now } from "#app/platform/clock.ts";
import { fromCursor, type Position, toCursor } from "#app/platform/cursor.ts";
import { mine, type Tenant } from "#app/platform/tenant.ts";
import { contacts, conversations, leadCounts, orgCounters } from "#app/schema/shard.ts";
import { HUMAN_AGENT_FOR, OPEN_FOR } from "./reply-window.ts";
import { expiringSpan, hidesAside, type InboxQuery, queryString, standingsOf } from "./views.ts";

const INBOX_PAGE = 50;
/** The view of mentions holds the conversations of a member's newest hundred; those of the newest thirty are counted. */
const MENTIONS_LISTED = 100;
const MENTIONS_COUNTED = 30;
/** How many conversations a saved view is counted up to, and among how many they are looked for. */
const COUNTED = 100;
const LOOKED_AT = 500;

/** The whole inbox: what no filter narrows. */
const WHOLE: InboxQuery = { view: "all" };

/**
 * A page of fifty conversations of a view with their contacts, newest first, as the member `memberId` sees it; `cursor` is
 * where the page before ended. Null when the cursor is not one of ours. One round trip; it reads about three rows per
 * conversation shown, and more only where a filter passes many by.
 */
export async function listConversations(
	tenant: Tenant,
	{ memberId = "", query = WHOLE, cursor }: { memberId?: string; query?: InboxQuery; cursor?: string | undefined },
): Promise<InboxPage | null> {
	const after = cursor === undefined ? undefined : fromCursor(cursor);
	if (after === null) return null;
	const [counters, rows] = await tenant.batch([
		tenant.db.select(counterColumns).from(orgCounters),
		page(tenant, memberId, query, after, INBOX_PAGE),
	]);
	return pageOf(query, counters, rows);
}

/** The first page of a view, and how many conversations stand in the views that are counted: what the inbox opens with. One round trip. */
export async function openInbox(
	tenant: Tenant,
	{ memberId, query }: { memberId: string; query: InboxQuery },
): Promise<InboxPage & { counts: ViewCounts; hasSavedViews: boolean }> {
	const [counters, rows, leads, mentions, saved] = await tenant.batch([
		tenant.db.select(counterColumns).from(orgCounters),
		page(tenant, memberId, query, undefined, INBOX_PAGE),
		placed(tenant, memberId),
		newestMentions(tenant, memberId),
		// One is enough to keep their place on the page; what they are comes later.
		anySavedView(tenant, memberId),
	]);
	const opened = pageOf(query, counters, rows);
	return {
		...opened,
		mentions: [...mentions.map(mentionRow), ...(opened.mentions ?? [])],
		counts: viewCountsOf(tenant, memberId, leads),
		hasSavedViews: saved.length > 0,
	};
}

function pageOf(query: InboxQuery, counters: Parameters<typeof countersOf>[0], rows: PageRow[]): InboxPage {
	const { seq, counts } = countersOf(counters);
	const { conversations: conversationRows, contacts: contactRows } = rowsOf(rows);
	const last = rows.at(-1);
	return {
		snapshot: { seq, counts, rows: { conversations: conversationRows, contacts: contactRows } },
		query: queryString(query),
		ids: conversationRows.map((conversation) => conversation.id),
		nextCursor: last && rows.length === INBOX_PAGE ? toCursor({ at: last.place, id: last.id }) : null,
		...(query.view === "mentions" && { mentions: rows.map(({ id, place }) => ({ conversationId: id, isUnseen: place >= 0 })) }),
	};
}

/** The same order for the API: open conversations with their contacts. Null when the cursor is not one of ours. */
export async function pageOfConversations(
	tenant: Tenant,
	{ cursor, limit }: { cursor?: string; limit: number },
): Promise<{ conversations: ConversationRow[]; contacts: ContactRow[] } | null> {
	const after = cursor === undefined ? undefined : fromCursor(cursor);
	if (after === null) return null;
	return rowsOf(await page(tenant, "", WHOLE, after, limit));
}

/** `place` is where it stands in the list. */
type PageRow = ConversationRow & { contact: string; place: number };

function rowsOf(rows: PageRow[]) {
	return {
		conversations: rows.map(({ contact: _, place: __, ...conversation }) => conversation),
		contacts: rows.map(({ contact }) => readContactJson(contact)),
	};
}

function page(tenant: Tenant, memberId: string, query: InboxQuery, after: Position | undefined, limit: number) {
	const found = idsOf(memberId, query, after, limit);
	return (
		tenant.db
			.select({
				...conversationColumnsFor(memberId),
				contact: query.tag === undefined ? contactJson : taggedContactJson,
				place: sql<number>`page.last_message_at`.as("place"),
			})
			.from(sql`(${found}) as page`)
			// Cross joins make SQLite take the page first, and then look up each of its rows by key.
			.crossJoin(conversations)
			.crossJoin(contacts)
			.where(and(sql`${conversations.id} = page.id`, eq(contacts.id, conversations.contactId)))
			.orderBy(sql`page.last_message_at desc`, sql`page.id desc`)
	);
}

/**
 * The ids of a page. Each standing is a range of an index that is in order already; SQLite merges the ranges and stops at
 * the limit, so a page costs what it shows, however many conversations there are.
 */
export function idsOf(memberId: string, query: InboxQuery, after: Position | undefined, limit: number): SQL {
	if (query.view === "mentions") return mentionedIds(memberId, conditionsOf(memberId, query), after, limit);
	const isAfter = after && sql`(conversations.last_message_at, conversations.id) < (${after.at}, ${after.id})`;
	if (query.aside)
		return asideIds(memberId, and(inArray(conversations.status, standingsOf(query.view)), narrowed(memberId, query), isAfter), limit);
	const conditions = and(conditionsOf(memberId, query), isAfter);
	const ranges = standingsOf(query.view).map(
		(status) => sql`select conversations.id as id, conversations.last_message_at as last_message_at from conversations
			where conversations.status = ${status}${conditions ? sql` and ${conditions}` : sql``}`,
	);
	return sql`${sql.join(ranges, sql` union all `)} order by last_message_at desc, id desc limit ${limit}`;
}

function conditionsOf(memberId: string, query: InboxQuery): SQL | undefined {
	const isAside = isAsideFor(memberId);
	const whose = hidesAside(query) ? sql`not ${isAside}` : undefined;
	return and(narrowed(memberId, query), query.aside ? isAside : whose);
}

function narrowed(memberId: string, query: InboxQuery): SQL | undefined {
	return and(assigneeOf(memberId, query), ...narrowings(query));
}

/** Whether a member has done a conversation for themselves. */
export function isAsideFor(memberId: string): SQL {
	return sql`exists (select 1 from done_for_me where done_for_me.member_id = ${memberId} and done_for_me.conversation_id = conversations.id)`;
}

/** The same of what a member has done for themselves, begun at those few instead of at the org's many. */
function asideIds(memberId: string, conditions: SQL | undefined, limit: number): SQL {
	return sql`select conversations.id as id, conversations.last_message_at as last_message_at from done_for_me cross join conversations
		where ${and(sql`done_for_me.member_id = ${memberId} and conversations.id = done_for_me.conversation_id`, conditions)}
		order by last_message_at desc, id desc limit ${limit}`;
}

/** The same of the conversations in which notes mention a member: those with an unseen one first. */
function mentionedIds(memberId: string, conditions: SQL | undefined, after: Position | undefined, limit: number): SQL {
	const place = sql`conversations.last_message_at - (1 - mentioned.is_unseen) * ${SEEN_BEHIND}`;
	return sql`select conversations.id as id, ${place} as last_message_at
		from (${mentionsOf(memberId, MENTIONS_LISTED)}) as mentioned cross join conversations
		where ${and(sql`conversations.id = mentioned.conversation_id`, conditions, after && sql`(${place}, conversations.id) < (${after.at}, ${after.id})`)}
		order by last_message_at desc, id desc limit ${limit}`;
}

/** Which conversations a member's newest mentions are in, and whether one of them is unseen. */
function mentionsOf(memberId: string, limit: number): SQL {
	return sql`select conversation_id, max(seen_at is null) as is_unseen
		from (select conversation_id, seen_at from mentions where member_id = ${memberId} order by at desc limit ${limit}) group by conversation_id`;
}

function newestMentions(tenant: Tenant, memberId: string) {
	return tenant.db
		.select({ conversationId: sql<string>`conversation_id`.as("conversation_id"), isUnseen: sql<number>`is_unseen`.as("is_unseen") })
		.from(sql`(${mentionsOf(memberId, MENTIONS_COUNTED)})`);
}

function mentionRow({ conversationId, isUnseen }: { conversationId: string; isUnseen: number }): MentionRow {
	return { conversationId, isUnseen: isUnseen === 1 };
}

function assigneeOf(memberId: string, { view, assignee }: InboxQuery): SQL | undefined {
	const conditions = [];
	if (view === "mine") conditions.push(sql`conversations.assignee_id = ${memberId}`);
	if (view === "unassigned") conditions.push(sql`conversations.assignee_id is null`);
	if (assignee === "nobody") conditions.push(sql`conversations.assignee_id is null`);
	else if (assignee !== undefined) conditions.push(sql`conversations.assignee_id = ${assignee}`);
	return and(...conditions);
}

function narrowings({ view, account, stage, tag, window, source, unread, media }: InboxQuery): (SQL | undefined)[] {
	const at = now();
	const [after, until] = expiringSpan(at);
	const ofContact = (condition: SQL) => sql`exists (select 1 from contacts where contacts.id = conversations.contact_id and ${condition})`;
	return [
		// What was said since bounds the range of the index that is walked.
		view === "expiring" ? and(sql`conversations.last_message_at > ${after}`, wroteWithin(after, until), NOT_REFUSED) : undefined,
		account === undefined ? undefined : sql`conversations.connection_id = ${account}`,
		stage === undefined ? undefined : ofContact(sql`contacts.stage_id = ${stage}`),
		tag === undefined
			? undefined
			: sql`exists (select 1 from contact_tags where contact_tags.contact_id = conversations.contact_id and contact_tags.tag_id = ${tag})`,
		window === undefined ? undefined : windowIs(window, at),
		source === undefined ? undefined : ofContact(sql`${SOURCE} = ${source}`),
		unread ? sql`conversations.unread_count > 0` : undefined,
		media ? sql`conversations.has_media = 1` : undefined,
	];
}

const NOT_REFUSED = sql`coalesce(conversations.window_refused_at, -1) < conversations.last_inbound_at`;
const SOURCE = sql`case when contacts.referral is null then contacts.source when contacts.referral ->> '$.source' = 'ADS' then 'ad' else 'link' end`;

function wroteWithin(after: number, until: number) {
	return sql`conversations.last_inbound_at > ${after} and conversations.last_inbound_at <= ${until}`;
}

/** The condition of conversations whose reply window stands like that at `at` (milliseconds). */
export function windowIs(window: "open" | "human_agent" | "closed", at: number): SQL | undefined {
	switch (window) {
		case "open":
			return and(wroteWithin(at - OPEN_FOR, at), NOT_REFUSED);
		case "human_agent":
			return and(wroteWithin(at - HUMAN_AGENT_FOR, at - OPEN_FOR), NOT_REFUSED);
		case "closed":
			return sql`(conversations.last_inbound_at is null or conversations.last_inbound_at <= ${at - HUMAN_AGENT_FOR} or not ${NOT_REFUSED})`;
		default:
			return window satisfies never;
	}
}

/**
 * How many conversations stand in the views that are counted, the newest mentions, and how many each of `queries` has, for the
 * member `memberId`. One round trip.
 */
export async function readViews(
	tenant: Tenant,
	memberId: string,
	queries: readonly InboxQuery[] = [],
): Promise<ViewsPage & { found: ViewCount[] }> {
	const [leads, mentions, ...found] = await tenant.batch([
		placed(tenant, memberId),
		newestMentions(tenant, memberId),
		...queries.map((query) => counted(tenant, memberId, query)),
	]);
	return {
		counts: viewCountsOf(tenant, memberId, leads),
		mentions: mentions.map(mentionRow),
		found: found.map(([row]) => ({ count: Math.min(row?.count ?? 0, COUNTED), isExact: (row?.looked ?? 0) <= LOOKED_AT })),
	};
}

/** How many conversations of a query are among those that are looked at: no more than these are read, however many there are. */
function counted(tenant: Tenant, memberId: string, query: InboxQuery) {
	const conditions = and(inArray(conversations.status, standingsOf(query.view)), conditionsOf(memberId, query));
	return tenant.db
		.select({ looked: sql<number>`count(*)`.as("looked"), count: sql<number>`count(*) filter (where ${conditions})`.as("count") })
		.from(sql`(${lookedAt(memberId, query)}) as looked_at`)
		.crossJoin(conversations)
		.where(sql`${conversations.id} = looked_at.id`);
}

/** Where a query's conversations are looked for: among what the member has done for themselves, or those of its tag or stage, where it has one, otherwise the newest of its view. */
function lookedAt(memberId: string, query: InboxQuery): SQL {
	const limit = sql`limit ${LOOKED_AT + 1}`;
	if (query.view === "mentions") return sql`select conversation_id as id from (${mentionsOf(memberId, MENTIONS_LISTED)})`;
	if (query.aside) return sql`select conversation_id as id from done_for_me where member_id = ${memberId} ${limit}`;
	if (query.tag !== undefined) {
		return sql`select contacts.conversation_id as id from (select contact_id from contact_tags where tag_id = ${query.tag} ${limit}) as tagged
			cross join contacts where contacts.id = tagged.contact_id`;
	}
	if (query.stage !== undefined) return sql`select conversation_id as id from contacts where stage_id = ${query.stage} ${limit}`;
	const conditions = assigneeOf(memberId, query);
	const ranges = standingsOf(query.view).map(
		(status) => sql`select conversations.id as id, conversations.last_message_at as last_message_at from conversations
			where conversations.status = ${status}${conditions ? sql` and ${conditions}` : sql``}`,
	);
	return sql`${sql.join(ranges, sql` union all `)} order by last_message_at desc ${limit}`;
}

function anySavedView(tenant: Tenant, memberId: string) {
	const is = (owner: SQL) => sql`exists (select 1 from saved_views where member_id ${owner})`;
	return tenant.db.select({ one: sql<number>`1`.as("one") }).from(sql`(select 1 where ${is(sql`is null`)} or ${is(sql`= ${memberId}`)})`);
}

/** Counted of conversations that a member has done for themselves: theirs and nobody's, all of them, and those that wait. */
const ASIDE = ["aside-mine", "aside-nobody", "aside-all", "aside-waiting", "aside-mine-waiting"] as const;

function placed(tenant: Tenant, memberId: string) {
	return tenant.db
		.select({ memberId: leadCounts.memberId, what: leadCounts.what, count: leadCounts.count })
		.from(leadCounts)
		.where(
			sql`${leadCounts.what} in ('open', 'waiting', 'snoozed') or (${leadCounts.memberId} = ${memberId} and ${leadCounts.what} in ${ASIDE})`,
		);
}

function viewCountsOf(tenant: Tenant, memberId: string, rows: { memberId: string; what: string; count: number }[]): ViewCounts {
	const sum = (what: string, who?: string) =>
		rows.filter((row) => row.what === what && (who === undefined || row.memberId === who)).reduce((total, row) => total + row.count, 0);
	const aside = (what: (typeof ASIDE)[number]) => sum(what, memberId);
	const mine = sum("open", memberId) - aside("aside-mine");
	// Of what a limited member has done for themselves, only what is still theirs counts: the rest is not in their views anyway.
	if (tenant.memberId !== null) {
		const unreplied = sum("waiting") - aside("aside-mine-waiting");
		return { mine, unassigned: 0, all: mine, unreplied, snoozed: sum("snoozed"), aside: aside("aside-mine") };
	}
	return {
		mine,
		unassigned: sum("open", "") - aside("aside-nobody"),
		all: sum("open") - aside("aside-all"),
		unreplied: sum("waiting") - aside("aside-waiting"),
		snoozed: sum("snoozed"),
		aside: aside("aside-all"),
	};
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
