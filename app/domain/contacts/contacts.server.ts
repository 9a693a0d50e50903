import { asc, gt } from "drizzle-orm";
import { contactListColumns } from "#app/domain/realtime/rows.server.ts";
import type { ContactRow } from "#app/domain/realtime/rows.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { contacts } from "#app/schema/shard.ts";

/** Contacts in the order they were made; `cursor` is the id of the last one of the page before. */
export async function pageOfContacts(tenant: Tenant, { cursor = "", limit }: { cursor?: string; limit: number }): Promise<ContactRow[]> {
	return tenant.db.select(contactListColumns).from(contacts).where(gt(contacts.id, cursor)).orderBy(asc(contacts.id)).limit(limit);
}
