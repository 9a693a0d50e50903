import { env } from "cloudflare:test";
import { expect, test } from "vitest";
import { tenantTables } from "#app/platform/db/bindings.ts";
import { compile } from "#app/platform/db/fence.ts";

/** Tables without an id of their own, each with the reason why `(org_id, …)` still is its key. */
const OTHER_KEYS: Record<string, string[]> = {
	// One number per org and event.
	events: ["org_id", "seq"],
	// One row per org.
	org_counters: ["org_id"],
	// What became of a message is told by Instagram's id of it, often before the message itself.
	message_changes: ["org_id", "connection_id", "provider_id"],
	// One number per member and thing counted.
	lead_counts: ["org_id", "member_id", "what"],
	contact_tags: ["org_id", "contact_id", "tag_id"],
	// One row per member and note, or conversation.
	mentions: ["org_id", "member_id", "note_id"],
	drafts: ["org_id", "member_id", "conversation_id"],
	done_for_me: ["org_id", "member_id", "conversation_id"],
	// One row per member.
	member_settings: ["org_id", "member_id"],
	assignment_turns: ["org_id", "member_id"],
	// One row per org and step.
	onboarding_steps: ["org_id", "step"],
	reactions: ["org_id", "connection_id", "provider_id", "actor_id"],
};
/** What a shard holds besides tenant tables. */
const INTERNAL = new Set(["acting_org", "moving_rows", "d1_migrations", "_cf_KV", "_cf_METADATA", "sqlite_sequence"]);
/** Full-text search: its table and those that FTS5 makes for it, and how far it is. platform/db/search-index.ts alone reaches them. */
const SEARCH = ["search_index", "search_index_config", "search_index_content", "search_index_data", "search_index_idx", "search_progress"];

async function rows<T>(sql: string, ...values: unknown[]) {
	const { results } = await env.SHARD_00.prepare(sql)
		.bind(...values)
		.all<T>();
	return results;
}

async function migratedTables() {
	const tables = await rows<{ name: string; sql: string }>("select name, sql from sqlite_master where type = 'table'");
	return tables.filter((table) => !INTERNAL.has(table.name) && !SEARCH.includes(table.name));
}

test("every table of a shard is a tenant table that the fence knows", async () => {
	const tables = await migratedTables();

	expect(tables.map((table) => table.name).sort()).toEqual([...tenantTables.names].sort());
	expect(tables.length).toBeGreaterThan(8);
});

test("every tenant table is strict, and its key starts with the org", async () => {
	for (const { name, sql } of await migratedTables()) {
		const columns = await rows<{ name: string; notnull: number; pk: number }>("select name, [notnull], pk from pragma_table_info(?)", name);
		const key = columns.filter((column) => column.pk > 0).sort((a, b) => a.pk - b.pk);

		expect(sql, name).toMatch(/STRICT/);
		expect(columns.find((column) => column.name === "org_id")?.notnull, name).toBe(1);
		expect(
			key.map((column) => column.name),
			name,
		).toEqual(OTHER_KEYS[name] ?? ["org_id", "id"]);
	}
});

test("every index of a tenant table starts with the org", async () => {
	for (const { name } of await migratedTables()) {
		for (const index of await rows<{ name: string }>("select name from pragma_index_list(?)", name)) {
			const [first] = await rows<{ name: string }>("select name from pragma_index_info(?) order by seqno", index.name);

			expect(first?.name, `${name}.${index.name}`).toBe("org_id");
		}
	}
});

test("every foreign key of a tenant table is a pair of org and id", async () => {
	for (const { name } of await migratedTables()) {
		const columns = await rows<{ id: number; from: string; to: string; table: string }>(
			"select id, [from], [to], [table] from pragma_foreign_key_list(?) order by id, seq",
			name,
		);
		for (const id of new Set(columns.map((column) => column.id))) {
			const pair = columns.filter((column) => column.id === id);

			expect(
				pair.map((column) => column.to),
				`${name} -> ${pair[0]?.table}`,
			).toEqual(["org_id", "id"]);
			expect(pair[0]?.from).toBe("org_id");
		}
	}
});

test("every tenant table has the three triggers of the fence", async () => {
	const triggers = await rows<{ name: string }>("select name from sqlite_master where type = 'trigger'");
	const names = new Set(triggers.map((trigger) => trigger.name));

	for (const table of tenantTables.names) {
		for (const write of ["insert", "update", "delete"]) expect(names.has(`${table}_fence_${write}`), `${table} ${write}`).toBe(true);
	}
});

test("the tables of full-text search are there and behind no fence, which therefore refuses them", async () => {
	const tables = await rows<{ name: string }>("select name from sqlite_master where type = 'table' and name like 'search%' order by name");

	expect(tables.map((table) => table.name)).toEqual(SEARCH);
	for (const name of SEARCH) {
		expect(tenantTables.names.has(name)).toBe(false);
		expect(() => compile(`select * from ${name}`, tenantTables), name).toThrow(/unknown table/);
		expect(() => compile(`delete from ${name}`, tenantTables), name).toThrow(/unknown table/);
	}
});

test("deleted and unsent texts leave the pages of the search index", async () => {
	const [setting] = await rows<{ v: number }>("select v from search_index_config where k = 'secure-delete'");

	expect(setting?.v).toBe(1);
});

test("there are no views", async () => {
	expect(await rows("select name from sqlite_master where type = 'view'")).toEqual([]);
});

test("all shards have the same schema", async () => {
	const { results } = await env.SHARD_01.prepare(
		"select name, sql from sqlite_master where type in ('table', 'trigger', 'index') order by name",
	).all();

	expect(results).toEqual(await rows("select name, sql from sqlite_master where type in ('table', 'trigger', 'index') order by name"));
});

test("what a limited member sees of each table is decided", () => {
	expect(Object.keys(tenantTables.narrowed).sort()).toEqual([...tenantTables.names].sort());
});

test("a limited member's view of a table has its columns in its order", async () => {
	for (const [name, view] of Object.entries(tenantTables.narrowed)) {
		if (view === "whole") continue;
		const columns = await rows<{ name: string }>("select name from pragma_table_info(?)", name);
		const sql = `select * from (select 1 as one) left join (${view.replaceAll("?1", "'x'").replaceAll("?2", "'y'")}) on true`;
		const [row] = await rows<Record<string, unknown>>(sql);

		expect(Object.keys(row ?? {}).slice(1), name).toEqual(columns.map((column) => column.name));
	}
});
