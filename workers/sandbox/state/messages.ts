import { z } from "zod";
import { readJson } from "#workers/sandbox/json.ts";
import { touchConversation } from "./conversations.ts";
import type { State } from "./state.ts";

export type Attachment = { type: string; url?: string | undefined; title?: string | undefined };
/** What a message has beside text and attachments, in the words of a webhook. */
type Extra = {
	reply_to?: { mid: string } | { story: { id: string; url: string } } | undefined;
	quick_reply?: { payload: string } | undefined;
	referral?: Record<string, unknown> | undefined;
	is_unsupported?: boolean | undefined;
	/** Set when one of our sends made it. */
	app_id?: string | undefined;
};
export type Message = {
	mid: string;
	accountId: string;
	personId: string;
	direction: "inbound" | "outbound";
	text: string | null;
	attachments: Attachment[];
	extra: Extra;
	at: number;
};
export type Reaction = { by_id: string; reaction: string; emoji: string | null };

const columns = z.object({
	mid: z.string(),
	account_id: z.string(),
	person_id: z.string(),
	direction: z.enum(["inbound", "outbound"]),
	text: z.string().nullable(),
	attachments: z
		.string()
		.transform(readJson)
		.pipe(z.array(z.object({ type: z.string(), url: z.string().optional(), title: z.string().optional() }))),
	extra: z
		.string()
		.transform(readJson)
		.pipe(z.custom<Extra>((value) => typeof value === "object")),
	at: z.number(),
});

function toMessage(row: Record<string, SqlStorageValue>): Message {
	const { account_id, person_id, ...rest } = columns.parse(row);
	return { ...rest, accountId: account_id, personId: person_id };
}

export function findMessage(state: State, mid: string): Message | null {
	const [row] = state.sql.exec("select * from messages where mid = ?", mid).toArray();
	return row ? toMessage(row) : null;
}

type Place = { at: number; number: number };

/** Newest first, from `before` on; each with the place to go on from. */
export function listMessages(
	state: State,
	accountId: string,
	personId: string,
	{ before, limit }: { before?: Place | undefined; limit: number },
) {
	const { at, number } = before ?? { at: Number.MAX_SAFE_INTEGER, number: 0 };
	return state.sql
		.exec<Record<string, SqlStorageValue> & { number: number }>(
			`select * from messages where account_id = ? and person_id = ? and (at, number) < (?, ?) order by at desc, number desc limit ?`,
			accountId,
			personId,
			at,
			number,
			limit,
		)
		.toArray()
		.map((row) => ({ message: toMessage(row), number: row.number }));
}

/** Whether the message is among the newest `count` of its conversation. */
export function isAmongNewest(state: State, { mid, accountId, personId }: Message, count: number) {
	return listMessages(state, accountId, personId, { limit: count }).some(({ message }) => message.mid === mid);
}

/** Stores a message and its time in the conversation; one whose mid is known changes nothing. */
export function storeMessage(state: State, message: Message) {
	const { mid, accountId, personId, direction, text, attachments, extra, at } = message;
	const stored = state.sql.exec(
		"insert into messages (mid, account_id, person_id, direction, text, attachments, extra, at) values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing returning 1",
		mid,
		accountId,
		personId,
		direction,
		text,
		JSON.stringify(attachments),
		JSON.stringify(extra),
		at,
	);
	if (stored.toArray().length > 0) touchConversation(state, accountId, personId, direction, at);
}

export function removeMessage(state: State, mid: string) {
	state.sql.exec("delete from messages where mid = ?", mid);
	state.sql.exec("delete from reactions where mid = ?", mid);
}

export function changeText(state: State, mid: string, text: string) {
	state.sql.exec("update messages set text = ? where mid = ?", text, mid);
}

export function listReactions(state: State, mid: string): Reaction[] {
	return state.sql.exec<Reaction>("select by_id, reaction, emoji from reactions where mid = ? order by by_id", mid).toArray();
}

/** A person or account has one reaction on a message; null takes it back. */
export function setReaction(state: State, mid: string, byId: string, reaction: { reaction: string; emoji: string | null } | null) {
	state.sql.exec("delete from reactions where mid = ? and by_id = ?", mid, byId);
	if (reaction) state.sql.exec("insert into reactions values (?, ?, ?, ?)", mid, byId, reaction.reaction, reaction.emoji);
}
