/**
 * The parts of moving an org's rows to another shard while they are used. Triggers on the shard it leaves, made for the
 * time of the move, write down the key of every row of it that changes (`moving_rows`); what was copied and changed since
 * is copied once more. At the end no write of the org is taken for a moment, in which the rest follows.
 */
import { rawShard } from "#app/platform/db/bindings.ts";
import { STOPPED } from "#app/platform/db/fence.ts";
import { type TenantTable, tablesInOrder } from "#app/platform/db/tenant-tables.ts";
import type { Env } from "#app/platform/env.ts";

/** The org that moves, and the names of the two shards. */
export type Moving = { orgId: string; from: string; to: string };
/** Where copying goes on: the table, and the key of its last row that was copied, without the org. */
export type CopyPosition = { table: string; after: (string | number)[] | null };

type Row = Record<string, string | number | null>;

const ROWS_A_PAGE = 1000;
/** Rows of these are long. */
const ROWS_A_PAGE_OF: Record<string, number> = { isolation_reports: 5 };
const CAPTURED_A_PAGE = 300;
const BYTES_A_STATEMENT = 400_000;
const ERASED_A_PAGE = 2000;
/** Each of these takes its entry in the search index along (a third of a millisecond); meanwhile other orgs of the shard wait to write. */
const ERASED_A_PAGE_OF: Record<string, number> = { messages: 300 };
/** Kept by triggers on both sides, so only the end of a move says what is right. */
const COUNTED = "lead_counts";

/** Where copying begins. */
export const START: CopyPosition = { table: tablesInOrder[0]?.name ?? "", after: null };

/** From now on every change of the org's rows is written down. To begin again changes nothing. */
export async function beginCapture(env: Env, { orgId, from }: Moving): Promise<void> {
	const source = rawShard(env, from);
	const triggers = tablesInOrder.flatMap((table, place) =>
		(["insert", "update", "delete"] as const).map((write) => {
			const row = write === "delete" ? "OLD" : "NEW";
			const key = `json_array(${otherKeys(table)
				.map((column) => `${row}."${column}"`)
				.join(", ")})`;
			return `create trigger if not exists ${nameOf(orgId, `${table.name}_${write}`)} after ${write} on "${table.name}" when ${row}.org_id = ${quoted(orgId)}
				begin insert into moving_rows (org_id, place, name, key, version) values (${row}.org_id, ${place}, '${table.name}', ${key}, 1)
				on conflict (org_id, place, name, key) do update set version = version + 1; end`;
		}),
	);
	await source.batch(triggers.map((trigger) => source.prepare(trigger)));
}

/** Copies the next page of rows. Gives where to go on, null after the last table, and how many rows it copied. */
export async function copyPage(env: Env, moving: Moving, position: CopyPosition): Promise<{ next: CopyPosition | null; rows: number }> {
	const index = tablesInOrder.findIndex(({ name }) => name === position.table);
	const table = tablesInOrder[index];
	if (!table) return { next: null, rows: 0 };
	const keys = otherKeys(table);
	const columns = keys.map((column) => `"${column}"`).join(", ");
	const limit = ROWS_A_PAGE_OF[table.name] ?? ROWS_A_PAGE;
	const { after } = position;
	const beyond =
		after && keys.length > 0
			? ` and (${columns}) > (select ${keys.map((_, at) => `value ->> ${at}`).join(", ")} from (select ?2 as value))`
			: "";
	const order = keys.length > 0 ? ` order by ${columns}` : "";
	const read = rawShard(env, moving.from).prepare(`select * from "${table.name}" where org_id = ?1${beyond}${order} limit ${limit}`);
	const { results } = await (after && keys.length > 0
		? read.bind(moving.orgId, JSON.stringify(after))
		: read.bind(moving.orgId)
	).all<Row>();
	// Parents that came after their own table was copied have to be there before their children.
	await followChanges(env, moving, { untilPlace: index });
	if (table.name !== COUNTED) await put(env, moving, [{ table, rows: results }], "keep");
	const last = results.at(-1);
	if (last && results.length === limit && keys.length > 0) {
		return { next: { table: table.name, after: keys.map((column) => last[column] ?? "") }, rows: results.length };
	}
	const following = tablesInOrder[index + 1];
	return { next: following ? { table: following.name, after: null } : null, rows: results.length };
}

/**
 * Copies rows that changed since, as they are now, parents first; of tables up to `untilPlace` in the order of copying, where
 * the others are not there yet. Rows that are gone wait for the end, where `isStopped` takes them away as well. Gives how
 * many it copied.
 */
export async function followChanges(
	env: Env,
	moving: Moving,
	{ isStopped = false, untilPlace = tablesInOrder.length }: { isStopped?: boolean; untilPlace?: number } = {},
): Promise<number> {
	let copied = 0;
	for (let after = { place: -1, key: "" }; ; ) {
		const captured = await capturedAfter(env, moving, after, untilPlace);
		const last = captured.at(-1);
		if (!last) return copied;
		after = { place: last.place, key: last.key };
		const found = captured.filter(({ row }) => row !== null);
		await put(env, moving, byTable(found), "overwrite");
		const settled = isStopped ? captured.filter(({ row, name }) => row !== null || name === COUNTED) : found;
		await forgetCaptured(env, moving, settled);
		copied += found.length;
		if (captured.length < CAPTURED_A_PAGE) break;
	}
	if (isStopped) await takeAwayDeleted(env, moving);
	return copied;
}

type Captured = { place: number; name: string; key: string; version: number; row: Row | null };

async function capturedAfter(
	env: Env,
	{ orgId, from }: Moving,
	{ place, key }: { place: number; key: string },
	untilPlace: number,
): Promise<Captured[]> {
	const source = rawShard(env, from);
	const { results } = await source
		.prepare(
			"select place, name, key, version from moving_rows where org_id = ?1 and (place, key) > (?2, ?3) and place <= ?4 order by place, key limit ?5",
		)
		.bind(orgId, place, key, untilPlace, CAPTURED_A_PAGE)
		.all<Omit<Captured, "row">>();
	const tables = [...new Set(results.map(({ name }) => name))].flatMap((name) => tablesInOrder.find((table) => table.name === name) ?? []);
	if (tables.length === 0) return [];
	const rows = new Map<string, Row>();
	// Read after the versions: a row that changes in between is newer than its version says, and is copied once more.
	const answers = await source.batch<Row & { moving_key: string }>(
		tables.map((table) => {
			const wanted = JSON.stringify(results.filter(({ name }) => name === table.name).map((row) => row.key));
			const match = otherKeys(table).map((column, at) => ` and source."${column}" = wanted.value ->> ${at}`);
			return source
				.prepare(
					`select source.*, wanted.value as moving_key from json_each(?2) as wanted join "${table.name}" as source on source.org_id = ?1${match.join("")}`,
				)
				.bind(orgId, wanted);
		}),
	);
	for (const [at, { results: found }] of answers.entries()) {
		for (const { moving_key: movingKey, ...row } of found) rows.set(`${tables[at]?.name} ${movingKey}`, row);
	}
	return results.map((captured) => ({ ...captured, row: rows.get(`${captured.name} ${captured.key}`) ?? null }));
}

async function forgetCaptured(env: Env, { orgId, from }: Moving, captured: Captured[]) {
	if (captured.length === 0) return;
	const seen = JSON.stringify(captured.map(({ place, name, key, version }) => [place, name, key, version]));
	await rawShard(env, from)
		.prepare(
			`delete from moving_rows where org_id = ?1 and (place, name, key, version) in
				(select value ->> 0, value ->> 1, value ->> 2, value ->> 3 from json_each(?2))`,
		)
		.bind(orgId, seen)
		.run();
}

/** Rows that are gone, children before their parents. */
async function takeAwayDeleted(env: Env, moving: Moving) {
	const { orgId, from, to } = moving;
	const source = rawShard(env, from);
	const target = rawShard(env, to);
	for (;;) {
		const { results } = await source
			.prepare("select place, name, key, version from moving_rows where org_id = ?1 order by place desc, key limit ?2")
			.bind(orgId, CAPTURED_A_PAGE)
			.all<Omit<Captured, "row">>();
		if (results.length === 0) return;
		await target.batch([
			actAs(target, orgId),
			...results.flatMap(({ name, key }) => {
				const table = tablesInOrder.find((one) => one.name === name);
				if (!table) return [];
				const match = otherKeys(table).map((column, at) => ` and "${column}" = ?2 ->> ${at}`);
				return [target.prepare(`delete from "${name}" where org_id = ?1${match.join("")}`).bind(orgId, ...(match.length > 0 ? [key] : []))];
			}),
		]);
		await forgetCaptured(
			env,
			moving,
			results.map((row) => ({ ...row, row: null })),
		);
	}
}

/** From now on the shard that is left takes no write of the org. */
export async function stopWrites(env: Env, { orgId, from }: Moving): Promise<void> {
	const source = rawShard(env, from);
	await source
		.prepare(
			`create trigger if not exists ${nameOf(orgId, "stop")} before insert on acting_org when NEW.org_id = ${quoted(orgId)}
			begin select raise(abort, '${STOPPED}'); end`,
		)
		.run();
}

/** Takes the org's writes again, where its move is given up or put off. */
export async function resumeWrites(env: Env, { orgId, from }: Moving): Promise<void> {
	await rawShard(env, from)
		.prepare(`drop trigger if exists ${nameOf(orgId, "stop")}`)
		.run();
}

/** The counts that triggers keep, as the shard that is left has them; while it takes no writes. */
export async function copyCounts(env: Env, { orgId, from, to }: Moving): Promise<void> {
	const target = rawShard(env, to);
	const { results } = await rawShard(env, from)
		.prepare(`select member_id, what, count from "${COUNTED}" where org_id = ?1`)
		.bind(orgId)
		.all<Row>();
	await target.batch([
		actAs(target, orgId),
		target.prepare(`delete from "${COUNTED}" where org_id = ?1`).bind(orgId),
		target
			.prepare(
				`insert into "${COUNTED}" (org_id, member_id, what, count)
				select ?1, value ->> 'member_id', value ->> 'what', value ->> 'count' from json_each(?2)`,
			)
			.bind(orgId, JSON.stringify(results)),
	]);
}

/** How many rows of the org each table has, in either shard. */
export async function countBoth(env: Env, { orgId, from, to }: Moving): Promise<{ table: string; from: number; to: number }[]> {
	const [left, right] = await Promise.all([from, to].map((shard) => countRows(env, shard, orgId)));
	return tablesInOrder.map(({ name }, at) => ({ table: name, from: left?.[at] ?? 0, to: right?.[at] ?? 0 }));
}

async function countRows(env: Env, shard: string, orgId: string): Promise<number[]> {
	const database = rawShard(env, shard);
	const answers = await database.batch<{ count: number }>(
		tablesInOrder.map(({ name }) => database.prepare(`select count(*) as count from "${name}" where org_id = ?1`).bind(orgId)),
	);
	return answers.map(({ results }) => results[0]?.count ?? 0);
}

/** Ends the writing down of changes. */
export async function endCapture(env: Env, { orgId, from }: Moving): Promise<void> {
	const source = rawShard(env, from);
	await source.batch([
		...tablesInOrder.flatMap(({ name }) =>
			["insert", "update", "delete"].map((write) => source.prepare(`drop trigger if exists ${nameOf(orgId, `${name}_${write}`)}`)),
		),
		source.prepare("delete from moving_rows where org_id = ?1").bind(orgId),
	]);
}

/** Takes away some of the org's rows in a shard, children first. True while there may be more. */
export async function eraseSome(env: Env, shard: string, orgId: string): Promise<boolean> {
	const database = rawShard(env, shard);
	const backwards = [...tablesInOrder].reverse();
	const looks = await database.batch(
		backwards.map(({ name }) => database.prepare(`select 1 from "${name}" where org_id = ?1 limit 1`).bind(orgId)),
	);
	const table = backwards[looks.findIndex(({ results }) => results.length > 0)];
	if (!table) return false;
	const columns = table.key.map((column) => `"${column}"`).join(", ");
	await database.batch([
		// Not by an insert: that is what a stopped shard refuses.
		database.prepare("update acting_org set org_id = ?1, member_id = null, is_erasing = 1 where one = 1").bind(orgId),
		database
			.prepare(
				`delete from "${table.name}" where org_id = ?1 and (${columns}) in (select ${columns} from "${table.name}" where org_id = ?1 limit ${ERASED_A_PAGE_OF[table.name] ?? ERASED_A_PAGE})`,
			)
			.bind(orgId),
	]);
	return true;
}

/** Rows go in by one statement per table and so many bytes; `keep` leaves what is there, `overwrite` what differs. */
async function put(env: Env, { orgId, to }: Moving, tables: { table: TenantTable; rows: Row[] }[], mode: "keep" | "overwrite") {
	const target = rawShard(env, to);
	const statements = tables
		.filter(({ table }) => table.name !== COUNTED)
		.flatMap(({ table, rows }) => inPieces(rows).map((piece) => target.prepare(insertOf(table, mode)).bind(piece)));
	if (statements.length > 0) await target.batch([actAs(target, orgId), ...statements]);
}

function insertOf(table: TenantTable, mode: "keep" | "overwrite"): string {
	const names = table.columns.map(({ name }) => `"${name}"`).join(", ");
	const values = table.columns.map(({ name }) => `value ->> '${name}'`).join(", ");
	const others = table.columns.map(({ name }) => name).filter((name) => !table.key.includes(name));
	const key = table.key.map((column) => `"${column}"`).join(", ");
	const set = others.map((name) => `"${name}" = excluded."${name}"`).join(", ");
	const differs = others.map((name) => `"${table.name}"."${name}" is not excluded."${name}"`).join(" or ");
	const conflict = mode === "keep" || others.length === 0 ? "do nothing" : `do update set ${set} where ${differs}`;
	return `insert into "${table.name}" (${names}) select ${values} from json_each(?1) where true on conflict (${key}) ${conflict}`;
}

function inPieces(rows: Row[]): string[] {
	const pieces: string[][] = [[]];
	let bytes = 0;
	for (const row of rows) {
		const text = JSON.stringify(row);
		if (bytes > 0 && bytes + text.length > BYTES_A_STATEMENT) {
			pieces.push([]);
			bytes = 0;
		}
		pieces.at(-1)?.push(text);
		bytes += text.length;
	}
	return pieces.filter((piece) => piece.length > 0).map((piece) => `[${piece.join(",")}]`);
}

function byTable(captured: Captured[]): { table: TenantTable; rows: Row[] }[] {
	return tablesInOrder.flatMap((table) => {
		const rows = captured.flatMap(({ name, row }) => (name === table.name && row ? [row] : []));
		return rows.length > 0 ? [{ table, rows }] : [];
	});
}

function actAs(database: D1Database, orgId: string) {
	return database
		.prepare(
			"insert into acting_org (one, org_id, member_id, is_erasing) values (1, ?1, null, 1) on conflict (one) do update set org_id = excluded.org_id, member_id = null, is_erasing = 1",
		)
		.bind(orgId);
}

function otherKeys({ key }: TenantTable): string[] {
	return key.filter((column) => column !== "org_id");
}

/** The name of a trigger of this move alone. */
function nameOf(orgId: string, part: string) {
	return `"moving_${orgId.replaceAll("-", "")}_${part}"`;
}

function quoted(orgId: string) {
	if (!/^[\w-]{1,60}$/.test(orgId)) throw new Error("not an org's id");
	return `'${orgId}'`;
}
