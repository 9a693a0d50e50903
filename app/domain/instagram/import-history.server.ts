/**
 * The import of a connection's history, page by page. A page is taken in before its cursor is: a stop in between repeats
 * it, and a repeat changes nothing. The row moves on only from the cursor that was read, so two at work count nothing twice.
 */
import { and, eq, gt, isNull, type SQL, sql } from "drizzle-orm";
import { storeHistory } from "#app/domain/inbox/store-history.server.ts";
import { type AuditLine, audit } from "#app/domain/org/audit.server.ts";
import { recordEvent, takeSeq } from "#app/domain/realtime/events.server.ts";
import { publish } from "#app/domain/realtime/publish.server.ts";
import { counterColumns, countersOf, importColumns } from "#app/domain/realtime/rows.server.ts";
import type { ServerFrame } from "#app/domain/realtime/rows.ts";
import { HOUR, MINUTE, now, SECOND } from "#app/platform/clock.ts";
import { log } from "#app/platform/log.ts";
import { mine, owned, type Tenant } from "#app/platform/tenant.ts";
import { imports, orgCounters } from "#app/schema/shard.ts";
import { heedFailure } from "./connection-state.server.ts";
import { type ConversationsPage, type GraphFailure, listConversations } from "./graph.server.ts";
import { pastOf } from "./history.ts";
import type { OpenConnection } from "./open-connection.server.ts";

/** Instagram gives details of so many of the newest messages of a conversation. */
export const DETAILED = 20;
const COUNT_PAGE = 100;
const READ_PAGE = 20;
const TRIES = 8;
/** Instagram takes two calls for conversations a second. */
export const PACE = 520;

type Import = typeof imports.$inferSelect;

/** Begins the import of a connection, or begins it anew; what is here already stays as it is. */
export async function startImport(tenant: Tenant, actor: string, connectionId: string): Promise<void> {
	const fresh = {
		status: "counting" as const,
		cursor: null,
		found: 0,
		done: 0,
		messages: 0,
		pageSize: READ_PAGE,
		attempts: 0,
		retryAt: now(),
		problem: null,
		startedAt: now(),
		readingSince: null,
		finishedAt: null,
	};
	const begin = tenant.db
		.insert(imports)
		.values(owned(tenant, { id: connectionId, ...fresh }))
		.onConflictDoUpdate({ target: [imports.orgId, imports.id], set: fresh });
	await change(tenant, [begin], { actor, action: "import.started", target: connectionId, result: "done" });
}

/**
 * Goes on with the import until `until` (milliseconds of the machine's clock), by one page at least. Gives when to go on,
 * or null when there is nothing left to do.
 */
export async function continueImport(tenant: Tenant, connection: OpenConnection, until: number): Promise<number | null> {
	for (;;) {
		const [state] = await tenant.db.select().from(imports).where(eq(imports.id, connection.id));
		if (!state || state.status === "done" || state.status === "failed") return null;
		if (state.retryAt > now()) return state.retryAt;
		const failure = await step(tenant, connection, state);
		// Nothing is noted of it: where the connection has a younger token meanwhile, the import goes on with that at once.
		if (failure?.kind === "token-dead") return now() + MINUTE;
		if (Date.now() >= until) return now();
		await scheduler.wait(PACE);
	}
}

async function step(tenant: Tenant, connection: OpenConnection, state: Import): Promise<GraphFailure | null> {
	const isCounting = state.status === "counting";
	const limit = isCounting ? COUNT_PAGE : state.pageSize;
	const page = await listConversations(tenant.env, connection.token, {
		limit,
		after: state.cursor,
		messages: isCounting ? 0 : DETAILED,
	});
	if (!page.ok) {
		await heedFailure(tenant, connection, page.failure);
		if (page.failure.kind !== "token-dead") await postpone(tenant, connection, state, page.failure);
		return page.failure;
	}
	await (isCounting ? count(tenant, state, page.value) : read(tenant, connection, state, page.value));
	return null;
}

async function count(tenant: Tenant, state: Import, { conversations, next }: ConversationsPage) {
	await advance(tenant, state, {
		found: state.found + conversations.length,
		cursor: next,
		...(next === null && { status: "reading" as const, readingSince: now() }),
	});
}

async function read(tenant: Tenant, connection: OpenConnection, state: Import, { conversations, next }: ConversationsPage) {
	const frames: ServerFrame[] = [];
	let messages = 0;
	for (const conversation of conversations) {
		const past = pastOf(connection, conversation);
		if (!past) continue;
		messages += past.messages.length;
		frames.push(...(await storeHistory(tenant, past)));
	}
	await publish(tenant, frames);
	const done = state.done + conversations.length;
	await advance(tenant, state, {
		done,
		// Some began or were found while reading went on.
		found: Math.max(state.found, done),
		messages: state.messages + messages,
		cursor: next,
		...(next === null && { status: "done" as const, found: done, finishedAt: now() }),
	});
}

/** Moves the import on from the cursor that was read; somebody who was faster leaves nothing to move. */
async function advance(tenant: Tenant, { id, cursor, status }: Import, set: Partial<Import>) {
	await change(tenant, [
		tenant.db
			.update(imports)
			.set({ ...set, attempts: 0, problem: null })
			.where(mine(tenant, imports, eq(imports.id, id), eq(imports.status, status), sameCursor(cursor))),
	]);
}

async function postpone(tenant: Tenant, connection: OpenConnection, state: Import, failure: GraphFailure) {
	log.info("import waits", { connection: connection.id, kind: failure.kind, code: failure.code, attempts: state.attempts });
	const { id, cursor, status, attempts, pageSize } = state;
	await change(tenant, [
		tenant.db
			.update(imports)
			.set(pauseFor(failure, attempts, pageSize))
			.where(mine(tenant, imports, eq(imports.id, id), eq(imports.status, status), sameCursor(cursor))),
	]);
}

/** An import that waits goes on at once: somebody says that what held it up is mended. */
export async function hurryImport(tenant: Tenant, connectionId: string): Promise<void> {
	await tenant.db
		.update(imports)
		.set({ retryAt: now() })
		.where(mine(tenant, imports, eq(imports.id, connectionId), gt(imports.retryAt, now())));
}

/** How an import bears a failure: it waits as long as Instagram says, asks for less at once, and gives up late. */
function pauseFor(failure: GraphFailure, attempts: number, pageSize: number): Partial<Import> {
	switch (failure.kind) {
		case "rate-limited":
			return { retryAt: now() + Math.max(failure.retryAfterMs ?? 0, 5 * SECOND), problem: "slowed-down" };
		case "messages-off":
		case "permission-missing":
			return { retryAt: now() + HOUR, problem: failure.kind };
		default: {
			const isLast = attempts + 1 >= TRIES;
			// An expired cursor is refused for good: the last tries begin again from the first page.
			const isRefused = failure.kind !== "later" && failure.kind !== "timeout";
			return {
				attempts: attempts + 1,
				pageSize: Math.max(1, Math.floor(pageSize / 2)),
				retryAt: now() + Math.min(2 ** attempts * SECOND, 5 * MINUTE),
				problem: "trouble",
				...(isRefused && attempts > 2 && { cursor: null }),
				...(isLast && { status: "failed" as const, finishedAt: now() }),
			};
		}
	}
}

function sameCursor(cursor: string | null): SQL | undefined {
	return cursor === null ? isNull(imports.cursor) : and(eq(imports.cursor, cursor));
}

/** Writes to the import's row and shows it to everybody; what a member did comes with its line. */
async function change(tenant: Tenant, writes: Parameters<Tenant["apply"]>[0], line?: AuditLine) {
	const [counters, rows] = await tenant.apply(
		[...writes, takeSeq(tenant, sql`0`), recordEvent(tenant, { type: "import.changed" }), ...(line ? [audit(tenant, line)] : [])],
		[tenant.db.select(counterColumns).from(orgCounters), tenant.db.select(importColumns).from(imports)],
	);
	const { seq, counts } = countersOf(counters);
	await publish(tenant, [{ type: "change", seq, event: "import.changed", at: now(), rows: { imports: rows }, counts }]);
}
