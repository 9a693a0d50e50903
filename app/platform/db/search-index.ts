/**
 * The full-text index of a shard, for one org: the only module that reaches it. It stands outside the fence, because FTS5 can
 * only be asked by its real name: so it gives kinds and ids and nothing of what was said, and a hit counts only after a read
 * through the fence.
 *
 * Every word is written with the org's key in front of it (`tokens` come made that way), so an org's words have lists of their
 * own and cost the same beside whatever neighbours. An entry's place is the time of its thing in milliseconds, shifted left by
 * 20 bits, and a number among those of the same millisecond: newest first is the table's own order, and triggers of the
 * schema find an entry by time and id when its text changes or goes.
 */
import type { Env } from "#app/platform/env.ts";
import { rawShard } from "./bindings.ts";

/** Which table a thing of a kind is in, when it happened and what it says there. */
const SOURCES = {
	message: { table: "messages", at: "sent_at", said: "text" },
	note: { table: "notes", at: "created_at", said: "text" },
	contact: { table: "contacts", at: "created_at", said: "coalesce(name, '') || ' ' || coalesce(username, '')" },
} as const;

type IndexedKind = keyof typeof SOURCES;
/** `said` is what the tokens were made of: an entry whose thing says something else by now is left to the event that says so. */
export type IndexEntry = { kind: IndexedKind; id: string; said: string; tokens: string };
/** `place` sorts by time; it is text, because it is longer than a number of JavaScript. */
export type IndexHit = { kind: IndexedKind; id: string; place: string };
/** Everything up to event `seq` is in the index; `position` says how far a walk through all that is stored has come. */
export type IndexProgress = { seq: number; position: string | null };

/** `match` is FTS5's language; entries newest first, before the place `before`, not before the place `from`. */
type IndexSearch = { match: string; before?: string | undefined; from?: string | undefined; limit: number };

export type SearchIndex = {
	/** Several searches and how far the index is, in one round trip. */
	look(searches: readonly IndexSearch[]): Promise<{ hits: IndexHit[][]; isBehind: boolean }>;
	/** Entries that match, newest first: before the place `before`, not before the place `from`. `match` is FTS5's language. */
	find(match: string, range: { before?: string | undefined; from?: string | undefined; limit: number }): Promise<IndexHit[]>;
	/** Takes entries in, each in place of the one it had, and notes how far the index is. */
	put(entries: readonly IndexEntry[], progress: IndexProgress): Promise<void>;
	/** How far the index is, null before it was begun, and the org's newest event. */
	progress(): Promise<{ progress: IndexProgress | null; newest: number }>;
};

/** The place of the first thing of a millisecond. */
export function placeOf(at: number): string {
	return String(BigInt(Math.max(0, Math.trunc(at))) << 20n);
}

const FIRST = "0";
const LAST = String(2n ** 63n - 1n);

/** The index as one org's tenant has it. */
export function searchIndex(env: Env, shard: string, orgId: string): SearchIndex {
	const database = () => rawShard(env, shard);
	return {
		async look(searches) {
			const [progress, ...found] = await database().batch<IndexHit & Progress>([
				progressOf(database(), orgId),
				...searches.map((search) => findIn(database(), search)),
			]);
			const { newest = 0, seq = null, position = null } = progress?.results[0] ?? {};
			return { hits: found.map(({ results }) => results), isBehind: seq === null || position !== null || seq < newest };
		},
		async find(match, range) {
			const { results } = await findIn(database(), { match, ...range }).all<IndexHit>();
			return results;
		},
		async put(entries, { seq, position }) {
			const shardDatabase = database();
			await shardDatabase.batch([
				...entries.flatMap((entry) => putOne(shardDatabase, orgId, entry)),
				shardDatabase
					.prepare(
						`insert into search_progress (org_id, seq, position) values (?1, ?2, ?3)
						on conflict (org_id) do update set seq = excluded.seq, position = excluded.position
						where seq <> excluded.seq or position is not excluded.position`,
					)
					.bind(orgId, seq, position),
			]);
		},
		async progress() {
			const row = await progressOf(database(), orgId).first<Progress>();
			const { newest = 0, seq = null, position = null } = row ?? {};
			return { newest, progress: seq === null ? null : { seq, position } };
		},
	};
}

type Progress = { newest: number; seq: number | null; position: string | null };

function progressOf(database: D1Database, orgId: string) {
	return database
		.prepare(
			`select org_counters.seq as newest, search_progress.seq as seq, position from org_counters
			left join search_progress on search_progress.org_id = org_counters.org_id where org_counters.org_id = ?1`,
		)
		.bind(orgId);
}

function findIn(database: D1Database, { match, before = LAST, from = FIRST, limit }: IndexSearch) {
	return database
		.prepare(
			`select kind, id, cast(rowid as text) as place from search_index
			where search_index match ?1 and rowid < cast(?2 as integer) and rowid >= cast(?3 as integer) order by rowid desc limit ?4`,
		)
		.bind(match, before, from, limit);
}

/** Orgs of one shard whose index is behind their events: ids alone. */
export async function orgsToIndex(env: Env, shard: string): Promise<string[]> {
	const { results } = await rawShard(env, shard)
		.prepare(
			`select org_counters.org_id from org_counters left join search_progress on search_progress.org_id = org_counters.org_id
			where search_progress.seq is null or search_progress.seq < org_counters.seq or position is not null limit 500`,
		)
		.all<{ org_id: string }>();
	return results.map((row) => row.org_id);
}

/** One thing: what it had goes, and what it says now comes, if it still says that. */
function putOne(database: D1Database, orgId: string, { kind, id, said, tokens }: IndexEntry) {
	const source = SOURCES[kind];
	const ofThing = `from ${source.table} as thing where thing.org_id = ?1 and thing.id = ?2`;
	return [
		database
			.prepare(
				`delete from search_index where rowid in (select found.rowid from (select thing.${source.at} as at ${ofThing}) as thing
				cross join search_index as found where found.rowid >= (thing.at << 20) and found.rowid < ((thing.at + 1) << 20) and found.id = ?2)`,
			)
			.bind(orgId, id),
		database
			.prepare(
				`insert into search_index (rowid, tokens, kind, id)
				select coalesce((select rowid + 1 from search_index as last where last.rowid >= (thing.${source.at} << 20)
					and last.rowid < ((thing.${source.at} + 1) << 20) order by last.rowid desc limit 1), thing.${source.at} << 20), ?3, ?4, thing.id
				${ofThing} and ${source.said} is ?5`,
			)
			.bind(orgId, id, tokens, kind, said),
	];
}
