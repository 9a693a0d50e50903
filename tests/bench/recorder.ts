/** A D1 over the file of a database, which answers and writes down what it was asked: what one request costs, statement by statement. */
import { DatabaseSync, type SQLInputValue } from "node:sqlite";

export type Statement = { sql: string; values: SQLInputValue[] };
/** One awaited call of a database: a statement, or a batch of them. */
export type Call = { database: string; statements: Statement[] };

/** The databases by the names of their bindings, and what they were asked so far. */
export function recorder(files: Record<string, string>): { databases: Record<string, D1Database>; calls: Call[]; close: () => void } {
	const calls: Call[] = [];
	const open = Object.entries(files).map(([name, file]) => [name, new DatabaseSync(file)] as const);
	const databases = Object.fromEntries(open.map(([name, database]) => [name, recording(name, database, calls)]));
	return { databases, calls, close: () => closeAll(open.map(([, database]) => database)) };
}

function closeAll(databases: DatabaseSync[]) {
	for (const database of databases) database.close();
}

function recording(name: string, database: DatabaseSync, calls: Call[]): D1Database {
	const note = (statements: Statement[]) => calls.push({ database: name, statements });
	const read = ({ sql, values }: Statement) => ({ results: database.prepare(sql).all(...values), success: true, meta: {} });
	const noted = (statement: Statement) => {
		note([statement]);
		return read(statement);
	};
	const prepared = (statement: Statement) => ({
		...statement,
		bind: (...values: unknown[]) => prepared({ sql: statement.sql, values: values.map(bindable) }),
		all: async () => noted(statement),
		run: async () => noted(statement),
		first: async (column?: string) => {
			const row = noted(statement).results[0] ?? null;
			return column === undefined ? row : (row?.[column] ?? null);
		},
		raw: async () => {
			note([statement]);
			const arrays = database.prepare(statement.sql);
			arrays.setReturnArrays(true);
			return arrays.all(...statement.values);
		},
	});
	return {
		prepare: (sql: string) => prepared({ sql, values: [] }),
		batch: async (statements: Statement[]) => {
			note(statements.map(({ sql, values }) => ({ sql, values })));
			return statements.map(read);
		},
	} as unknown as D1Database;
}

/** As D1 takes it. */
function bindable(value: unknown): SQLInputValue {
	return typeof value === "boolean" ? Number(value) : (value as SQLInputValue);
}
