/**
 * Brings an org's part of the full-text index up to its events, after their writes and never in them. It reads each row that an
 * event names as it is now; triggers of the schema take away at once what was edited, unsent or deleted. An index that was
 * never begun, or whose next events are no longer kept, is made by a walk through all that is stored, which may be
 * stopped anywhere.
 */
import { and, asc, eq, gt, type SQL, sql } from "drizzle-orm";
import { tenantOfJob } from "#app/domain/org/access.server.ts";
import { ofConversations } from "#app/domain/realtime/of-conversations.server.ts";
import { shardNames } from "#app/platform/db/bindings.ts";
import { type IndexEntry, type IndexProgress, orgsToIndex } from "#app/platform/db/search-index.ts";
import type { Env } from "#app/platform/env.ts";
import { wake } from "#app/platform/queue.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { contacts, events, messages } from "#app/schema/shard.ts";
import { notes } from "#app/schema/team.ts";
import { nameTokens, THEM, textTokens, US } from "./tokens.ts";

const EVENTS_A_TURN = 200;
const ROWS_A_WALK = 200;
const ENTRIES_A_BATCH = 100;
/** What one import brings of a conversation, with room; more of one is taken in by the next walk. */
const IMPORTED_AT_MOST = 5_000;
const WALK = ["contact", "note", "message"] as const;

/**
 * Indexes what is waiting, for at most so many milliseconds. True when nothing is left. The tenant has to see the whole org:
 * what a limited member does not see would be taken for gone.
 */
export async function bringUpToDate(tenant: Tenant, { within }: { within: number }): Promise<boolean> {
	const until = Date.now() + within;
	do {
		const { progress, newest } = await tenant.index.progress();
		if (progress && progress.position === null && progress.seq >= newest) return true;
		if (progress?.position) await walkOn(tenant, progress);
		else if (!progress || !(await follow(tenant, progress))) await tenant.index.put([], { seq: newest, position: "contact:" });
	} while (Date.now() < until);
	return false;
}

/** Some seconds of work for a wake-up, and another wake-up where that was not enough. */
export async function indexOrg(env: Env, orgId: string): Promise<void> {
	const tenant = await tenantOfJob(env, orgId);
	if (tenant && !(await bringUpToDate(tenant, { within: 8_000 }))) await wake(env, { kind: "index", orgId });
}

/** Wakes the indexing of every org that is behind. */
export async function sweepIndex(env: Env): Promise<void> {
	for (const shard of shardNames(env)) {
		for (const orgId of await orgsToIndex(env, shard)) await wake(env, { kind: "index", orgId });
	}
}

/** The next events; false when some before them are no longer kept. */
async function follow(tenant: Tenant, { seq }: IndexProgress): Promise<boolean> {
	const page = await tenant.db.select().from(events).where(gt(events.seq, seq)).orderBy(asc(events.seq)).limit(EVENTS_A_TURN);
	const last = page.at(-1);
	if (!last || page[0]?.seq !== seq + 1) return false;

	const ofType = (prefix: string, id: "messageId" | "contactId" | "conversationId") =>
		[...new Set(page.filter(({ type }) => type.startsWith(prefix)).map((event) => event[id]))].filter((one) => one !== null);
	const among = (ids: readonly string[]) => sql`(select value from json_each(${JSON.stringify(ids)}))`;
	const imports = ofType("conversation.imported", "conversationId");
	const [said, imported, written, named] = await tenant.batch([
		messagesThat(tenant, sql`id in ${among(ofType("message.", "messageId"))}`),
		messagesThat(tenant, and(ofConversations(messages, imports), eq(messages.via, "history"))).limit(IMPORTED_AT_MOST),
		notesThat(tenant, ofConversations(notes, ofType("note.", "conversationId"))).limit(IMPORTED_AT_MOST),
		// Who writes for the first time has no name yet: that comes with a change of the contact.
		contactsThat(
			tenant,
			// One list of ids: with an "or" between two SQLite walks through all contacts.
			sql`id in (select value from json_each(${JSON.stringify(ofType("contact.", "contactId"))})
				union select contact_id from conversations where id in ${among(imports)})`,
		),
	]);
	await put(
		tenant,
		[
			...[...said, ...imported].flatMap((row) => messageEntry(tenant, row)),
			...written.map((row) => noteEntry(tenant, row)),
			...named.flatMap((row) => contactEntry(tenant, row)),
		],
		{ from: { seq, position: null }, to: { seq: last.seq, position: null } },
	);
	return true;
}

/** The next rows of a walk through all that is stored. */
async function walkOn(tenant: Tenant, progress: IndexProgress): Promise<void> {
	const { seq, position } = progress;
	const [, name = "", after = ""] = /^(\w+):(.*)$/s.exec(position ?? "") ?? [];
	const kind = WALK.find((one) => one === name) ?? WALK[0];
	const { entries, last, isEnd } = await pageOf(tenant, kind, after);
	const following = WALK[WALK.indexOf(kind) + 1];
	const atEnd = following === undefined ? null : `${following}:`;
	await put(tenant, entries, { from: progress, to: { seq, position: isEnd ? atEnd : `${kind}:${last}` } });
}

async function pageOf(tenant: Tenant, kind: (typeof WALK)[number], after: string) {
	switch (kind) {
		case "contact":
			return ended(await contactsThat(tenant, gt(contacts.id, after)).orderBy(asc(contacts.id)).limit(ROWS_A_WALK), (row) =>
				contactEntry(tenant, row),
			);
		case "note":
			return ended(await notesThat(tenant, gt(notes.id, after)).orderBy(asc(notes.id)).limit(ROWS_A_WALK), (row) => [
				noteEntry(tenant, row),
			]);
		case "message":
			return ended(await messagesThat(tenant, gt(messages.id, after)).orderBy(asc(messages.id)).limit(ROWS_A_WALK), (row) =>
				messageEntry(tenant, row),
			);
		default:
			return kind satisfies never;
	}
}

function ended<Row extends { id: string }>(rows: Row[], entriesOf: (row: Row) => IndexEntry[]) {
	return { entries: rows.flatMap(entriesOf), last: rows.at(-1)?.id ?? "", isEnd: rows.length < ROWS_A_WALK };
}

/** Entries in batches; the progress moves on with the last of them. */
async function put(tenant: Tenant, entries: IndexEntry[], { from, to }: { from: IndexProgress; to: IndexProgress }) {
	for (let first = 0; ; first += ENTRIES_A_BATCH) {
		const isLast = first + ENTRIES_A_BATCH >= entries.length;
		await tenant.index.put(entries.slice(first, first + ENTRIES_A_BATCH), isLast ? to : from);
		if (isLast) return;
	}
}

const said = {
	id: messages.id,
	conversationId: messages.conversationId,
	direction: messages.direction,
	authorId: messages.authorId,
	text: messages.text,
};

function messagesThat(tenant: Tenant, condition: SQL | undefined) {
	return tenant.db.select(said).from(messages).where(condition).$dynamic();
}

function notesThat(tenant: Tenant, condition: SQL | undefined) {
	return tenant.db
		.select({ id: notes.id, conversationId: notes.conversationId, authorId: notes.authorId, text: notes.text })
		.from(notes)
		.where(condition)
		.$dynamic();
}

function contactsThat(tenant: Tenant, condition: SQL | undefined) {
	return tenant.db.select({ id: contacts.id, name: contacts.name, username: contacts.username }).from(contacts).where(condition).$dynamic();
}

type SaidRow = Awaited<ReturnType<typeof messagesThat>>[number];

function messageEntry({ orgId }: Tenant, { id, conversationId, direction, authorId, text }: SaidRow): IndexEntry[] {
	if (!text) return [];
	const from = direction === "inbound" ? [THEM] : [US, ...(authorId === null ? [] : [authorId])];
	return [{ kind: "message", id, said: text, tokens: textTokens(orgId, { text, conversationId, from }) }];
}

function noteEntry({ orgId }: Tenant, { id, conversationId, authorId, text }: Awaited<ReturnType<typeof notesThat>>[number]): IndexEntry {
	return { kind: "note", id, said: text, tokens: textTokens(orgId, { text, conversationId, from: [authorId] }) };
}

function contactEntry({ orgId }: Tenant, { id, name, username }: Awaited<ReturnType<typeof contactsThat>>[number]): IndexEntry[] {
	const names = `${name ?? ""} ${username ?? ""}`;
	const tokens = nameTokens(orgId, names);
	return tokens === "" ? [] : [{ kind: "contact", id, said: names, tokens }];
}
