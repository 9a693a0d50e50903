import { type TenantTable, tablesInOrder } from "#app/platform/db/tenant-tables.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { type Check, expectSame } from "./checks.ts";
import { madeUpRow, type Throwaway } from "./throwaway.server.ts";

type Read = { words: string; sql: (table: TenantTable) => string; bind?: "org" | "key"; own: (rows: number) => number };

const none = () => 0;

/** Ways to read a table: each gives the org of every row it sees, and `own` of those may be there. */
const READS: Read[] = [
	{ words: "every row, without any condition", sql: ({ name }) => `select org_id from "${name}"`, own: (rows) => rows },
	{
		words: "rows that name the other organization",
		sql: ({ name }) => `select org_id from "${name}" where org_id = ?`,
		bind: "org",
		own: none,
	},
	{
		words: "one row by the other's key",
		sql: ({ name, key }) => `select org_id from "${name}" where ${key.map((column) => `"${column}" = ?`).join(" and ")}`,
		bind: "key",
		own: none,
	},
	{
		words: "a join of the own rows with whatever else is there",
		sql: ({ name }) =>
			`select other.org_id from "${name}" as own left join "${name}" as other on other.org_id <> own.org_id where other.org_id is not null`,
		own: none,
	},
	{
		words: "a subquery in a condition",
		sql: ({ name }) => `select org_id from "${name}" where exists (select 1 from "${name}" as other where other.org_id = ?)`,
		bind: "org",
		own: none,
	},
	{
		words: "a union of two reads",
		sql: ({ name }) => `select org_id from "${name}" union all select org_id from "${name}" where org_id = ?`,
		bind: "org",
		own: (rows) => rows,
	},
	{
		words: "an expression in front",
		sql: ({ name }) => `with peek as (select * from "${name}") select org_id from peek`,
		own: (rows) => rows,
	},
	{
		words: "a count for each organization",
		sql: ({ name }) => `select org_id from (select org_id, count(*) as found from "${name}" group by org_id)`,
		own: () => 1,
	},
];

/** Reads every table in every way as one org; no row of another may be seen, and the own ones must be. */
export async function checkReads(reader: Tenant, readerRows: (table: TenantTable) => number, other: Throwaway): Promise<Check[]> {
	const checks: Check[] = [];
	for (const read of READS) {
		const statements = tablesInOrder.map((table) => {
			const row = madeUpRow(table, { orgId: other.tenant.orgId, mark: other.mark }, 1);
			const values = read.bind === "key" ? table.key.map((column) => row[column] ?? null) : read.bind ? [other.tenant.orgId] : [];
			return reader.db.$client.prepare(read.sql(table)).bind(...values);
		});
		const results = await reader.db.$client.batch<{ org_id: string }>(statements);
		for (const [position, table] of tablesInOrder.entries()) {
			const seen = results[position]?.results.map((row) => row.org_id) ?? [];
			const own = seen.filter((orgId) => orgId === reader.orgId).length;
			checks.push(expectSame(`${table.name}: ${read.words}`, counted(read.own(readerRows(table)), 0), counted(own, seen.length - own)));
		}
	}
	return checks;
}

function counted(own: number, foreign: number) {
	return `${own} own, ${foreign} of others`;
}
