/** What searching gives, as the page reads it. */
import type { ContactRow } from "#app/domain/realtime/rows.ts";

/**
 * Something that was found. `ranges` are the spans of `snippet` that match. A conversation is found by operators alone; the others
 * by what they say.
 */
export type SearchHit = {
	kind: "message" | "note" | "contact" | "conversation";
	id: string;
	/** Null for a contact who never wrote. */
	conversationId: string | null;
	/** The message at which to open the conversation. */
	messageId: string | null;
	contact: ContactRow;
	snippet: string;
	ranges: [start: number, end: number][];
	/** Who wrote it: the person, or the team; a member where one is known. */
	isOurs: boolean;
	authorId: string | null;
	at: number;
};

export type SearchPage = {
	hits: SearchHit[];
	/** Where the next page begins; null after the last. */
	nextCursor: string | null;
	/** Operators that mean nothing here, as they were typed. */
	unclear: string[];
	/** What was said lately is still being taken in: it may be missing. */
	isBehind: boolean;
};
