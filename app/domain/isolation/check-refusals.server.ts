import type { Tenant } from "#app/platform/tenant.ts";
import { type Check, expectRefusal } from "./checks.ts";

/**
 * Ways around a fence that shadows tables. Each is harmless where it is not refused: it changes no row and makes nothing,
 * so the proof does no damage where it fails.
 */
const WAYS: [words: string, sql: string][] = [
	["a name with its database", 'select * from main."contacts"'],
	["the same in quotes", 'select * from "main"."contacts"'],
	["the same in brackets", "select * from [main].[contacts]"],
	["the temporary database", "select * from temp.sqlite_temp_master"],
	["the list of tables", "select * from sqlite_master"],
	["the list of tables by its other name", "select * from sqlite_schema"],
	["a pragma", "pragma table_info(contacts)"],
	["a pragma as a table", "select * from pragma_table_info('contacts')"],
	["REPLACE", "replace into stages select * from stages where 0"],
	["INSERT OR REPLACE", "insert or replace into stages select * from stages where 0"],
	["UPDATE OR REPLACE", "update or replace stages set name = name where 0"],
	["a view", "create view if not exists contacts as select 1"],
	["dropping a trigger", "drop trigger if exists there_is_no_such_trigger"],
	["a second database", "attach database ':memory:' as stages"],
	["an expression with the name of a table", "with contacts as (select 1 as org_id) select * from contacts"],
	["a recursive expression", "with recursive peek as (select 1 union select 1) select * from peek"],
	["reading who acts", "select * from acting_org"],
	["changing who acts", "update acting_org set org_id = org_id where 0"],
	["a comment", "select * from contacts -- hidden"],
	["a comment in between", "select * from/**/contacts"],
	["a numbered parameter", "select * from contacts where org_id <> ?1"],
	["two statements at once", "select 1; select * from contacts"],
	["explaining a statement", "explain select * from contacts"],
	["a string in place of a name", "select * from 'contacts'"],
	["a table that nobody knows", "select * from d1_migrations"],
	["a text search table", "select * from fts5vocab"],
	["the pages of the file", "select * from dbstat"],
];

/** Tries each way; the fence itself must refuse it, before the database sees it. */
export async function checkRefusals(reader: Tenant): Promise<Check[]> {
	const isRefusal = (error: Error) => error.name === "FenceError";
	const { $client } = reader.db;
	const checks = WAYS.map(([words, sql]) => expectRefusal(words, async () => $client.prepare(sql).all(), isRefusal));
	const calls = [
		expectRefusal("running a script", () => $client.exec("select 1"), isRefusal),
		expectRefusal("a session of the database", async () => $client.withSession(), isRefusal),
		expectRefusal("dumping the database", () => $client.dump(), isRefusal),
	];
	return Promise.all([...checks, ...calls]);
}
