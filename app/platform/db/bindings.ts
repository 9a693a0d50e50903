/** The raw databases. Only this folder may touch them; rooms get `directory()`, `ingest()` and, through a `Tenant`, one org's shard. */

import { getTableName, is } from "drizzle-orm";
import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1";
import { SQLiteTable } from "drizzle-orm/sqlite-core";
import { fence, type Scope, type Tables } from "#app/platform/db/fence.ts";
import type { Env } from "#app/platform/env.ts";
import { OWN_LEADS } from "#app/schema/own-leads.ts";
import * as shardSchema from "#app/schema/shard.ts";
import * as teamSchema from "#app/schema/team.ts";

export type Database = DrizzleD1Database<Record<string, never>> & { $client: D1Database };

const handles = new WeakMap<D1Database, Database>();

function handle(database: D1Database): Database {
	const known = handles.get(database) ?? drizzle(database);
	handles.set(database, known);
	return known;
}

/** People, sessions, orgs and where they live. */
export function directory(env: Env): Database {
	return handle(env.DIRECTORY);
}

/** Webhook deliveries. */
export function ingest(env: Env): Database {
	return handle(env.INGEST);
}

/** Every table of a shard that belongs to orgs, and what a member sees of each who is limited to their own leads. */
export const tenantTables: Tables = {
	names: new Set(
		[...Object.values<unknown>(shardSchema), ...Object.values<unknown>(teamSchema)]
			.flatMap((value) => (is(value, SQLiteTable) ? [getTableName(value)] : []))
			.filter((name) => name !== "acting_org"),
	),
	narrowed: OWN_LEADS,
};

/** An org's view of its shard, or a limited member's: an ordinary Drizzle handle behind the fence. */
export function fencedShard(env: Env, shard: string, scope: Scope): Database {
	return drizzle(fence(rawShard(env, shard), scope, tenantTables));
}

/** The names of all shards, in order. */
export function shardNames(env: Env): string[] {
	return Object.keys(env)
		.filter((name) => /^SHARD_\d\d$/.test(name))
		.sort();
}

/** How many bytes a shard takes, as D1 tells with each answer. */
export async function bytesOf(env: Env, shard: string): Promise<number> {
	const { meta } = await rawShard(env, shard).prepare("select 1").run();
	return meta.size_after;
}

/**
 * Orgs of one shard with messages that wait to be sent: the one read that crosses orgs, and it gives ids alone.
 * It walks the partial index of unsent messages, so it costs what is waiting.
 */
export async function orgsWithUnsent(env: Env, shard: string, dueAt: number): Promise<string[]> {
	const { results } = await rawShard(env, shard)
		.prepare(
			"select distinct org_id from messages where status in ('queued', 'sending', 'unknown') and coalesce(retry_at, 0) <= ?1 limit 500",
		)
		.bind(dueAt)
		.all<{ org_id: string }>();
	return results.map((row) => row.org_id);
}

/** Orgs of one shard with snoozed conversations that are due: ids alone, by a walk of the index of what is snoozed. */
export async function orgsWithSnoozed(env: Env, shard: string, dueAt: number): Promise<string[]> {
	const { results } = await rawShard(env, shard)
		.prepare("select distinct org_id from conversations where snoozed_until is not null and snoozed_until <= ?1 limit 500")
		.bind(dueAt)
		.all<{ org_id: string }>();
	return results.map((row) => row.org_id);
}

/** Orgs of one shard with planned replies that are due: ids alone, by a walk of the index of what is planned. */
export async function orgsWithScheduled(env: Env, shard: string, dueAt: number): Promise<string[]> {
	const { results } = await rawShard(env, shard)
		.prepare("select distinct org_id from scheduled_replies where ended_at is null and due_at <= ?1 limit 500")
		.bind(dueAt)
		.all<{ org_id: string }>();
	return results.map((row) => row.org_id);
}

/**
 * Conversations of one shard in which somebody waits for an answer of a member, who has not done it for themselves, and whose newest message lies in a span of time:
 * ids and the time of what the person wrote last. It hops from org to org and reads what lies in the span.
 */
export async function conversationsWaiting(
	env: Env,
	shard: string,
	{ after, until }: { after: number; until: number },
): Promise<{ orgId: string; conversationId: string; assigneeId: string; lastInboundAt: number }[]> {
	const { results } = await rawShard(env, shard)
		.prepare(
			`with recursive found (org_id) as (
				select min(org_id) from conversations
				union all
				select (select min(org_id) from conversations where org_id > found.org_id) from found where found.org_id is not null
			)
			select waiting.org_id as orgId, waiting.id as conversationId, waiting.assignee_id as assigneeId, waiting.last_inbound_at as lastInboundAt
			from found cross join conversations as waiting
			on waiting.org_id = found.org_id and waiting.status = 'waiting' and waiting.last_message_at > ?1 and waiting.last_message_at <= ?2
			where waiting.assignee_id is not null and waiting.last_inbound_at > ?1 and waiting.last_inbound_at <= ?2
				and coalesce(waiting.window_refused_at, -1) < waiting.last_inbound_at
				and not exists (select 1 from done_for_me as aside
					where aside.org_id = waiting.org_id and aside.member_id = waiting.assignee_id and aside.conversation_id = waiting.id)
			limit 500`,
		)
		.bind(after, until)
		.all<{ orgId: string; conversationId: string; assigneeId: string; lastInboundAt: number }>();
	return results;
}

/**
 * Orgs of one shard with open follow-ups that fell due after one moment and until another: ids alone. It hops from org to org
 * along the partial index of what is open, and looks up the span in each.
 */
export async function orgsWithDueFollowUps(env: Env, shard: string, [after, until]: readonly [number, number]): Promise<string[]> {
	const { results } = await rawShard(env, shard)
		.prepare(
			`with recursive found (org_id) as (
				select min(org_id) from follow_ups where ended_at is null
				union all
				select (select min(org_id) from follow_ups where ended_at is null and org_id > found.org_id) from found where found.org_id is not null
			)
			select org_id from found
			where org_id is not null and exists (
				select 1 from follow_ups where follow_ups.org_id = found.org_id and ended_at is null and due_at > ?1 and due_at <= ?2
			)
			limit 500`,
		)
		.bind(after, until)
		.all<{ org_id: string }>();
	return results.map((row) => row.org_id);
}

/**
 * Orgs of one shard whose newest line of the audit log has no hash yet: ids alone. It hops from org to org along the index of
 * the lines' numbers, so it costs the orgs and not their lines.
 */
export async function orgsWithUnsealed(env: Env, shard: string): Promise<string[]> {
	const { results } = await rawShard(env, shard)
		.prepare(
			`with recursive found (org_id) as (
				select min(org_id) from audit_log
				union all
				select (select min(org_id) from audit_log where org_id > found.org_id) from found where found.org_id is not null
			)
			select org_id from found
			where org_id is not null and (select hash from audit_log where audit_log.org_id = found.org_id order by seq desc limit 1) is null
			limit 500`,
		)
		.all<{ org_id: string }>();
	return results.map((row) => row.org_id);
}

/** How many members are looked at in one read. */
const MEMBERS_AT_ONCE = 500;

export type WithDigest = { orgId: string; memberId: string; settings: Record<string, unknown>; digestedOn: string | null };

/**
 * Members of one shard who have chosen an hour for a daily mail, five hundred at a time, with how they want it and the day of their
 * last; `next` is where to go on, undefined at the end.
 */
export async function membersWithDigest(
	env: Env,
	shard: string,
	after: { orgId: string; memberId: string } = { orgId: "", memberId: "" },
): Promise<{ rows: WithDigest[]; next: { orgId: string; memberId: string } | undefined }> {
	const { results } = await rawShard(env, shard)
		.prepare(
			`select org_id as orgId, member_id as memberId, settings, digested_on as digestedOn from member_settings
			where (org_id, member_id) > (?1, ?2) and settings ->> '$.digestAt' is not null
			order by org_id, member_id limit ${MEMBERS_AT_ONCE}`,
		)
		.bind(after.orgId, after.memberId)
		.all<Omit<WithDigest, "settings"> & { settings: string }>();
	const last = results.at(-1);
	return {
		rows: results.map(({ settings, ...row }) => ({ ...row, settings: JSON.parse(settings) as Record<string, unknown> })),
		next: last && results.length === MEMBERS_AT_ONCE ? { orgId: last.orgId, memberId: last.memberId } : undefined,
	};
}

/** Connections of one shard that carry this account id, across orgs: ids alone, for a person whose data Meta asks us to delete. */
export async function connectionsNamed(env: Env, shard: string, accountId: string): Promise<{ orgId: string; connectionId: string }[]> {
	const { results } = await rawShard(env, shard)
		.prepare("select org_id, id from connections where account_id = ?1 or app_scoped_id = ?1")
		.bind(accountId)
		.all<{ org_id: string; id: string }>();
	return results.map((row) => ({ orgId: row.org_id, connectionId: row.id }));
}

/** How many connections of one shard stand where, across orgs: counts alone. */
export async function connectionStates(env: Env, shard: string): Promise<{ status: string; count: number }[]> {
	const { results } = await rawShard(env, shard)
		.prepare("select status, count(*) as count from connections group by status")
		.all<{ status: string; count: number }>();
	return results;
}

/** Every database by the name of its binding, with a question that only a living one answers. */
export function databaseChecks(env: Env): [string, () => Promise<unknown>][] {
	const databases: [string, D1Database][] = [
		["DIRECTORY", env.DIRECTORY],
		["INGEST", env.INGEST],
		...shardNames(env).map((name): [string, D1Database] => [name, rawShard(env, name)]),
	];
	return databases.map(([name, database]) => [name, () => database.prepare("select 1").first()]);
}

/** A shard without the fence: for this folder alone. */
export function rawShard(env: Env, shard: string): D1Database {
	const database = env[shard as `SHARD_${string}`];
	if (!/^SHARD_\d\d$/.test(shard) || !database) throw new Error(`No database is bound as ${shard}.`);
	return database;
}
