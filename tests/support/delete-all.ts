import { deleteSomeOf } from "#app/domain/privacy/delete-connection-data.server.ts";
import type { Tenant } from "#app/platform/tenant.ts";

/** Deletes everything of a connection, piece by piece; gives what went, by kind. */
export async function deleteAllOf(org: { tenant: Tenant; connectionId: string; accountId: string }): Promise<Record<string, number>> {
	const sum: Record<string, number> = {};
	for (let isDone = false; !isDone; ) {
		const piece = await deleteSomeOf(org.tenant, org);
		for (const [kind, count] of Object.entries(piece.counts)) sum[kind] = (sum[kind] ?? 0) + count;
		isDone = piece.isDone;
	}
	return sum;
}
