import { asc } from "drizzle-orm";
import type { Tenant } from "#app/platform/tenant.ts";
import { type ConnectionStatus, connections } from "#app/schema/shard.ts";

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
		})
		.from(connections)
		.orderBy(asc(connections.connectedAt));
}
