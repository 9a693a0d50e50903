import { sql } from "drizzle-orm";
import type { Tenant } from "#app/platform/tenant.ts";
import { conversations } from "#app/schema/shard.ts";

/** Which of these conversations whoever holds the tenant may see. */
export async function visibleAmong(tenant: Tenant, conversationIds: readonly string[]): Promise<Set<string>> {
	if (conversationIds.length === 0) return new Set();
	const rows = await tenant.db
		.select({ id: conversations.id })
		.from(conversations)
		.where(
			sql`${conversations.orgId} = ${tenant.orgId} and ${conversations.id} in (select value from json_each(${JSON.stringify(conversationIds)}))`,
		);
	return new Set(rows.map(({ id }) => id));
}
