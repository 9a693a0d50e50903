/** What was written, on both sides. */
import type { Store } from "./store.ts";

export type Attachment = { type: string; url?: string | undefined };
export type Message = {
	mid: string;
	account: string;
	person: string;
	direction: "inbound" | "outbound";
	text: string | null;
	attachments: Attachment[];
	/** Milliseconds. */
	at: number;
	isDeleted: boolean;
};

type MessageRow = {
	mid: string;
	account: string;
	person: string;
	direction: string;
	text: string | null;
	attachments: string;
	at: number;
	is_deleted: number;
};

/** Keeps a message; a mid that is there already changes nothing. */
export function addMessage(store: Store, message: Omit<Message, "isDeleted">) {
	store.run(
		"insert into messages (mid, account, person, direction, text, attachments, at) values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
		message.mid,
		message.account,
		message.person,
		message.direction,
		message.text,
		JSON.stringify(message.attachments),
		message.at,
	);
}

/** Takes a message back; its text and pictures are gone. */
export function unsendMessage(store: Store, account: string, mid: string) {
	store.run("update messages set is_deleted = 1, text = null, attachments = '[]' where account = ? and mid = ?", account, mid);
}

export function editMessage(store: Store, account: string, mid: string, text: string) {
	store.run("update messages set text = ? where account = ? and mid = ? and is_deleted = 0", text, account, mid);
}

export function findMessage(store: Store, account: string, mid: string): Message | null {
	const row = store.one<MessageRow>("select * from messages where account = ? and mid = ?", account, mid);
	return row ? toMessage(row) : null;
}

/** The newest messages with a person, newest first. */
export function listMessages(store: Store, account: string, person: string, limit: number, offset = 0): Message[] {
	return store
		.all<MessageRow>(
			"select * from messages where account = ? and person = ? order by at desc, mid desc limit ? offset ?",
			account,
			person,
			limit,
			offset,
		)
		.map(toMessage);
}

/** How many messages with the same person are newer than this one. */
export function countNewer(store: Store, { account, person, at, mid }: Message): number {
	const row = store.one<{ newer: number }>(
		"select count(*) as newer from messages where account = ?1 and person = ?2 and (at > ?3 or (at = ?3 and mid > ?4))",
		account,
		person,
		at,
		mid,
	);
	return row?.newer ?? 0;
}

function toMessage(row: MessageRow): Message {
	return {
		mid: row.mid,
		account: row.account,
		person: row.person,
		direction: row.direction === "outbound" ? "outbound" : "inbound",
		text: row.text,
		attachments: JSON.parse(row.attachments) as Attachment[],
		at: row.at,
		isDeleted: row.is_deleted === 1,
	};
}
