import { type SQL, sql } from "drizzle-orm";

/**
 * A select of the ids of messages that have not left yet, of one conversation or of the whole org, oldest of each conversation
 * first. Literal states and this order are what makes SQLite walk the partial index of just these (`messages_unsent`); with
 * states as parameters, or another order, it walks through all messages of the org.
 */
export function unsentIds(conversationId?: string): SQL {
	const inConversation =
		conversationId === undefined ? sql`` : sql` and said.conversation_id between ${conversationId} and ${conversationId}`;
	return sql`select said.id from messages as said where said.status in ('queued', 'sending', 'unknown')${inConversation} order by said.conversation_id, said.id`;
}
