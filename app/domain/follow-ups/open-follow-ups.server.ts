/** The statements that read what is open with a contact, for batches. */
import { and, asc, isNull, type SQL, sql } from "drizzle-orm";
import { followUpColumns } from "#app/domain/realtime/rows.server.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { followUps } from "#app/schema/team.ts";

/** More at once than anybody means to do with one person. */
export const OPEN_AT_MOST = 20;

export function openFollowUps(tenant: Tenant, contactId: string | SQL) {
	return tenant.db
		.select(followUpColumns)
		.from(followUps)
		.where(and(sql`${followUps.contactId} = ${contactId}`, isNull(followUps.endedAt)))
		.orderBy(asc(followUps.dueAt))
		.limit(OPEN_AT_MOST);
}

/** The same by the conversation with the contact. */
export function openFollowUpsOf(tenant: Tenant, conversationId: string) {
	return openFollowUps(tenant, contactOf(conversationId));
}

/** What is open with the contacts of some conversations. */
export function openFollowUpsAmong(tenant: Tenant, conversationIds: readonly string[]) {
	const among = sql`(select contact_id from conversations where id in (select value from json_each(${JSON.stringify(conversationIds)})))`;
	return tenant.db
		.select(followUpColumns)
		.from(followUps)
		.where(and(sql`${followUps.contactId} in ${among}`, isNull(followUps.endedAt)))
		.orderBy(asc(followUps.dueAt))
		.limit(OPEN_AT_MOST * conversationIds.length);
}

export function contactOf(conversationId: string): SQL {
	return sql`(select contact_id from conversations where id = ${conversationId})`;
}
