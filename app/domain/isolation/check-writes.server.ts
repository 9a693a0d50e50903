import { type TenantTable, tablesInOrder } from "#app/platform/db/tenant-tables.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { type Check, expectRefusal } from "./checks.ts";
import { idOf, insertOf, madeUpRow, type Throwaway } from "./throwaway.server.ts";

/** Tries to write to the other org's rows in every table; the database itself must refuse each, as one transaction. */
export async function checkWrites(reader: Tenant, readerMark: string, other: Throwaway): Promise<Check[]> {
	const [ours, theirs] = [reader.orgId, other.tenant.orgId];
	const run = (sql: string, ...values: string[]) =>
		reader.db.$client
			.prepare(sql)
			.bind(...values)
			.run();
	const theirRow = (table: TenantTable, number: number) => madeUpRow(table, { orgId: theirs, mark: other.mark }, number);
	const isRefusal = (error: Error) => /tenancy: |audit: |FOREIGN KEY/.test(`${error.message} ${error.cause ?? ""}`);

	const attempts = tablesInOrder.flatMap((table): [string, () => Promise<unknown>][] => {
		const { name } = table;
		return [
			["a new row for the other", () => insertOf(reader, table, theirRow(table, 9)).run()],
			["the other's row again, to change it by the conflict", () => upsertOf(reader, table, theirRow(table, 1)).run()],
			["changing the other's rows", () => run(`update "${name}" set org_id = org_id where org_id = ?`, theirs)],
			["changing the own rows and the other's", () => run(`update "${name}" set org_id = org_id where org_id in (?, ?)`, ours, theirs)],
			["deleting the other's rows", () => run(`delete from "${name}" where org_id = ?`, theirs)],
			["moving an own row to the other", () => run(`update "${name}" set org_id = ? where org_id = ?`, theirs, ours)],
			["taking a row of the other", () => run(`update "${name}" set org_id = ? where org_id = ?`, ours, theirs)],
			...table.parents.map(({ column, table: parent }): [string, () => Promise<unknown>] => [
				`an own row that points at the other's ${parent}`,
				() => {
					const row = madeUpRow(table, { orgId: ours, mark: readerMark }, 9);
					return insertOf(reader, table, { ...row, [column]: idOf(parent, other.mark) }).run();
				},
			]),
		].map(([words, attempt]): [string, () => Promise<unknown>] => [`${name}: ${words}`, attempt as () => Promise<unknown>]);
	});
	return Promise.all(attempts.map(([words, attempt]) => expectRefusal(words, attempt, isRefusal)));
}

function upsertOf(reader: Tenant, table: TenantTable, row: Record<string, string | number | null>) {
	const names = table.columns.map(({ name }) => `"${name}"`).join(", ");
	const values = table.columns.map(({ name }) => row[name] ?? null);
	const marks = values.map(() => "?").join(", ");
	return reader.db.$client
		.prepare(`insert into "${table.name}" (${names}) values (${marks}) on conflict do update set org_id = excluded.org_id`)
		.bind(...values);
}
