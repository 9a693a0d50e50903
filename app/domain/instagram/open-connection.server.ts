import { eq } from "drizzle-orm";
import { SealError } from "#app/platform/crypto.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { type ConnectionProblem, connections } from "#app/schema/shard.ts";
import { loseAccess } from "./connection-state.server.ts";
import { openToken } from "./tokens.server.ts";

/** A connected account with its token in the clear: only for calls to Instagram, never handed on. Times are milliseconds since 1970. */
export type OpenConnection = {
	id: string;
	accountId: string;
	appScopedId: string | null;
	username: string;
	connectedAt: number;
	tokenIssuedAt: number | null;
	tokenExpiresAt: number | null;
	polledAt: number | null;
	problem: ConnectionProblem | null;
	signsRefusedAt: number | null;
	token: string;
};

/** Opens a connection for calls to Instagram. Null when it is not connected, or its token was changed and is good for nothing. */
export async function openConnection(tenant: Tenant, connectionId: string): Promise<OpenConnection | null> {
	const [row] = await tenant.db
		.select({
			id: connections.id,
			accountId: connections.accountId,
			appScopedId: connections.appScopedId,
			username: connections.username,
			connectedAt: connections.connectedAt,
			tokenIssuedAt: connections.tokenIssuedAt,
			tokenExpiresAt: connections.tokenExpiresAt,
			polledAt: connections.polledAt,
			problem: connections.problem,
			signsRefusedAt: connections.signsRefusedAt,
			status: connections.status,
			tokenSealed: connections.tokenSealed,
		})
		.from(connections)
		.where(eq(connections.id, connectionId));
	if (row?.status !== "connected" || row.tokenSealed === null) return null;
	const { status: _status, tokenSealed, ...connection } = row;
	try {
		return { ...connection, token: await openToken(tenant, { id: connectionId, tokenSealed }) };
	} catch (error) {
		if (!(error instanceof SealError)) throw error;
		await loseAccess(tenant, connection);
		return null;
	}
}
