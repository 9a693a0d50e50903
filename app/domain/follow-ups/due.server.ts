import { and, asc, desc, eq, inArray, isNull, sql } from "drizzle-orm";
import {
	contactListColumns,
	conversationColumnsFor,
	counterColumns,
	countersOf,
	followUpColumns,
} from "#app/domain/realtime/rows.server.ts";
import type { DuePage } from "#app/domain/realtime/rows.ts";
import { fromCursor, toCursor } from "#app/platform/cursor.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { contacts, conversations, orgCounters } from "#app/schema/shard.ts";
import { followUps } from "#app/schema/team.ts";

const DUE_PAGE = 50;
/** Of a member's own follow-ups every page of the org knows so many, those due first: what navigation counts. */
const COUNTED = 100;

type Wanted = { memberId: string; whose: DuePage["whose"]; cursor?: string | undefined };

/**
 * Fifty open follow-ups, those due first, with their contacts and conversations, in one round trip. Who is limited to their
 * own leads gets what they themselves are to do. Null for a cursor that is none.
 */
export async function readDue(tenant: Tenant, { memberId, whose: asked, cursor }: Wanted): Promise<DuePage | null> {
	const after = cursor === undefined ? null : fromCursor(cursor);
	if (cursor !== undefined && !after) return null;
	const whose = tenant.memberId === null ? asked : "mine";
	const here = and(
		isNull(followUps.endedAt),
		whose === "mine" ? eq(followUps.memberId, memberId) : undefined,
		after ? sql`${followUps.dueAt} >= ${after.at} and (${followUps.dueAt} > ${after.at} or ${followUps.id} < ${after.id})` : undefined,
	);
	const order = [asc(followUps.dueAt), desc(followUps.id)];
	const contactIds = tenant.db
		.select({ id: followUps.contactId })
		.from(followUps)
		.where(here)
		.orderBy(...order)
		.limit(DUE_PAGE);
	const [counters, due, contactRows, conversationRows] = await tenant.batch([
		tenant.db.select(counterColumns).from(orgCounters),
		tenant.db
			.select(followUpColumns)
			.from(followUps)
			.where(here)
			.orderBy(...order)
			.limit(DUE_PAGE),
		tenant.db
			.select(contactListColumns)
			.from(contacts)
			.where(and(eq(contacts.orgId, tenant.orgId), inArray(contacts.id, contactIds))),
		tenant.db
			.select(conversationColumnsFor(memberId))
			.from(contacts)
			.innerJoin(conversations, eq(conversations.id, contacts.conversationId))
			.where(and(eq(contacts.orgId, tenant.orgId), inArray(contacts.id, contactIds))),
	]);
	const { seq, counts } = countersOf(counters);
	const last = due.at(-1);
	return {
		snapshot: { seq, counts, rows: { followUps: due, contacts: contactRows, conversations: conversationRows } },
		whose,
		ids: due.map(({ id }) => id),
		nextCursor: last && due.length === DUE_PAGE ? toCursor({ at: last.dueAt, id: last.id }) : null,
	};
}

/** The statement that reads what a member is to do first, for the batch of the workspace: navigation counts it. */
export function readOwnDue(tenant: Tenant, memberId: string) {
	return tenant.db
		.select(followUpColumns)
		.from(followUps)
		.where(and(eq(followUps.memberId, memberId), isNull(followUps.endedAt)))
		.orderBy(asc(followUps.dueAt))
		.limit(COUNTED);
}
