/** What an answer of the person does to follow-ups, for the batch that takes the message in. */
import { isNull, type SQL, sql } from "drizzle-orm";
import { recordEvent, takeSeq } from "#app/domain/realtime/events.server.ts";
import { now } from "#app/platform/clock.ts";
import { mine, type Tenant } from "#app/platform/tenant.ts";
import { followUps } from "#app/schema/team.ts";
import { contactOf } from "./open-follow-ups.server.ts";

type Answer = { conversationId: string; messageId: string; sentAt: number; isAnswer: SQL };

/**
 * Ends what waited for an answer, with an event of its own, if the statement before it in the batch changed a row. A message
 * from before a follow-up was set is no answer to it. Without follow-ups no row is written.
 */
export function endedByAnswer(tenant: Tenant, { conversationId, messageId, sentAt, isAnswer }: Answer) {
	const contactId = contactOf(conversationId);
	return [
		tenant.db
			.update(followUps)
			.set({ endedAt: now(), end: "answered" })
			.where(
				mine(
					tenant,
					followUps,
					sql`contact_id = ${contactId}`,
					isNull(followUps.endedAt),
					sql`ends_on_answer and created_at <= ${sentAt} and changes() > 0 and ${isAnswer}`,
				),
			),
		takeSeq(tenant),
		recordEvent(tenant, { type: "follow-up.changed", conversationId, messageId, contactId }),
	];
}
