import { type SQL, sql } from "drizzle-orm";
import type { messages } from "#app/schema/shard.ts";
import type { notes } from "#app/schema/team.ts";

/**
 * The condition of messages or notes that belong to these conversations. Their ids begin with their conversation's, so each
 * is a range of the primary key; the cross join keeps SQLite from walking through all that the org has instead.
 */
export function ofConversations(table: typeof messages | typeof notes, conversationIds: readonly string[]): SQL {
	return sql`${table.id} in (select said.id from json_each(${JSON.stringify(conversationIds)}) as chosen
		cross join ${table} as said where said.id >= chosen.value || '-' and said.id < chosen.value || '-~')`;
}
