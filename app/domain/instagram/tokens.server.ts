/** Instagram's tokens, sealed under the org's data key. Each box says where it belongs, so it opens in no other row. */
import { openFor, sealFor } from "#app/domain/org/data-key.server.ts";
import type { Tenant } from "#app/platform/tenant.ts";

/** The token as it is stored in `connections.token_sealed`. */
export async function sealToken(tenant: Tenant, connectionId: string, token: string): Promise<string> {
	return sealFor(tenant, placeOf(connectionId), token);
}

/** The token of a connection. Throws `SealError` when it was changed, belongs elsewhere, or the org's key is gone. */
export async function openToken(tenant: Tenant, connection: { id: string; tokenSealed: string }): Promise<string> {
	return openFor(tenant, placeOf(connection.id), connection.tokenSealed);
}

function placeOf(id: string) {
	return { table: "connections", column: "token_sealed", id };
}
