/**
 * Searching an org: what was said, noted and how people are called by the full-text index, conversations by what is asked of
 * them. The index gives ids alone; each counts only after it was read through the fence, so a limited member finds their own leads.
 */
import { type SQL, sql } from "drizzle-orm";
import { tenantOfJob } from "#app/domain/org/access.server.ts";
import { contactJson, readContactJson } from "#app/domain/realtime/rows.server.ts";
import { now } from "#app/platform/clock.ts";
import { fromCursor, toCursor } from "#app/platform/cursor.ts";
import { type IndexHit, placeOf } from "#app/platform/db/search-index.ts";
import { wake } from "#app/platform/queue.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { contacts, conversations, messages } from "#app/schema/shard.ts";
import { notes } from "#app/schema/team.ts";
import { type Conditions, conditionsOf } from "./conditions.server.ts";
import { bringUpToDate } from "./index-org.server.ts";
import { asksForMessages, readSearch, type SearchQuery } from "./query.server.ts";
import type { SearchHit, SearchPage } from "./search-rows.ts";
import { snippetOf } from "./snippet.ts";
import { matchNames, matchTexts } from "./tokens.ts";

export const SEARCH_PAGE = 30;
const PEOPLE = 6;
const PEOPLE_LOOKED_AT = 200;
/** How many hits are looked at in turn until a page is full; then somebody has to ask for more. */
const TURNS = [60, 240, 600, 600] as const;
/** Conditions that no more conversations than this fulfil are asked of the index itself. */
const FEW = 100;
/** An index that is not further behind than this is brought up to date before the answer. */
const CATCH_UP_MS = 250;

type Asked = { text: string; memberId: string; cursor?: string | undefined; offset?: number | undefined };

/** A page of what `text` finds, newest first; people stand before the rest. Null when the cursor is not one of ours. */
export async function search(tenant: Tenant, asked: Asked): Promise<SearchPage | null> {
	const page = await answer(tenant, asked);
	if (!page?.isBehind) return page;
	// Rarely: what was said a moment ago is taken in, and everything asked once more.
	const isBehind = !(await catchUp(tenant));
	const again = await answer(tenant, asked);
	return again && { ...again, isBehind };
}

async function answer(tenant: Tenant, { text, memberId, cursor, offset = 0 }: Asked): Promise<SearchPage | null> {
	const query = readSearch(text, { now: now(), offset });
	const conditions = await conditionsOf(tenant, query, memberId);
	const unclear = [...query.unclear, ...conditions.unclear];
	if (conditions.isImpossible) {
		const { isBehind } = await tenant.index.look([]);
		return { hits: [], nextCursor: null, unclear, isBehind };
	}
	const page = asksForMessages(query)
		? await findTexts(tenant, query, conditions, cursor)
		: await listConversations(tenant, query, conditions, cursor);
	return page && { ...page, unclear };
}

/** Whether everything that was said can be found. */
async function catchUp(tenant: Tenant): Promise<boolean> {
	const whole = tenant.memberId === null ? tenant : await tenantOfJob(tenant.env, tenant.orgId);
	if (whole && (await bringUpToDate(whole, { within: CATCH_UP_MS }))) return true;
	await wake(tenant.env, { kind: "index", orgId: tenant.orgId });
	return false;
}

type Found = { hits: SearchHit[]; nextCursor: string | null; isBehind: boolean } | null;

/** Two round trips where the first page of hits is enough: the index, then everything that it named. */
async function findTexts(tenant: Tenant, query: SearchQuery, conditions: Conditions, cursor: string | undefined): Promise<Found> {
	if (cursor !== undefined && !/^\d{1,19}$/.test(cursor)) return null;
	const few = await fewConversations(tenant, conditions);
	const conversationIds = few ?? conditions.conversationIds;
	const match = matchTexts(tenant.orgId, { ...query, from: conditions.authors, conversationIds });
	const from = query.after === null ? undefined : placeOf(query.after);
	const end = query.before === null ? undefined : placeOf(query.before);
	const texts = { match, from, before: earlier(cursor, end), limit: TURNS[0] };
	const people = cursor === undefined && asksForPeople(query) ? [{ match: matchNames(tenant.orgId, query), limit: PEOPLE_LOOKED_AT }] : [];
	const isNowhere = few?.length === 0;
	const { hits: found, isBehind } = await tenant.index.look([...(isNowhere ? [] : [texts]), ...people]);
	const [said = [], called = []] = isNowhere ? [[], ...found] : found;
	const [saidRows, noteRows, peopleRows] = await readAll(tenant, conditions, said, called);
	const first = { found: said, hits: hitsOf(query, saidRows, noteRows) };
	const filled = isNowhere ? { hits: [], nextCursor: null } : await fill(tenant, query, conditions, texts, first);
	return { hits: [...peopleOf(query, peopleRows), ...filled.hits], nextCursor: filled.nextCursor, isBehind };
}

/** The conversations in which alone something can be found, for these eyes; null where they are many, or known already. */
async function fewConversations(tenant: Tenant, { sql: asked, isAny, conversationIds }: Conditions): Promise<string[] | null> {
	if ((isAny && tenant.memberId === null) || conversationIds.length > 0) return null;
	const rows = await tenant.db
		.select({ id: conversations.id })
		.from(conversations)
		.crossJoin(contacts)
		.where(sql`${contacts.id} = ${conversations.contactId}${asked}`)
		.limit(FEW + 1);
	return rows.length > FEW ? null : rows.map(({ id }) => id);
}

function earlier(cursor: string | undefined, end: string | undefined): string | undefined {
	if (cursor === undefined || end === undefined) return cursor ?? end;
	return BigInt(cursor) < BigInt(end) ? cursor : end;
}

/** Pages of hits, each read through the fence, until there are enough or none are left; the first was read already. */
async function fill(
	tenant: Tenant,
	query: SearchQuery,
	conditions: Conditions,
	{ match, from, before }: { match: string; from: string | undefined; before: string | undefined },
	first: { found: IndexHit[]; hits: Map<string, SearchHit> },
): Promise<{ hits: SearchHit[]; nextCursor: string | null }> {
	const hits: SearchHit[] = [];
	let place = before;
	for (const [turn, limit] of TURNS.entries()) {
		const found = turn === 0 ? first.found : await tenant.index.find(match, { before: place, from, limit });
		const read = turn === 0 ? first.hits : await readTexts(tenant, query, conditions, found);
		for (const { id, place: at } of found) {
			const hit = read.get(id);
			if (hit) hits.push(hit);
			if (hits.length === SEARCH_PAGE) return { hits, nextCursor: at };
		}
		place = found.at(-1)?.place;
		if (found.length < limit || place === undefined) return { hits, nextCursor: null };
	}
	return { hits, nextCursor: place ?? null };
}

/** Contacts are looked for by their names when nothing is asked of what somebody said. */
function asksForPeople({ terms, from, before, after }: SearchQuery): boolean {
	return terms.length > 0 && from.length === 0 && before === null && after === null;
}

type PersonRow = Awaited<ReturnType<typeof selectPeople>>[number];
type SaidRow = Awaited<ReturnType<typeof selectSaid>>[number];
type NoteRow = Awaited<ReturnType<typeof selectNotes>>[number];

function selectPeople(tenant: Tenant, conditions: Conditions, found: IndexHit[]) {
	return tenant.db
		.select({
			id: contacts.id,
			contact: contactJson,
			conversationId: contacts.conversationId,
			at: contacts.createdAt,
			// D1 names a batch's columns by their SQL name.
			last: sql<number | null>`${conversations.lastMessageAt}`.as("last"),
		})
		.from(sql`json_each(${idsOf(found, "contact")}) as found`)
		.crossJoin(contacts)
		.leftJoin(conversations, sql`${conversations.id} = ${contacts.conversationId}`)
		.where(sql`${contacts.id} = found.value${conditions.sql}`)
		.orderBy(sql`${conversations.lastMessageAt} desc`)
		.limit(PEOPLE);
}

function peopleOf({ terms }: SearchQuery, rows: PersonRow[]): SearchHit[] {
	return rows.map(({ id, contact: json, conversationId, at, last }) => {
		const contact = readContactJson(json);
		const names = contact.name && contact.username ? `${contact.name} @${contact.username}` : (contact.name ?? `@${contact.username}`);
		return {
			kind: "contact",
			id,
			conversationId,
			messageId: null,
			contact,
			...snippetOf(names, terms),
			isOurs: false,
			authorId: null,
			at: last ?? at,
		};
	});
}

/** What the index named, in one round trip: the messages and notes that are there, for these eyes, and fulfil the conditions, and the people. */
async function readAll(
	tenant: Tenant,
	conditions: Conditions,
	found: IndexHit[],
	people: IndexHit[],
): Promise<[SaidRow[], NoteRow[], PersonRow[]]> {
	if (found.length === 0 && people.length === 0) return [[], [], []];
	return tenant.batch([
		selectSaid(tenant, conditions, found),
		selectNotes(tenant, conditions, found),
		selectPeople(tenant, conditions, people),
	]);
}

/** The messages and notes of hits that are there, for these eyes, and fulfil the conditions; by their ids. */
async function readTexts(tenant: Tenant, query: SearchQuery, conditions: Conditions, found: IndexHit[]): Promise<Map<string, SearchHit>> {
	if (found.length === 0) return new Map();
	return hitsOf(query, ...(await tenant.batch([selectSaid(tenant, conditions, found), selectNotes(tenant, conditions, found)])));
}

function selectSaid(tenant: Tenant, conditions: Conditions, found: IndexHit[]) {
	return tenant.db
		.select({
			id: messages.id,
			conversationId: messages.conversationId,
			text: messages.text,
			direction: messages.direction,
			authorId: messages.authorId,
			at: messages.sentAt,
			contact: contactJson,
		})
		.from(sql`json_each(${idsOf(found, "message")}) as found`)
		.crossJoin(messages)
		.crossJoin(conversations)
		.crossJoin(contacts)
		.where(together(messages, sql`${messages.text} is not null`, conditions.sql));
}

function selectNotes(tenant: Tenant, conditions: Conditions, found: IndexHit[]) {
	return tenant.db
		.select({
			id: notes.id,
			conversationId: notes.conversationId,
			text: notes.text,
			authorId: notes.authorId,
			at: notes.createdAt,
			contact: contactJson,
		})
		.from(sql`json_each(${idsOf(found, "note")}) as found`)
		.crossJoin(notes)
		.crossJoin(conversations)
		.crossJoin(contacts)
		.where(together(notes, sql`true`, conditions.sql));
}

function hitsOf({ terms }: SearchQuery, said: SaidRow[], written: NoteRow[]): Map<string, SearchHit> {
	const hits: SearchHit[] = [
		...said.map(({ text, direction, contact, ...row }) => ({
			kind: "message" as const,
			...row,
			messageId: row.id,
			contact: readContactJson(contact),
			...snippetOf(text ?? "", terms),
			isOurs: direction === "outbound",
		})),
		...written.map(({ text, contact, ...row }) => ({
			kind: "note" as const,
			...row,
			messageId: null,
			contact: readContactJson(contact),
			...snippetOf(text, terms),
			isOurs: true,
		})),
	];
	return new Map(hits.map((hit) => [hit.id, hit]));
}

function together(table: typeof messages | typeof notes, is: SQL, conditions: SQL): SQL {
	return sql`${table.id} = found.value and ${conversations.id} = ${table.conversationId} and ${contacts.id} = ${conversations.contactId} and ${is}${conditions}`;
}

function idsOf(found: IndexHit[], kind: IndexHit["kind"]): string {
	return JSON.stringify(found.filter((hit) => hit.kind === kind).map((hit) => hit.id));
}

/** Conversations that fulfil the conditions, the latest first: each standing is a range of the index of activity, merged in order. */
async function listConversations(tenant: Tenant, query: SearchQuery, conditions: Conditions, cursor: string | undefined): Promise<Found> {
	const after = cursor === undefined ? undefined : fromCursor(cursor);
	if (after === null) return null;
	const beyond = after ? sql` and (conversations.last_message_at, conversations.id) < (${after.at}, ${after.id})` : sql``;
	const earlier = query.before === null ? sql`` : sql` and conversations.last_message_at < ${query.before}`;
	const later = query.after === null ? sql`` : sql` and conversations.last_message_at >= ${query.after}`;
	const ranges = conditions.standings.map(
		(status) => sql`select conversations.id as id, conversations.last_message_at as last_message_at
			from conversations cross join contacts on contacts.id = conversations.contact_id
			where conversations.status = ${status}${beyond}${earlier}${later}${conditions.sql}`,
	);
	const listed = tenant.db
		.select({
			id: conversations.id,
			preview: conversations.preview,
			direction: conversations.previewDirection,
			at: conversations.lastMessageAt,
			contact: contactJson,
		})
		.from(sql`(${sql.join(ranges, sql` union all `)} order by last_message_at desc, id desc limit ${SEARCH_PAGE}) as page`)
		.crossJoin(conversations)
		.crossJoin(contacts)
		.where(sql`${conversations.id} = page.id and ${contacts.id} = ${conversations.contactId}`)
		.orderBy(sql`page.last_message_at desc`, sql`page.id desc`);
	const [rows, { isBehind }] = await Promise.all([listed, tenant.index.look([])]);
	const last = rows.at(-1);
	return {
		isBehind,
		hits: rows.map(({ id, preview, direction, at, contact }) => ({
			kind: "conversation",
			id,
			conversationId: id,
			messageId: null,
			contact: readContactJson(contact),
			snippet: preview,
			ranges: [],
			isOurs: direction === "outbound",
			authorId: null,
			at,
		})),
		nextCursor: last && rows.length === SEARCH_PAGE ? toCursor({ at: last.at, id: last.id }) : null,
	};
}
