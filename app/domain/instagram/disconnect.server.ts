/** Taking a connection back: token and Instagram identity go, the conversations stay. */

import { and, eq, inArray, ne, or, sql } from "drizzle-orm";
import { unsentIds } from "#app/domain/inbox/unsent.server.ts";
import { audit } from "#app/domain/org/audit.server.ts";
import { recordEvent, takeSeq } from "#app/domain/realtime/events.server.ts";
import { publish } from "#app/domain/realtime/publish.server.ts";
import { connectionColumns, counterColumns, countersOf } from "#app/domain/realtime/rows.server.ts";
import { now } from "#app/platform/clock.ts";
import { SealError } from "#app/platform/crypto.ts";
import { connectionsNamed, directory, shardNames } from "#app/platform/db/bindings.ts";
import type { Env } from "#app/platform/env.ts";
import { mine, type Tenant } from "#app/platform/tenant.ts";
import { connectedAccounts } from "#app/schema/directory.ts";
import { connections, imports, messages, orgCounters } from "#app/schema/shard.ts";
import { unsubscribe } from "./graph.server.ts";
import { hashOfRemoved } from "./removed-accounts.server.ts";
import { openToken } from "./tokens.server.ts";

/** Who took it back: a member here, the person in Instagram, or Meta for them. */
export type Removal = { reason: "disconnected" | "removed-by-meta" | "data-deletion"; actor: string };

/**
 * Removes a connection: its claim, its token and everything that names the account; what waits to be sent fails as
 * disconnected, an import ends. A row without personal data stays, to which the conversations belong. Gives the username it
 * had, or null when there is no such connection or it was removed before: a repeat changes nothing.
 */
export async function removeConnection(
	tenant: Tenant,
	connectionId: string,
	{ reason, actor }: Removal,
): Promise<{ username: string } | null> {
	const [before] = await tenant.db.select().from(connections).where(eq(connections.id, connectionId));
	if (!before || before.status === "removed") return null;
	const token = await tokenOf(tenant, before);
	// First the claim: from here on no webhook finds the way to the org.
	await directory(tenant.env)
		.delete(connectedAccounts)
		.where(and(eq(connectedAccounts.connectionId, connectionId), eq(connectedAccounts.orgId, tenant.orgId)));
	await forget(tenant, before, { reason, actor });
	// Last and for good measure: where Meta took the access back itself there is nothing left to end.
	if (token && reason === "disconnected") await unsubscribe(tenant.env, token);
	return { username: before.username };
}

async function forget(tenant: Tenant, before: typeof connections.$inferSelect, { reason, actor }: Removal) {
	const { id } = before;
	const waiting = and(
		sql`${messages.id} in (${unsentIds()})`,
		eq(messages.connectionId, id),
		inArray(messages.status, ["queued", "unknown"]),
	);
	const cancelled = await tenant.db.selectDistinct({ id: messages.conversationId }).from(messages).where(waiting);
	const [counters, rows] = await tenant.apply(
		[
			tenant.db
				.update(messages)
				.set({ status: "failed", failure: "disconnected", retryAt: null })
				.where(mine(tenant, messages, waiting)),
			tenant.db.delete(imports).where(mine(tenant, imports, eq(imports.id, id))),
			tenant.db
				.update(connections)
				.set({
					status: "removed",
					statusReason: reason,
					accountId: await hashOfRemoved(tenant.env, before.accountId),
					appScopedId: before.appScopedId && (await hashOfRemoved(tenant.env, before.appScopedId)),
					username: "",
					name: null,
					pictureUrl: null,
					tokenSealed: null,
					tokenExpiresAt: null,
					tokenIssuedAt: null,
					scopes: "",
					subscribedFields: "",
					problem: null,
					problemAt: null,
				})
				.where(mine(tenant, connections, eq(connections.id, id), ne(connections.status, "removed"))),
			takeSeq(tenant),
			recordEvent(tenant, { type: "connection.changed" }),
			audit(tenant, { actor, action: "connection.removed", target: id, result: reason }),
		],
		[tenant.db.select(counterColumns).from(orgCounters), tenant.db.select(connectionColumns).from(connections)],
	);
	const { seq, counts } = countersOf(counters);
	const changed = { connections: rows, staleConversationIds: cancelled.map((conversation) => conversation.id) };
	await publish(tenant, [{ type: "change", seq, event: "connection.changed", at: now(), rows: changed, counts }]);
}

async function tokenOf(tenant: Tenant, { id, tokenSealed }: { id: string; tokenSealed: string | null }): Promise<string | null> {
	if (tokenSealed === null) return null;
	try {
		return await openToken(tenant, { id, tokenSealed });
	} catch (error) {
		// One that cannot be opened is deleted all the same.
		if (error instanceof SealError) return null;
		throw error;
	}
}

/**
 * The connections that Meta means by a user id, which is the app-scoped or the professional one. The shards are asked as
 * well: a removal that broke off after the claim was gone must be found by Meta's repeat.
 */
export async function accountsOf(env: Env, userId: string): Promise<{ orgId: string; connectionId: string; accountId: string }[]> {
	const claimed = await directory(env)
		.select({ orgId: connectedAccounts.orgId, connectionId: connectedAccounts.connectionId, accountId: connectedAccounts.accountId })
		.from(connectedAccounts)
		.where(or(eq(connectedAccounts.accountId, userId), eq(connectedAccounts.appScopedId, userId)));
	const stored = (await Promise.all(shardNames(env).map((shard) => connectionsNamed(env, shard, userId)))).flat();
	const left = stored.filter(({ connectionId }) => !claimed.some((claim) => claim.connectionId === connectionId));
	return [...claimed, ...left.map((connection) => ({ ...connection, accountId: userId }))];
}
