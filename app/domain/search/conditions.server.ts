/** What operators ask of a conversation and its contact, in SQL, with the names they use looked up. */
import { type SQL, sql } from "drizzle-orm";
import { windowIs } from "#app/domain/inbox/conversations.server.ts";
import { membersOf } from "#app/domain/org/members.server.ts";
import { now } from "#app/platform/clock.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { type ConversationStatus, contacts, stages } from "#app/schema/shard.ts";
import { tags } from "#app/schema/team.ts";
import type { Has, Is, SearchQuery } from "./query.server.ts";
import { matchNames, THEM, US } from "./tokens.ts";
import { wordsOf } from "./words.ts";

const STANDINGS: readonly ConversationStatus[] = ["waiting", "answered", "snoozed", "done"];
/** More people of one name are not told apart by it. */
const PEOPLE_AT_MOST = 50;

export type Conditions = {
	/** On `conversations` and `contacts`, each beginning with `and`. */
	sql: SQL;
	/** Nothing is asked of conversations and contacts. */
	isAny: boolean;
	standings: readonly ConversationStatus[];
	/** Who may have written: members' ids, the person or the team. */
	authors: string[];
	/** In which conversations it was written; empty for any. */
	conversationIds: string[];
	/** What is called by no name that is known. */
	unclear: string[];
	/** Nothing can be found: something asked for is not there. */
	isImpossible: boolean;
};

export async function conditionsOf(tenant: Tenant, query: SearchQuery, memberId: string): Promise<Conditions> {
	const { from, has, is } = query;
	const [{ tagIds, stageIds, unclear }, writers] = await Promise.all([namedIn(tenant, query), writersOf(tenant, from, memberId)]);
	const standings = STANDINGS.filter((status) => !is.some((one) => STANDINGS.some((other) => other === one)) || is.includes(status));
	const conditions = [
		...tagIds.map(
			(id) =>
				sql`exists (select 1 from contact_tags where contact_tags.contact_id = contacts.id and contact_tags.tag_id = ${id} and contact_tags.org_id = contacts.org_id)`,
		),
		...(stageIds.length > 0 ? [sql`contacts.stage_id in (select value from json_each(${JSON.stringify(stageIds)}))`] : []),
		...has.map(hasIt),
		...is.flatMap((one) => isIt(one, memberId) ?? []),
		...(standings.length < STANDINGS.length
			? [sql`conversations.status in (select value from json_each(${JSON.stringify(standings)}))`]
			: []),
	];
	return {
		sql: sql.join(
			conditions.map((condition) => sql` and ${condition}`),
			sql``,
		),
		isAny: conditions.length === 0,
		standings,
		authors: writers.authors,
		conversationIds: writers.conversationIds,
		unclear: [...unclear, ...writers.unclear],
		isImpossible: unclear.length > 0 || writers.unclear.length > 0 || standings.length === 0,
	};
}

function hasIt(has: Has): SQL {
	switch (has) {
		case "media":
			return sql`conversations.has_media = 1`;
		case "note":
			return sql`exists (select 1 from notes where notes.id >= conversations.id || '-' and notes.id < conversations.id || '-~')`;
		case "follow-up":
			return sql`conversations.follow_up_at is not null`;
		default:
			return has satisfies never;
	}
}

/** Null for where a conversation stands: that is a range of its index. */
function isIt(is: Is, memberId: string): SQL | null | undefined {
	switch (is) {
		case "unread":
			return sql`conversations.unread_count > 0`;
		case "mine":
			return sql`conversations.assignee_id = ${memberId}`;
		case "unassigned":
			return sql`conversations.assignee_id is null`;
		case "open":
		case "closed":
			return windowIs(is, now());
		case "human-agent":
			return windowIs("human_agent", now());
		default:
			return null;
	}
}

/** Tags and stages by their names. */
async function namedIn(tenant: Tenant, query: SearchQuery) {
	if (query.tags.length + query.stages.length === 0) return { tagIds: [], stageIds: [], unclear: [] };
	const [tagRows, stageRows] = await tenant.batch([
		tenant.db
			.select({ id: tags.id, key: tags.key })
			.from(tags)
			.where(sql`${tags.key} in (select value from json_each(${JSON.stringify(query.tags.flatMap(spellings))}))`),
		tenant.db.select({ id: stages.id, name: stages.name }).from(stages),
	]);
	const found = <Row extends { id: string }>(wanted: string[], rows: Row[], nameOf: (row: Row) => string) =>
		wanted.map((name) => ({ name, ids: rows.filter((row) => alike(nameOf(row), name)).map(({ id }) => id) }));
	const tagged = found(query.tags, tagRows, ({ key }) => key);
	const staged = found(query.stages, stageRows, ({ name }) => name);
	return {
		tagIds: tagged.flatMap(({ ids }) => ids.slice(0, 1)),
		stageIds: staged.flatMap(({ ids }) => ids),
		unclear: [
			...tagged.filter(({ ids }) => ids.length === 0).map(({ name }) => `tag:${name}`),
			...staged.filter(({ ids }) => ids.length === 0).map(({ name }) => `stage:${name}`),
		],
	};
}

/** "hot-lead" may stand for "hot lead": an operator's value ends at a space. */
function spellings(name: string): string[] {
	const key = name.toLowerCase();
	return [key, key.replaceAll("-", " "), key.replaceAll("_", " ")];
}

function alike(name: string, wanted: string) {
	return spellings(wanted).includes(name.toLowerCase());
}

/** Who `from:` means: an asker or the other side, members by a part of their name, people by their @username. */
async function writersOf(tenant: Tenant, from: readonly string[], memberId: string) {
	const authors: string[] = [];
	const conversationIds: string[] = [];
	const unclear: string[] = [];
	const members = from.some((name) => !["me", THEM, US].includes(name.toLowerCase()) && !name.startsWith("@"))
		? await membersOf(tenant)
		: [];
	for (const name of from) {
		const plain = name.toLowerCase();
		if (plain === "me") authors.push(memberId);
		else if (plain === THEM || plain === US) authors.push(plain);
		else if (name.startsWith("@")) {
			const theirs = await conversationsOf(tenant, name.slice(1));
			if (theirs.length === 0) unclear.push(`from:${name}`);
			else authors.push(THEM);
			conversationIds.push(...theirs);
		} else {
			const meant = members.filter((member) => isCalled(member.name, name));
			if (meant.length === 0) unclear.push(`from:${name}`);
			authors.push(...meant.map(({ id }) => id));
		}
	}
	return { authors: [...new Set(authors)], conversationIds, unclear };
}

/** Whether the words of `wanted` begin words of a member's name, in order. */
function isCalled(name: string, wanted: string): boolean {
	const words = wordsOf(name).map(({ word }) => word);
	const asked = wordsOf(wanted).map(({ word }) => word);
	return asked.length > 0 && words.some((_, at) => asked.every((word, offset) => words[at + offset]?.startsWith(word)));
}

async function conversationsOf(tenant: Tenant, username: string): Promise<string[]> {
	const words = wordsOf(username).map(({ word }) => word);
	if (words.length === 0) return [];
	const found = await tenant.index.find(matchNames(tenant.orgId, { terms: [{ words, isPrefix: false }], without: [] }), {
		limit: PEOPLE_AT_MOST,
	});
	const rows = await tenant.db
		.select({ conversationId: contacts.conversationId })
		.from(contacts)
		.where(
			sql`${contacts.id} in (select value from json_each(${JSON.stringify(found.map(({ id }) => id))})) and lower(${contacts.username}) = ${username.toLowerCase()}`,
		)
		.limit(PEOPLE_AT_MOST);
	return rows.flatMap(({ conversationId }) => conversationId ?? []);
}
