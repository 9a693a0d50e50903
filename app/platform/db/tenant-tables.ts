import { is } from "drizzle-orm";
import { getTableConfig, SQLiteTable } from "drizzle-orm/sqlite-core";
import { tenantTables } from "#app/platform/db/bindings.ts";
import * as shardSchema from "#app/schema/shard.ts";

/** A tenant table as the schema has it; `parents` are the tables that its columns point at. */
export type TenantTable = {
	name: string;
	columns: { name: string; kind: "text" | "number" | "json"; isNeeded: boolean }[];
	key: string[];
	parents: { column: string; table: string }[];
};

/** Every tenant table, parents before their children: the order of filling, and backwards that of emptying. */
export const tablesInOrder: readonly TenantTable[] = inOrder(
	Object.values<unknown>(shardSchema).flatMap((table) => (is(table, SQLiteTable) ? [describe(table)] : [])),
);

function describe(table: SQLiteTable): TenantTable {
	const { name, columns, primaryKeys, foreignKeys } = getTableConfig(table);
	const parents = foreignKeys.map((key) => {
		const { columns: from, foreignTable } = key.reference();
		return { column: from.at(-1)?.name ?? "", table: getTableConfig(foreignTable).name };
	});
	const key = primaryKeys[0]?.columns ?? columns.filter((column) => column.primary);
	return {
		name,
		columns: columns.map((column) => ({ name: column.name, kind: kindOf(column), isNeeded: column.notNull })),
		key: key.map((column) => column.name),
		parents,
	};
}

function kindOf({ dataType, columnType }: { dataType: string; columnType: string }) {
	if (dataType === "json") return "json" as const;
	return columnType === "SQLiteText" ? ("text" as const) : ("number" as const);
}

function inOrder(tables: TenantTable[]): TenantTable[] {
	const waiting = tables.filter(({ name }) => tenantTables.names.has(name));
	const placed: TenantTable[] = [];
	while (waiting.length > 0) {
		const next = waiting.findIndex(({ parents }) => parents.every(({ table }) => placed.some(({ name }) => name === table)));
		const [table] = waiting.splice(next, 1);
		if (next < 0 || !table) throw new Error("tenant tables point at one another in a circle");
		placed.push(table);
	}
	return placed;
}
