/** What happens to a connection when Instagram says no: it loses its access, or keeps it with a problem that a person must know of. */
import { and, eq, isNull, ne, or, type SQL, sql } from "drizzle-orm";
import type { SQLiteUpdateSetSource } from "drizzle-orm/sqlite-core";
import { mailOwner } from "#app/domain/mail/mails.server.ts";
import { notifyThoseWith } from "#app/domain/notifications/notify.server.ts";
import { recordEvent, takeSeq } from "#app/domain/realtime/events.server.ts";
import { publish } from "#app/domain/realtime/publish.server.ts";
import { connectionColumns, counterColumns, countersOf } from "#app/domain/realtime/rows.server.ts";
import { now } from "#app/platform/clock.ts";
import { connectionStates, shardNames } from "#app/platform/db/bindings.ts";
import type { Env } from "#app/platform/env.ts";
import { mine, type Tenant } from "#app/platform/tenant.ts";
import { type ConnectionProblem, connections, orgCounters } from "#app/schema/shard.ts";
import type { GraphFailure } from "./graph.server.ts";

/** Changes a connection where `condition` holds and shows it to everybody. Its username where something changed, else null. */
export async function changeConnection(
	tenant: Tenant,
	connectionId: string,
	set: SQLiteUpdateSetSource<typeof connections>,
	condition?: SQL,
): Promise<{ username: string } | null> {
	const [changed, , , counters, rows] = await tenant.batch([
		tenant.db
			.update(connections)
			.set(set)
			.where(mine(tenant, connections, eq(connections.id, connectionId), condition))
			.returning({ username: connections.username }),
		takeSeq(tenant),
		recordEvent(tenant, { type: "connection.changed" }),
		tenant.db.select(counterColumns).from(orgCounters),
		tenant.db.select(connectionColumns).from(connections),
	]);
	const [connection] = changed;
	if (!connection) return null;
	const { seq, counts } = countersOf(counters);
	await publish(tenant, [{ type: "change", seq, event: "connection.changed", at: now(), rows: { connections: rows }, counts }]);
	return connection;
}

/** A connection with the time of the token that was used: what is said of that one says nothing of a younger one. */
export type Used = { id: string; tokenIssuedAt: number | null };

/** Whether the connection still has the token that was used. */
export function isTokenOf({ tokenIssuedAt }: Used): SQL {
	return sql`token_issued_at is ${tokenIssuedAt}`;
}

/** Instagram no longer takes the token: it goes, nothing is tried again, and the Owner is told once. */
export async function loseAccess(tenant: Tenant, used: Used): Promise<void> {
	const lost = await changeConnection(
		tenant,
		used.id,
		{ status: "needs_reconnect", statusReason: "token", tokenSealed: null, tokenExpiresAt: null },
		and(eq(connections.status, "connected"), isTokenOf(used)),
	);
	if (!lost) return;
	await mailOwner(tenant.env, tenant.orgId, "needs-reconnect", { username: lost.username });
	await notifyThoseWith(tenant, "manage-connections", { kind: "trouble", about: `${used.id}-${now()}` });
}

/** Notes what Instagram holds against a connection that works otherwise, with its own sentence where it counts; the Owner is told when it is new. */
export async function noteProblem(tenant: Tenant, connectionId: string, problem: ConnectionProblem, said?: string): Promise<void> {
	const noted = await changeConnection(
		tenant,
		connectionId,
		{ problem, problemAt: now(), statusReason: said ?? null },
		or(isNull(connections.problem), ne(connections.problem, problem)),
	);
	if (!noted) return;
	await mailOwner(tenant.env, tenant.orgId, "connection-problem", { username: noted.username, problem });
	await notifyThoseWith(tenant, "manage-connections", { kind: "trouble", about: `${connectionId}-${now()}` });
}

/** Instagram let through what it refused before. */
export async function clearProblem(tenant: Tenant, connectionId: string): Promise<void> {
	await changeConnection(tenant, connectionId, { problem: null, problemAt: null, statusReason: null }, sql`problem is not null`);
}

/** What a failed call says about the connection itself; most say nothing. */
export async function heedFailure(tenant: Tenant, used: Used, failure: GraphFailure): Promise<void> {
	switch (failure.kind) {
		case "token-dead":
			return loseAccess(tenant, used);
		case "messages-off":
		case "permission-missing":
		case "restricted":
		case "tag-overused":
			return noteProblem(tenant, used.id, failure.kind, failure.said);
		default:
			return;
	}
}

/** How many connections stand where, of all organizations together. */
export async function countConnections(env: Env): Promise<Map<string, number>> {
	const rows = await Promise.all(shardNames(env).map((shard) => connectionStates(env, shard)));
	const sums = new Map<string, number>();
	for (const { status, count } of rows.flat()) sums.set(status, (sums.get(status) ?? 0) + count);
	return sums;
}
