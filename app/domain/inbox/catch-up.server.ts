import { sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { Tenant } from "#app/platform/tenant.ts";
import { conversationOf, isMessage, type MessageKey } from "./one-message.server.ts";

/** Applies to a reply that just learned Instagram's id of it what was told of that id before: seen, taken back, deleted here. */
export function catchUp(tenant: Tenant, key: MessageKey): BatchItem<"sqlite">[] {
	const { orgId } = tenant;
	const { connectionId, providerId } = key;
	const told = (column: string) =>
		sql`(select ${sql.raw(column)} from message_changes where connection_id = ${connectionId} and provider_id = ${providerId})`;
	const waits = sql`connection_id = ${connectionId} and provider_id = ${providerId} and kind in ('seen', 'fetch')`;
	return [
		tenant.statement(
			sql`update messages set text = null, attachments = '[]', detail = null, unsent_at = ${told("unsent_at")}, deleted_at = ${told("deleted_at")}
				where org_id = ${orgId} and ${isMessage(key)} and coalesce(${told("unsent_at")}, ${told("deleted_at")}) is not null`,
		),
		tenant.statement(
			sql`update conversations set seen_until_at = max(coalesce(seen_until_at, 0), (select sent_at from messages where ${isMessage(key)} limit 1))
				where org_id = ${orgId} and id = ${conversationOf(key)} and exists (select 1 from pending_effects where ${waits} and kind = 'seen')`,
		),
		tenant.statement(sql`delete from pending_effects where org_id = ${orgId} and ${waits}`),
	];
}
