import { and, asc, eq, gt, isNull, lte, sql } from "drizzle-orm";
import { notify } from "#app/domain/notifications/notify.server.ts";
import { MINUTE, now } from "#app/platform/clock.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { contacts } from "#app/schema/shard.ts";
import { followUps } from "#app/schema/team.ts";

/** How long after its moment a follow-up is still told: several rounds, so that a round that was missed loses nothing. */
export const TOLD_WITHIN = 15 * MINUTE;
const AT_ONCE = 100;

/**
 * Tells members what has just fallen due, each once: the moment is part of what it is about, so that one put off is told again.
 * Screens need no news of it, they have the clock.
 */
export async function tellDue(tenant: Tenant): Promise<void> {
	const about = sql<string>`${followUps.id} || '.' || ${followUps.dueAt}`;
	const due = await tenant.db
		.select({ about: about.as("about"), memberId: followUps.memberId, conversationId: contacts.conversationId })
		.from(followUps)
		.innerJoin(contacts, eq(contacts.id, followUps.contactId))
		.where(
			and(
				isNull(followUps.endedAt),
				gt(followUps.dueAt, now() - TOLD_WITHIN),
				lte(followUps.dueAt, now()),
				sql`not exists (select 1 from notifications where member_id = ${followUps.memberId} and kind = 'follow-up' and about = ${about})`,
			),
		)
		.orderBy(asc(followUps.dueAt))
		.limit(AT_ONCE);
	for (const { memberId, ...told } of due) await notify(tenant, { kind: "follow-up", memberIds: [memberId], ...told });
}
