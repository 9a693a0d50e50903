import { and, eq, inArray, sql } from "drizzle-orm";
import { audit } from "#app/domain/org/audit.server.ts";
import { recordEvent, takeSeq } from "#app/domain/realtime/events.server.ts";
import { publish } from "#app/domain/realtime/publish.server.ts";
import { connectionColumns, counterColumns, countersOf } from "#app/domain/realtime/rows.server.ts";
import { now } from "#app/platform/clock.ts";
import { directory } from "#app/platform/db/bindings.ts";
import { newId } from "#app/platform/ids.ts";
import { owned, type Tenant } from "#app/platform/tenant.ts";
import { connectedAccounts } from "#app/schema/directory.ts";
import { connections, orgCounters } from "#app/schema/shard.ts";
import type { Account } from "./graph.server.ts";
import { hashesOfRemoved } from "./removed-accounts.server.ts";
import { sealToken } from "./tokens.server.ts";

export type Adopted = {
	account: Account;
	token: string;
	expiresInSeconds: number;
	scopes: string[];
	subscribedFields: string[];
};

/**
 * Claims an account for the org. Gives the connection's id (the same one again for the same account), or null when
 * another organization holds it.
 */
export async function claimAccount(tenant: Tenant, account: Account): Promise<string | null> {
	const { accountId, appScopedId } = account;
	// A connection that was removed stays as a row, and its conversations with it.
	const removed = await hashesOfRemoved(tenant.env, accountId);
	const [before] = await tenant.db
		.select({ id: connections.id })
		.from(connections)
		.where(inArray(connections.accountId, [accountId, ...removed]));
	const [claim] = await directory(tenant.env)
		.insert(connectedAccounts)
		.values({ accountId, appScopedId, orgId: tenant.orgId, connectionId: before?.id ?? newId(), claimedAt: now() })
		.onConflictDoUpdate({ target: connectedAccounts.accountId, set: { appScopedId }, setWhere: eq(connectedAccounts.orgId, tenant.orgId) })
		.returning({ connectionId: connectedAccounts.connectionId });
	return claim?.connectionId ?? null;
}

/** Gives a claim back when no connection came of it, so that the account is not held by an organization that never had it. */
export async function releaseClaim(tenant: Tenant, connectionId: string): Promise<void> {
	const [stored] = await tenant.db.select({ status: connections.status }).from(connections).where(eq(connections.id, connectionId));
	if (stored && stored.status !== "removed") return;
	await directory(tenant.env)
		.delete(connectedAccounts)
		.where(and(eq(connectedAccounts.connectionId, connectionId), eq(connectedAccounts.orgId, tenant.orgId)));
}

/** Stores a claimed account's connection with its sealed token and shows it to everybody. */
export async function adoptConnection(tenant: Tenant, actor: string, connectionId: string, adopted: Adopted): Promise<void> {
	const [before] = await tenant.db.select({ id: connections.id }).from(connections).where(eq(connections.id, connectionId));
	const action = before ? "connection.reconnected" : "connection.connected";
	const { account, token, expiresInSeconds, scopes, subscribedFields } = adopted;
	const at = now();
	const values = {
		accountId: account.accountId,
		username: account.username,
		name: account.name,
		pictureUrl: account.pictureUrl,
		appScopedId: account.appScopedId,
		status: "connected" as const,
		statusReason: null,
		tokenSealed: await sealToken(tenant, connectionId, token),
		tokenIssuedAt: at,
		tokenExpiresAt: at + expiresInSeconds * 1000,
		problem: null,
		problemAt: null,
		signsRefusedAt: null,
		scopes: scopes.join(","),
		subscribedFields: subscribedFields.join(","),
	};
	const [counters, connectionRows] = await tenant.apply(
		[
			tenant.db
				.insert(connections)
				.values(owned(tenant, { id: connectionId, connectedAt: at, ...values }))
				.onConflictDoUpdate({ target: [connections.orgId, connections.id], set: values }),
			takeSeq(tenant, sql`0`),
			recordEvent(tenant, { type: "connection.changed" }),
			audit(tenant, { actor, action, target: connectionId, result: "done" }),
		],
		[tenant.db.select(counterColumns).from(orgCounters), tenant.db.select(connectionColumns).from(connections)],
	);
	const { seq, counts } = countersOf(counters);
	await publish(tenant, [{ type: "change", seq, event: "connection.changed", at, rows: { connections: connectionRows }, counts }]);
}
