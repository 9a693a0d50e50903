import type { MessageRow } from "./rows.ts";

/**
 * What of a conversation is here, oldest first, and where older ones begin: its newest messages, or an excerpt from its middle, which
 * ends at `newerCursor`.
 */
export type Loaded = { messages: readonly MessageRow[]; nextCursor: string | null; newerCursor: string | null };

/** Conversations kept with their messages, so that opening one of them again needs no network. */
const KEPT = 50;

/** A reply that the server has not answered for yet. */
export type Unsent = {
	row: MessageRow & { clientId: string };
	/** How often it could not reach the server. */
	attempts: number;
	state: "waiting" | "in-flight" | "refused";
	/** What is sent instead of a text, and how much of it has left (0 to 1). */
	file?: File;
	progress?: number;
	/** The message that it answers. */
	replyTo?: string;
	/** The newest message that its author had seen when they began to write. */
	seen?: string | undefined;
	/** Its author knows that somebody else of the team answers. */
	anyway?: boolean;
};

/** The messages of the conversations opened last, and the replies on their way. Message ids sort by time. */
export function createThreads() {
	const loaded = new Map<string, Loaded>();
	const seqs = new Map<string, number>();
	const readings = new Map<string, Loaded>();
	const quoted = new Map<string, MessageRow>();
	const stale = new Set<string>();
	let unsent: readonly Unsent[] = [];

	function change(conversationId: string, next: Loaded) {
		loaded.set(conversationId, next);
		readings.delete(conversationId);
	}

	function merge(
		conversationId: string,
		rows: readonly MessageRow[],
		seq: number,
		{ nextCursor, newerCursor }: { nextCursor: string | null; newerCursor: string | null },
	) {
		const now = loaded.get(conversationId);
		const byId = new Map(now?.messages.map((message) => [message.id, message]));
		for (const row of rows) {
			if (seq < (seqs.get(row.id) ?? -1)) continue;
			byId.set(row.id, row);
			seqs.set(row.id, seq);
		}
		change(conversationId, { messages: [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1)), nextCursor, newerCursor });
		settle(rows);
	}

	function keepFew(conversationId: string) {
		for (const id of loaded.keys()) {
			if (loaded.size <= KEPT) break;
			if (id !== conversationId) loaded.delete(id);
		}
	}

	/** Messages that others answer are kept up to date, wherever they are. */
	function refreshQuoted(rows: readonly MessageRow[]) {
		for (const row of rows) if (quoted.has(row.id)) quoted.set(row.id, row);
	}

	/** A row that came from the server stands for the reply of the same client id. */
	function settle(rows: readonly MessageRow[]) {
		const arrived = new Set(rows.map((row) => row.clientId));
		if (unsent.some(({ row }) => arrived.has(row.clientId))) setUnsent(unsent.filter(({ row }) => !arrived.has(row.clientId)));
	}

	function setUnsent(next: readonly Unsent[]) {
		for (const { row } of [...unsent, ...next]) readings.delete(row.conversationId);
		unsent = next;
	}

	return {
		/** The conversations opened last with their newest messages, `most` of each. */
		newest(most: number): { conversationId: string; messages: readonly MessageRow[]; nextCursor: string | null }[] {
			return [...loaded]
				.filter(([id, { newerCursor }]) => newerCursor === null && !stale.has(id))
				.map(([conversationId, { messages, nextCursor }]) => {
					const kept = messages.slice(-most);
					return { conversationId, messages: kept, nextCursor: kept.length < messages.length ? (kept[0]?.id ?? null) : nextCursor };
				});
		},

		/** Whether a conversation's messages are here and up to date. */
		has: (conversationId: string) => loaded.has(conversationId) && !stale.has(conversationId),

		/** The newest messages, from a loader. Older ones that are here stay when the two meet. */
		takeNewest(conversationId: string, rows: readonly MessageRow[], seq: number, nextCursor: string | null) {
			if (stale.delete(conversationId)) loaded.delete(conversationId);
			const now = loaded.get(conversationId);
			const newest = now?.messages.at(-1)?.id;
			const meets = now !== undefined && (nextCursor === null || (newest !== undefined && newest >= nextCursor));
			if (!meets) loaded.delete(conversationId);
			merge(conversationId, rows, seq, { nextCursor: meets ? now.nextCursor : nextCursor, newerCursor: null });
			keepFew(conversationId);
		},

		/** Messages around one of them, in the place of what was here. */
		takeExcerpt(conversationId: string, rows: readonly MessageRow[], seq: number, ends: Pick<Loaded, "nextCursor" | "newerCursor">) {
			stale.delete(conversationId);
			loaded.delete(conversationId);
			merge(conversationId, rows, seq, ends);
			keepFew(conversationId);
		},

		/** Messages after the last one of an excerpt. */
		takeNewer(conversationId: string, rows: readonly MessageRow[], seq: number, newerCursor: string | null) {
			const now = loaded.get(conversationId);
			if (now?.newerCursor) merge(conversationId, rows, seq, { nextCursor: now.nextCursor, newerCursor });
		},

		/** Forgets an excerpt: what is shown next is the end of the conversation. */
		leaveExcerpt(conversationId: string): boolean {
			if (!loaded.get(conversationId)?.newerCursor) return false;
			readings.delete(conversationId);
			return loaded.delete(conversationId);
		},

		/** Messages before the oldest one here. */
		takeOlder(conversationId: string, rows: readonly MessageRow[], seq: number, nextCursor: string | null) {
			const now = loaded.get(conversationId);
			if (now) merge(conversationId, rows, seq, { nextCursor, newerCursor: now.newerCursor });
		},

		/** Messages from the channel. Those of conversations that are not here are left for the loader. */
		receive(rows: readonly MessageRow[], seq: number) {
			refreshQuoted(rows);
			for (const conversationId of new Set(rows.map((row) => row.conversationId))) {
				const group = rows.filter((row) => row.conversationId === conversationId);
				const now = loaded.get(conversationId);
				if (now)
					merge(
						conversationId,
						group.filter((row) => isWithin(now, row.id)),
						seq,
						now,
					);
				// What is not shown here may still be a reply that has left.
				settle(group);
			}
		},

		/** Messages that others answer and that may not be among those that are here. */
		takeQuoted(rows: readonly MessageRow[], seq: number) {
			for (const row of rows) {
				if (seq < (seqs.get(row.id) ?? -1)) continue;
				quoted.set(row.id, row);
				seqs.set(row.id, seq);
			}
		},

		/** A message by its id, where it is here at all. */
		find(id: string): MessageRow | null {
			for (const { messages } of loaded.values()) {
				const found = messages.find((message) => message.id === id);
				if (found) return found;
			}
			return quoted.get(id) ?? null;
		},

		/** Shows a row in place of the one with its id; the next one from the server takes its place. */
		show(row: MessageRow) {
			const now = loaded.get(row.conversationId);
			if (now) change(row.conversationId, { ...now, messages: now.messages.map((message) => (message.id === row.id ? row : message)) });
			refreshQuoted([row]);
		},

		/** Of these conversations more changed than was told: they are loaded again when they are looked at. */
		forget(conversationIds: readonly string[]) {
			for (const id of conversationIds) if (loaded.has(id)) stale.add(id);
		},
		isStale: (conversationId: string) => stale.has(conversationId),

		remove(messageIds: readonly string[]) {
			for (const id of messageIds) quoted.delete(id);
			const gone = new Set(messageIds);
			for (const [conversationId, { messages, nextCursor, newerCursor }] of loaded) {
				if (messages.some((message) => gone.has(message.id))) {
					change(conversationId, { messages: messages.filter((message) => !gone.has(message.id)), nextCursor, newerCursor });
				}
			}
		},

		/** Marks a conversation as used last. */
		touch(conversationId: string) {
			const now = loaded.get(conversationId);
			if (!now) return;
			loaded.delete(conversationId);
			loaded.set(conversationId, now);
		},

		read(conversationId: string): Loaded | null {
			const known = readings.get(conversationId);
			if (known) return known;
			const now = loaded.get(conversationId);
			if (!now) return null;
			const local = unsent.filter(({ row }) => row.conversationId === conversationId).map(({ row }) => row);
			const reading = local.length === 0 ? now : { ...now, messages: [...now.messages, ...local] };
			readings.set(conversationId, reading);
			return reading;
		},

		unsent: () => unsent,
		setUnsent,

		clear() {
			loaded.clear();
			seqs.clear();
			readings.clear();
			quoted.clear();
			stale.clear();
		},
	};
}

/** Whether a message belongs among those that are here, and not before or after them. */
function isWithin({ nextCursor, newerCursor }: Loaded, id: string): boolean {
	return id >= (nextCursor ?? "") && (newerCursor === null || id <= newerCursor);
}
