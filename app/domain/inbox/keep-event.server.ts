import { stableId } from "#app/platform/ids.ts";
import { owned, type Tenant } from "#app/platform/tenant.ts";
import { pendingEffects } from "#app/schema/shard.ts";

/** Keeps an event that is not a message, once: a repeat has the same key, made of all that tells two events apart. */
export async function keepEvent(
	tenant: Tenant,
	connectionId: string,
	event: { name: string; providerId: string | null; occurredAt: number; payload: string },
): Promise<void> {
	const { name, providerId, occurredAt, payload } = event;
	const id = await stableId(connectionId, name, providerId ?? "", payload);
	await tenant.db
		.insert(pendingEffects)
		.values(owned(tenant, { id, connectionId, kind: name, providerId, payload, occurredAt }))
		.onConflictDoNothing();
}
