import { busy, notFound } from "#app/platform/http.ts";

/**
 * Row-level security for D1. `fence()` wraps a database so that every statement sees and touches one org only:
 *
 * - reads: a common table expression with the name of each tenant table stands in front of the statement and shadows the
 *   table with this org's rows, whatever the rest of the statement says;
 * - writes: they travel in one batch behind a statement that records the acting org, with which triggers compare each row
 *   (see triggers.ts), because the target of a write cannot be shadowed;
 * - what could reach around the shadow (qualified names, REPLACE, pragmas, internal tables, comments, numbered
 *   parameters, expressions of the same name) is refused.
 */
export class FenceError extends Error {
	override name = "FenceError";
}

/**
 * Whose eyes a handle has: an org's, or of one member who is limited to a part of it by the views of `narrowed`. `isErasing`
 * is set while the org's own data are taken away, audit log and all.
 */
export type Scope = { orgId: string; memberId: string | null; isErasing: boolean };

/** The tables behind the fence, and what a limited member sees of each (`whole`, or a select with `?1` org and `?2` member). */
export type Tables = { names: ReadonlySet<string>; narrowed: Readonly<Record<string, string>> };

/** `parameters` is how many of `?1` (org) and `?2` (member) the fence put in front. */
type Compiled = { sql: string; writes: boolean; parameters: 0 | 1 | 2 };

const ACT = `insert into acting_org (one, org_id, member_id, is_erasing) values (1, ?1, ?2, ?3) on conflict (one) do update
	set org_id = excluded.org_id, member_id = excluded.member_id, is_erasing = excluded.is_erasing
	where org_id <> excluded.org_id or member_id is not excluded.member_id or is_erasing <> excluded.is_erasing`;

/** How the triggers of the schema say that a limited member reached for what is not theirs. */
const NOT_THEIRS = /lead: \w+ of somebody else/;

/** What a shard says to a write of an org that is on its way to another one (see move.ts). */
export const STOPPED = "moving: this organization takes no changes for a moment";

/** Words that no statement of a room needs, each of them a way past the fence or out of the database. */
const FORBIDDEN = new Set([
	"main",
	"temp",
	"replace",
	"pragma",
	"attach",
	"detach",
	"vacuum",
	"reindex",
	"analyze",
	"create",
	"drop",
	"alter",
	"begin",
	"commit",
	"rollback",
	"savepoint",
	"release",
	"explain",
	"recursive",
	"acting_org",
	"d1_migrations",
	"dbstat",
	"load_extension",
	"fts3_tokenizer",
]);
const FORBIDDEN_PREFIX = /^(sqlite_|pragma_|_cf_|fts5|fts3|fts4)/;
const TABLE_FOLLOWS = new Set(["from", "join", "into", "update"]);
const TABLE_FUNCTIONS = new Set(["json_each", "json_tree"]);
const CONFLICT_CLAUSE = new Set(["set", "of"]);

const TOKEN =
	/\s+|'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|\d[\w.]*|--|\/\*|\?\d*|[:@$#]\w*|[^\s\w]/g;

type Token = { kind: "name" | "quoted" | "string" | "other"; value: string };

function tokenize(sql: string): Token[] {
	const tokens: Token[] = [];
	let end = 0;
	for (const match of sql.matchAll(TOKEN)) {
		if (match.index !== end) throw new FenceError("unreadable SQL");
		const [text] = match;
		end += text.length;
		if (/^\s/.test(text)) continue;
		const first = text[0] ?? "";
		if (text === "'" || text === '"' || text === "`" || text === "[") throw new FenceError("unbalanced quote");
		if (first === "'") tokens.push({ kind: "string", value: text.slice(1, -1).toLowerCase() });
		else if (first === '"' || first === "`" || first === "[") tokens.push({ kind: "quoted", value: text.slice(1, -1).toLowerCase() });
		else if (/[A-Za-z_\u0080-\uffff]/.test(first)) tokens.push({ kind: "name", value: text.toLowerCase() });
		else tokens.push({ kind: "other", value: text });
	}
	if (end !== sql.length) throw new FenceError("unreadable SQL");
	return tokens;
}

/** Rewrites one statement for the fence. The org's id becomes the first parameter, a limited member's the second. */
export function compile(sql: string, tables: Tables, isLimited = false): Compiled {
	const tokens = tokenize(sql);
	const isTable = (value: string) => tables.names.has(value);
	const used = new Set<string>();
	const expressions = new Set<string>();
	let writes = false;

	for (const [position, token] of tokens.entries()) {
		const { kind, value } = token;
		const next = tokens[position + 1];
		const previous = tokens[position - 1];

		if (kind === "other") {
			if (value === "--" || value === "/*") throw new FenceError("comments are refused");
			if (value === ";" && next) throw new FenceError("one statement at a time");
			if (/^(\?\d|[:@$#])/.test(value)) throw new FenceError("only plain ? parameters");
			continue;
		}
		// SQLite reads a string as a name where only a name can stand, and a quoted name as a string where there is no such column.
		if (FORBIDDEN.has(value) || FORBIDDEN_PREFIX.test(value)) throw new FenceError(`"${value}" is refused`);
		if (kind === "string") {
			if (isTable(value) || next?.value === "." || previous?.value === ".") throw new FenceError("a string in place of a name");
			continue;
		}
		if (isTable(value)) used.add(value);

		if (kind === "name" && (value === "insert" || value === "update" || value === "delete") && previous?.value !== "do") writes = true;
		if (namesExpression(tokens, position)) {
			if (isTable(value)) throw new FenceError(`an expression may not be named "${value}"`);
			expressions.add(value);
		}
	}

	for (const [position, token] of tokens.entries()) {
		if (token.kind !== "name" || !TABLE_FOLLOWS.has(token.value)) continue;
		if (token.value === "update" && tokens[position - 1]?.value === "do") continue;
		if (token.value === "from" && tokens[position - 1]?.value === "distinct") continue;
		let target = tokens[position + 1];
		if (token.value === "update" && target?.value === "or") target = tokens[position + 3];
		if (!target || target.value === "(" || CONFLICT_CLAUSE.has(target.value)) continue;
		const known = isTable(target.value) || expressions.has(target.value) || TABLE_FUNCTIONS.has(target.value);
		if (!known || target.kind === "string") throw new FenceError(`unknown table "${target.value}"`);
	}

	const start = tokens[0]?.value;
	if (start !== "select" && start !== "insert" && start !== "update" && start !== "delete" && start !== "with" && start !== "values") {
		throw new FenceError("only reads and writes of rows");
	}

	const shadows = [...used].map((table) => `"${table}" as (${(isLimited && narrowed(tables, table)) || whole(table)})`);
	if (shadows.length === 0) return { sql, writes, parameters: 0 };
	const rest = start === "with" ? `, ${sql.trimStart().slice(4)}` : ` ${sql}`;
	const parameters = shadows.some((shadow) => shadow.includes("?2")) ? 2 : 1;
	return { sql: `with ${shadows.join(", ")}${rest}`, writes, parameters };
}

function whole(table: string) {
	return `select * from main."${table}" where org_id = ?1`;
}

/** A table without a view of its own shows a limited member nothing at all. */
function narrowed({ narrowed: views }: Tables, table: string) {
	const view = views[table] ?? `${whole(table)} and 0`;
	return view === "whole" ? null : view;
}

/** Whether the name at `position` opens a common table expression: `name as (`, `name (columns) as (`, with or without MATERIALIZED. */
function namesExpression(tokens: Token[], position: number) {
	const before = tokens[position - 1]?.value;
	if (before !== "with" && before !== ",") return false;
	let after = position + 1;
	if (tokens[after]?.value === "(") {
		while (after < tokens.length && tokens[after]?.value !== ")") after++;
		after++;
	}
	if (tokens[after]?.value !== "as") return false;
	const opens = tokens[after + 1]?.value;
	return opens === "(" || opens === "materialized" || opens === "not";
}

/** A `D1Database` over `database` that sees and touches the rows of the scope alone. */
export function fence(database: D1Database, scope: Scope, tables: Tables): D1Database {
	const isLimited = scope.memberId !== null;
	const cache = compiledFor(tables, isLimited);
	const front = scope.memberId === null ? [scope.orgId] : [scope.orgId, scope.memberId];

	function prepare(sql: string): D1PreparedStatement {
		let compiled = cache.get(sql);
		if (!compiled) {
			compiled = compile(sql, tables, isLimited);
			if (cache.size > 500) cache.clear();
			cache.set(sql, compiled);
		}
		const { writes, parameters } = compiled;
		return new FencedStatement(
			database,
			scope,
			database.prepare(compiled.sql),
			writes,
			front.slice(0, parameters),
			[],
		) as unknown as D1PreparedStatement;
	}

	async function batch<T>(statements: D1PreparedStatement[]): Promise<D1Result<T>[]> {
		const fenced = statements.map((statement) => {
			if (!(statement instanceof FencedStatement) || statement.scope !== scope) throw new FenceError("a statement from outside the fence");
			return statement;
		});
		if (fenced.length === 0) return [];
		const plain = fenced.map((statement) => statement.ready());
		if (!fenced.some((statement) => statement.writes)) return database.batch<T>(plain);
		return write<T>(database, scope, plain);
	}

	return {
		prepare,
		batch,
		exec: () => Promise.reject(new FenceError("exec is refused")),
		dump: () => Promise.reject(new FenceError("dump is refused")),
		withSession: () => {
			throw new FenceError("sessions are refused");
		},
	} as unknown as D1Database;
}

/** Statements as one transaction behind the one that records who acts; gives their results. */
async function write<T>(
	database: D1Database,
	{ orgId, memberId, isErasing }: Scope,
	statements: D1PreparedStatement[],
): Promise<D1Result<T>[]> {
	try {
		const [, ...results] = await database.batch<T>([database.prepare(ACT).bind(orgId, memberId, isErasing ? 1 : 0), ...statements]);
		return results;
	} catch (error) {
		// It was theirs a moment ago: what is not theirs is not there.
		if (error instanceof Error && NOT_THEIRS.test(error.message)) throw notFound();
		if (error instanceof Error && error.message.includes(STOPPED)) throw busy();
		throw error;
	}
}

const caches = new WeakMap<Tables, [whole: Map<string, Compiled>, limited: Map<string, Compiled>]>();

function compiledFor(tables: Tables, isLimited: boolean) {
	const known = caches.get(tables) ?? [new Map<string, Compiled>(), new Map<string, Compiled>()];
	caches.set(tables, known);
	return known[isLimited ? 1 : 0];
}

class FencedStatement {
	readonly writes: boolean;
	readonly scope: Scope;
	readonly #database: D1Database;
	readonly #statement: D1PreparedStatement;
	/** What the fence itself binds, and what the room does. */
	readonly #front: readonly string[];
	readonly #bound: readonly unknown[];

	constructor(
		database: D1Database,
		scope: Scope,
		statement: D1PreparedStatement,
		writes: boolean,
		front: readonly string[],
		bound: readonly unknown[],
	) {
		this.#database = database;
		this.scope = scope;
		this.#statement = statement;
		this.writes = writes;
		this.#front = front;
		this.#bound = bound;
	}

	bind(...values: unknown[]) {
		return new FencedStatement(this.#database, this.scope, this.#statement, this.writes, this.#front, values);
	}

	ready() {
		return this.#statement.bind(...this.#front, ...this.#bound);
	}

	async all<T>(): Promise<D1Result<T>> {
		if (!this.writes) return this.ready().all<T>();
		const [result] = await write<T>(this.#database, this.scope, [this.ready()]);
		if (!result) throw new FenceError("the write gave no result");
		return result;
	}

	run<T>() {
		return this.all<T>();
	}

	async first<T>(column?: string): Promise<T | null> {
		const { results } = await this.all<Record<string, unknown>>();
		const row = results[0];
		if (!row) return null;
		return (column === undefined ? row : (row[column] ?? null)) as T | null;
	}

	async raw<T>(): Promise<T[]> {
		if (!this.writes) return this.ready().raw<T[]>() as unknown as Promise<T[]>;
		const { results } = await this.all<Record<string, unknown>>();
		return results.map((row) => Object.values(row)) as T[];
	}
}
