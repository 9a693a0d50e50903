import { is } from "drizzle-orm";
import { getTableConfig, SQLiteTable } from "drizzle-orm/sqlite-core";
import { tenantTables } from "#app/platform/db/bindings.ts";
import * as shardSchema from "#app/schema/shard.ts";
import * as teamSchema from "#app/schema/team.ts";

/** A tenant table as the schema has it; `parents` are the tables that its columns point at. */
export type TenantTable = {
	name: string;
	columns: { name: string; kind: "text" | "number" | "json"; isNeeded: boolean }[];
	key: string[];
	parents: { column: string; table: string }[];
};

/** What a contact is made of itself, and the log of what happened, which forgets by time. */
const OF_THEIR_OWN = new Set(["contacts", "conversations", "messages", "events"]);

/** Every tenant table, parents before their children: the order of filling, and backwards that of emptying. */
export const tablesInOrder: readonly TenantTable[] = inOrder(
	[...Object.values<unknown>(shardSchema), ...Object.values<unknown>(teamSchema)].flatMap((table) =>
		is(table, SQLiteTable) ? [describe(table)] : [],
	),
);

/** The tables that say something about conversations or contacts, children before their parents: by the columns that name them. */
export const tablesAboutContacts: readonly { name: string; column: "conversation_id" | "contact_id" }[] = [...tablesInOrder]
	.reverse()
	.flatMap(({ name, columns }) => {
		const named = (["conversation_id", "contact_id"] as const).find((column) => columns.some((other) => other.name === column));
		return named && !OF_THEIR_OWN.has(name) ? [{ name, column: named }] : [];
	});

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
