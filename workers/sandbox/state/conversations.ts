import { conversationIdOf } from "./ids.ts";
import type { State } from "./state.ts";

export type Conversation = {
	id: string;
	account_id: string;
	person_id: string;
	updated_at: number;
	/** When the person last did what opens the window. */
	inbound_at: number | null;
	outbound_at: number | null;
};

export function findConversation(state: State, id: string): Conversation | null {
	const [conversation] = state.sql.exec<Conversation>("select * from conversations where id = ?", id).toArray();
	return conversation ?? null;
}

export function conversationWith(state: State, accountId: string, personId: string): Conversation | null {
	return findConversation(state, conversationIdOf(accountId, personId));
}

/** Newest first, from `before` on. Requests without an answer for 30 days are left out, as Meta does: `idleSince` is that time. */
export function listConversations(
	state: State,
	accountId: string,
	{ before, idleSince, limit }: { before: { at: number; id: string }; idleSince: number; limit: number },
): Conversation[] {
	return state.sql
		.exec<Conversation>(
			`select * from conversations where account_id = ? and (updated_at, id) < (?, ?)
			and (outbound_at is not null or updated_at >= ?) order by updated_at desc, id desc limit ?`,
			accountId,
			before.at,
			before.id,
			idleSince,
			limit,
		)
		.toArray();
}

/** Notes a message or a postback in its conversation; times only move forward. */
export function touchConversation(state: State, accountId: string, personId: string, direction: "inbound" | "outbound", at: number) {
	state.sql.exec(
		`insert into conversations values (?, ?, ?, ?4, ?5, ?6) on conflict (id) do update set
			updated_at = max(updated_at, ?4),
			inbound_at = case when ?5 is null then inbound_at else max(coalesce(inbound_at, 0), ?5) end,
			outbound_at = case when ?6 is null then outbound_at else max(coalesce(outbound_at, 0), ?6) end`,
		conversationIdOf(accountId, personId),
		accountId,
		personId,
		at,
		direction === "inbound" ? at : null,
		direction === "outbound" ? at : null,
	);
}
