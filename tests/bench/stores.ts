/** What a data folder of the product holds, read beside it. */
import { DatabaseSync } from "node:sqlite";
import { databaseFiles } from "./fill.ts";

/** The files of the databases that have a table. */
export function databases(dataDir: string, table: string): string[] {
	return databaseFiles(dataDir).filter(
		(file) => ask(file, "select 1 from sqlite_master where type = 'table' and name = ?", table).length > 0,
	);
}

/** The rows that a database answers with; the product may be running. */
export function ask(file: string, sql: string, ...values: (string | number)[]): Record<string, unknown>[] {
	const database = new DatabaseSync(file, { readOnly: true, timeout: 10_000 });
	try {
		return database.prepare(sql).all(...values);
	} finally {
		database.close();
	}
}
