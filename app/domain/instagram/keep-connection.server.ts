/** What a connection needs from time to time: a fresh token, its import, the comparison with Instagram, people's profiles. */
import { and, asc, eq, lte } from "drizzle-orm";
import { refreshProfilesOf } from "#app/domain/inbox/refresh-profile.server.ts";
import { mailOwner } from "#app/domain/mail/mails.server.ts";
import { DAY, MINUTE, now, SECOND } from "#app/platform/clock.ts";
import { directory } from "#app/platform/db/bindings.ts";
import type { Env } from "#app/platform/env.ts";
import { wake } from "#app/platform/queue.ts";
import { mine, type Tenant } from "#app/platform/tenant.ts";
import { connectedAccounts } from "#app/schema/directory.ts";
import { connections } from "#app/schema/shard.ts";
import { heedFailure, isTokenOf } from "./connection-state.server.ts";
import { fetchAllMissed } from "./fetch-missed.server.ts";
import { refreshToken } from "./graph.server.ts";
import { mayPass } from "./graph-errors.ts";
import { continueImport } from "./import-history.server.ts";
import { type OpenConnection, openConnection } from "./open-connection.server.ts";
import { pollConversations } from "./poll-conversations.server.ts";
import { readKept } from "./read-kept.server.ts";
import { sealToken } from "./tokens.server.ts";

const POLL_EVERY = 15 * MINUTE;
/** Somebody at work is left alone for this long. */
const LEASE = 2 * MINUTE;
const TURN = 12 * SECOND;
/** A token lives sixty days; halfway there is time for many tries before it runs out. */
const REFRESH_AFTER = 30 * DAY;
const WARN_BEFORE = 7 * DAY;

/** Wakes the keeper of every connection for which something is due; at a start (`all`) of every one. */
export async function sweepConnections(env: Env, { all }: { all: boolean }): Promise<void> {
	const at = now();
	const due = await directory(env)
		.select({ orgId: connectedAccounts.orgId, connectionId: connectedAccounts.connectionId, accountId: connectedAccounts.accountId })
		.from(connectedAccounts)
		.where(all ? undefined : lte(connectedAccounts.dueAt, at))
		.orderBy(asc(connectedAccounts.dueAt))
		.limit(500);
	for (const { orgId, connectionId } of due) {
		await setDue(env, { orgId, connectionId }, at + LEASE);
		await wake(env, { kind: "connection", orgId, connectionId });
	}
}

/** Does what is due for a connection, and notes when there is something again. */
export async function keepConnection(tenant: Tenant, connectionId: string): Promise<void> {
	const { env, orgId } = tenant;
	const connection = await openConnection(tenant, connectionId);
	if (!connection) return setDue(env, { orgId, connectionId }, now() + DAY);

	await setDue(env, { orgId, connectionId }, now() + LEASE);
	const kept = await refreshWhenOld(tenant, connection);
	const importDue = await continueImport(tenant, kept, Date.now() + TURN);
	if (importDue === null) {
		const isDue = kept.polledAt === null || now() - kept.polledAt >= POLL_EVERY - 30 * SECOND;
		const failure = isDue ? await pollConversations(tenant, kept) : null;
		if (failure)
			return setDue(env, { orgId, connectionId }, now() + Math.max(failure.retryAfterMs ?? 0, mayPass(failure) ? MINUTE : POLL_EVERY));
	}
	await fetchAllMissed(tenant, kept);
	const hasKept = await readKept(tenant, kept);
	const hasProfiles = await refreshProfilesOf(tenant, kept);

	const isBusy = hasKept || hasProfiles || (importDue !== null && importDue <= now());
	await setDue(env, { orgId, connectionId }, Math.min(importDue ?? Number.POSITIVE_INFINITY, now() + (isBusy ? MINUTE : POLL_EVERY)));
	if (isBusy) await wake(env, { kind: "connection", orgId, connectionId });
}

/** Makes a connection due at once and wakes its keeper. */
export async function keepSoon(tenant: Tenant, connectionId: string): Promise<void> {
	await setDue(tenant.env, { orgId: tenant.orgId, connectionId }, now());
	await wake(tenant.env, { kind: "connection", orgId: tenant.orgId, connectionId });
}

async function refreshWhenOld(tenant: Tenant, connection: OpenConnection): Promise<OpenConnection> {
	const { id, tokenIssuedAt, tokenExpiresAt, token, username } = connection;
	const age = now() - (tokenIssuedAt ?? (tokenExpiresAt ?? 0) - 60 * DAY);
	if (age < REFRESH_AFTER) return connection;
	const refreshed = await refreshToken(tenant.env, token);
	if (!refreshed.ok) {
		await heedFailure(tenant, connection, refreshed.failure);
		await warnOfEnd(tenant, connection, username);
		return connection;
	}
	const { token: next, expiresInSeconds } = refreshed.value;
	const at = now();
	await tenant.db
		.update(connections)
		.set({
			tokenSealed: await sealToken(tenant, id, next),
			tokenIssuedAt: at,
			tokenExpiresAt: at + expiresInSeconds * SECOND,
		})
		// Somebody may have connected the account anew meanwhile: that token is the younger one.
		.where(mine(tenant, connections, eq(connections.id, id), eq(connections.status, "connected"), isTokenOf(connection)));
	return { ...connection, token: next, tokenIssuedAt: at };
}

/** A token that cannot be renewed is told of once, on the first try of its last week. */
async function warnOfEnd(tenant: Tenant, { tokenExpiresAt, polledAt }: OpenConnection, username: string) {
	if (tokenExpiresAt === null) return;
	const warnFrom = tokenExpiresAt - WARN_BEFORE;
	if (now() < warnFrom || (polledAt ?? 0) >= warnFrom) return;
	const day = new Date(tokenExpiresAt).toISOString().slice(0, 10);
	await mailOwner(tenant.env, tenant.orgId, "token-expiring", { username, day });
}

async function setDue(env: Env, { orgId, connectionId }: { orgId: string; connectionId: string }, dueAt: number) {
	await directory(env)
		.update(connectedAccounts)
		.set({ dueAt })
		.where(and(eq(connectedAccounts.connectionId, connectionId), eq(connectedAccounts.orgId, orgId)));
}
