/** Counts what D1 itself reports: rows read and written, and awaited calls, while a task runs. */
type Counts = { read: number; written: number; calls: number };

/** Rows written in `database` while `task` runs. */
export async function countWrites(database: D1Database, task: () => Promise<unknown>): Promise<number> {
	return (await count(database, task)).written;
}

/** Everything counted in `database` while `task` runs. */
export async function count(database: D1Database, task: () => Promise<unknown>): Promise<Counts> {
	const [counts] = await countEach([database], task);
	return counts ?? { read: 0, written: 0, calls: 0 };
}

/** Everything counted while `task` runs, for each of the databases. */
export async function countEach(databases: D1Database[], task: () => Promise<unknown>): Promise<Counts[]> {
	const counts = new Map(databases.map((database) => [database, { read: 0, written: 0, calls: 0 }]));
	const homes = new WeakMap<D1PreparedStatement, D1Database>();
	const add = (database: D1Database | undefined, results: D1Result[]) => {
		const figures = database && counts.get(database);
		if (!figures) return;
		figures.calls++;
		for (const { meta } of results) {
			figures.read += meta.rows_read;
			figures.written += meta.rows_written;
		}
	};

	const onDatabase = Object.getPrototypeOf(databases[0]);
	const onStatement = Object.getPrototypeOf(databases[0]?.prepare("select 1"));
	const { prepare, batch } = onDatabase;
	const { bind, all, run, raw } = onStatement;
	onDatabase.prepare = function (this: D1Database, sql: string) {
		const statement = prepare.call(this, sql);
		homes.set(statement, this);
		return statement;
	};
	onDatabase.batch = async function (this: D1Database, statements: D1PreparedStatement[]) {
		const results = await batch.call(this, statements);
		add(this, results);
		return results;
	};
	onStatement.bind = function (this: D1PreparedStatement, ...values: unknown[]) {
		const statement = bind.apply(this, values);
		const home = homes.get(this);
		if (home) homes.set(statement, home);
		return statement;
	};
	for (const [name, method] of Object.entries({ all, run })) {
		onStatement[name] = async function (this: D1PreparedStatement) {
			const result = await method.call(this);
			add(homes.get(this), [result]);
			return result;
		};
	}
	onStatement.raw = async function (this: D1PreparedStatement, options?: { columnNames: true }) {
		// A raw answer has no figures: the same read is asked for them.
		add(homes.get(this), [await all.call(this)]);
		return raw.call(this, options);
	};
	try {
		await task();
	} finally {
		Object.assign(onDatabase, { prepare, batch });
		Object.assign(onStatement, { bind, all, run, raw });
	}
	return [...counts.values()];
}
