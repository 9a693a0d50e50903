/** Events: what happened, numbered without gaps per org in the batch that makes it happen. */
import { type SQL, sql } from "drizzle-orm";
import { now } from "#app/platform/clock.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { events, orgCounters } from "#app/schema/shard.ts";

export type EventType =
	| "message.received"
	| "message.sent"
	| "message.changed"
	| "conversation.changed"
	| "conversation.imported"
	| "import.changed"
	| "conversation.read"
	| "contact.moved"
	| "contact.assigned"
	| "contact.changed"
	| "follow-up.changed"
	| "note.changed"
	| "connection.changed"
	| "tag.changed"
	/** A tag went, and with it what contacts had of it: more than an event tells. */
	| "tag.gone"
	/** A saved view of the team was made, changed, shared or is the team's no longer. */
	| "view.changed";

/** Ids may be read by the statement itself, where only the database knows them. */
type Happened = {
	type: EventType;
	conversationId?: string | SQL;
	messageId?: string | SQL;
	contactId?: string | SQL;
	/** Whose lead the contact was before. */
	memberId?: string | null;
};

/**
 * The next number, taken if the statement before it in the batch changed a row; `unread` is added to the org's count of
 * unread conversations.
 */
export function takeSeq(tenant: Tenant, unread = sql`0`) {
	return tenant.statement(
		sql`update ${orgCounters} set seq = seq + 1, unread_conversations = max(0, unread_conversations + ${unread}) where org_id = ${tenant.orgId} and changes() > 0`,
	);
}

/** The event of the number just taken, if the statement before it in the batch changed a row. */
export function recordEvent(tenant: Tenant, happened: Happened) {
	const { type, conversationId = null, messageId = null, contactId = null, memberId = null } = happened;
	return tenant.statement(
		sql`insert into ${events} (org_id, seq, type, conversation_id, message_id, contact_id, member_id, at)
			select org_id, seq, ${type}, ${conversationId}, ${messageId}, ${contactId}, ${memberId}, ${now()} from ${orgCounters} where changes() > 0`,
	);
}
