import { asc, eq, isNotNull, sql } from "drizzle-orm";
import { unsentIds } from "#app/domain/inbox/unsent.server.ts";
import { writeAudit } from "#app/domain/org/audit.server.ts";
import { wake } from "#app/platform/queue.ts";
import { mine, type Tenant } from "#app/platform/tenant.ts";
import { type ConnectionProblem, type ConnectionStatus, connections, messages } from "#app/schema/shard.ts";
import { changeConnection } from "./connection-state.server.ts";
import { hurryImport, startImport } from "./import-history.server.ts";
import { keepSoon } from "./keep-connection.server.ts";

/** A connection as the settings page shows it. Times are milliseconds since 1970. */
export type ConnectionCard = {
	id: string;
	username: string;
	name: string | null;
	accountId: string;
	status: ConnectionStatus;
	statusReason: string | null;
	subscribedFields: string;
	connectedAt: number;
	tokenExpiresAt: number | null;
	lastWebhookAt: number | null;
	lastSendAt: number | null;
	tokenIssuedAt: number | null;
	/** The permissions that were granted, comma-separated. */
	scopes: string;
	problem: ConnectionProblem | null;
	problemAt: number | null;
	/** Instagram refused "seen" and "typing" for it. */
	signsRefusedAt: number | null;
	/** When the conversations were compared with Instagram's last, and how many messages that brought that no webhook did. */
	polledAt: number | null;
	recoveredCount: number;
};

/** The org's connections, the oldest first; never with a token. */
export async function listConnections(tenant: Tenant): Promise<ConnectionCard[]> {
	return tenant.db
		.select({
			id: connections.id,
			username: connections.username,
			name: connections.name,
			accountId: connections.accountId,
			status: connections.status,
			statusReason: connections.statusReason,
			subscribedFields: connections.subscribedFields,
			connectedAt: connections.connectedAt,
			tokenExpiresAt: connections.tokenExpiresAt,
			lastWebhookAt: connections.lastWebhookAt,
			lastSendAt: connections.lastSendAt,
			tokenIssuedAt: connections.tokenIssuedAt,
			scopes: connections.scopes,
			problem: connections.problem,
			problemAt: connections.problemAt,
			signsRefusedAt: connections.signsRefusedAt,
			polledAt: connections.polledAt,
			recoveredCount: connections.recoveredCount,
		})
		.from(connections)
		.orderBy(asc(connections.connectedAt));
}

/**
 * Somebody says that what Instagram held against a connection is mended: what waited goes out again, and Instagram is
 * asked at once. False when there is no connected one of this id.
 */
export async function tryAgain(tenant: Tenant, actor: string, connectionId: string): Promise<boolean> {
	if (!(await isConnected(tenant, connectionId))) return false;
	await writeAudit(tenant, { actor, action: "connection.tried-again", target: connectionId, result: "done" });
	await changeConnection(tenant, connectionId, { problem: null, problemAt: null, signsRefusedAt: null }, isNotNull(connections.problem));
	const held = await tenant.db
		.update(messages)
		.set({ retryAt: null })
		.where(
			mine(
				tenant,
				messages,
				eq(messages.connectionId, connectionId),
				sql`${messages.id} in (${unsentIds()})`,
				eq(messages.status, "queued"),
			),
		)
		.returning({ conversationId: messages.conversationId });
	for (const conversationId of new Set(held.map((message) => message.conversationId))) {
		await wake(tenant.env, { kind: "replies", orgId: tenant.orgId, conversationId });
	}
	await hurryImport(tenant, connectionId);
	await keepSoon(tenant, connectionId);
	return true;
}

/** Reads the history of a connection once more; what is here stays as it is. False when there is no connected one of this id. */
export async function importAgain(tenant: Tenant, actor: string, connectionId: string): Promise<boolean> {
	if (!(await isConnected(tenant, connectionId))) return false;
	await startImport(tenant, actor, connectionId);
	await keepSoon(tenant, connectionId);
	return true;
}

async function isConnected(tenant: Tenant, connectionId: string): Promise<boolean> {
	const [found] = await tenant.db.select({ status: connections.status }).from(connections).where(eq(connections.id, connectionId));
	return found?.status === "connected";
}
