import { sql } from "drizzle-orm";
import { stableId } from "#app/platform/ids.ts";
import { owned, type Tenant } from "#app/platform/tenant.ts";
import { pendingEffects } from "#app/schema/shard.ts";
import { isMessage, type MessageKey } from "./one-message.server.ts";

/** Keeps an event of a kind that no room reads, once: a repeat has the same key, made of all that tells two events apart. */
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

/** Notes that a message was announced and did not come; true when it is not here, so that it should be fetched. */
export async function missMessage(tenant: Tenant, key: MessageKey, at: number): Promise<boolean> {
	const { connectionId, providerId } = key;
	const id = await stableId(connectionId, "fetch", providerId);
	const rows = await tenant.db.all(
		sql`insert into pending_effects (org_id, id, connection_id, kind, provider_id, payload, occurred_at)
			select ${tenant.orgId}, ${id}, ${connectionId}, 'fetch', ${providerId}, '', ${at}
			where not exists (select 1 from messages where ${isMessage(key)}) on conflict do nothing returning id`,
	);
	return rows.length > 0;
}
