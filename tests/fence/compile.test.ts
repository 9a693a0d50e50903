import { expect, test } from "vitest";
import { tenantTables } from "#app/platform/db/bindings.ts";
import { compile, FenceError } from "#app/platform/db/fence.ts";

const refused = [
	["a qualified name", "select * from main.contacts"],
	["a quoted qualified name", 'select * from "main"."contacts"'],
	["a name in brackets", "select * from [main].[contacts]"],
	["a name in backticks", "select * from `main`.`contacts`"],
	["strings in place of names", "select * from 'main'.'contacts'"],
	["a string in place of a table", "select * from 'contacts'"],
	["the temporary schema", "select * from temp.contacts"],
	["the schema table", "select sql from sqlite_master"],
	["the schema table by its other name", "select sql from sqlite_schema"],
	["a pragma function", "select * from pragma_table_info('contacts')"],
	["a pragma", "pragma table_info(contacts)"],
	["the acting org", "select org_id from acting_org"],
	["writing the acting org", "update acting_org set org_id = 'x'"],
	["migrations", "select * from d1_migrations"],
	["an unknown table", "select * from users"],
	["insert or replace", "insert or replace into contacts (org_id) values ('x')"],
	["update or replace", "update or replace contacts set id = 'x'"],
	["replace into", "replace into contacts (org_id) values ('x')"],
	["two statements", "select 1; delete from contacts"],
	["a line comment", "select * from contacts -- where"],
	["a block comment", "select /* x */ * from contacts"],
	["a numbered parameter", "select * from contacts where org_id = ?1"],
	["a named parameter", "select * from contacts where org_id = :org"],
	["a numbered parameter by @", "select * from contacts where org_id = @org"],
	["an expression of a table's name", "with contacts as (select 1) select * from contacts"],
	["a nested expression of a table's name", "select * from (with contacts as (select * from contacts) select * from contacts)"],
	["an expression of a table's name with columns", "with contacts (id) as (select 1) select * from contacts"],
	["a materialized expression of a table's name", "with contacts as materialized (select 1) select * from contacts"],
	["a second expression of a table's name", "with a as (select 1), contacts as (select 1) select * from contacts"],
	["a recursive expression", "with recursive a as (select 1) select * from a"],
	["a view", "create view v as select * from contacts"],
	["a trigger", "create trigger t after insert on contacts begin select 1; end"],
	["attaching", "attach 'x' as y"],
	["a full-text table's own", "select * from fts5vocab"],
	["an open quote", "select * from contacts where name = 'x"],
	["statistics", "select * from dbstat"],
	["vacuum", "vacuum into 'x'"],
] as const;

for (const [what, sql] of refused) {
	test(`${what} is refused`, () => {
		expect(() => compile(sql, tenantTables)).toThrow(FenceError);
	});
}

const allowed = [
	"select * from contacts",
	'select "contacts"."id" from "contacts" inner join "conversations" on "conversations"."contact_id" = "contacts"."id"',
	"with page as (select id from contacts limit 5) select * from page join contacts using (id)",
	"insert into contacts (org_id, id) values (?, ?) on conflict do nothing",
	"insert into contacts (org_id, id) values (?, ?) on conflict (org_id, id) do update set name = excluded.name",
	"update contacts set name = ? where id in (select value from json_each(?))",
	"delete from contacts where id = ?",
	"select case when name is distinct from ? then 'open' else 'it''s' end from contacts",
] as const;

for (const sql of allowed) {
	test(`allowed: ${sql}`, () => {
		const compiled = compile(sql, tenantTables);

		expect(compiled.sql).toMatch(/^with "contacts" as \(select \* from main\."contacts" where org_id = \?1\)|^with "contacts"/);
		expect(compiled.writes).toBe(/^(insert|update|delete)/.test(sql));
	});
}
