import type { ConversationStatus } from "#app/schema/shard.ts";

/** What can be done with many conversations at once. `from` narrows it to those that stand there now. */
export type BulkChange =
	| { what: "done" | "open" | "read" | "unread" }
	/** For whoever asks alone: out of their own views, or back. */
	| { what: "aside" | "back" }
	| { what: "snooze"; until: number }
	| { what: "assign"; assigneeId: string | null; from?: string | null }
	| { what: "tag" | "untag"; tagId: string }
	| { what: "stage"; stageId: string; lostReason: string | null; from?: string };

/** What a changed conversation was before: all that undoing needs. */
export type Before = {
	id: string;
	status: ConversationStatus;
	snoozedUntil: number | null;
	isUnread: boolean;
	assigneeId: string | null;
	stageId: string;
	lostReason: string | null;
};

/** How many conversations stand in a view; `hasMore` when there are more than are counted. */
export type BulkCount = { ok: true; count: number; hasMore: boolean };

/** How many conversations a change is about, and how many of them it would change; `hasMore` when there are more than are counted. */
export type BulkPreview = { ok: true; count: number; changes: number; hasMore: boolean; cursor: string };

/** A piece of a change: what it changed, how many it looked at, and where the next piece begins; null at the end. */
export type BulkPiece = { ok: true; seen: number; changed: Before[]; cursor: string | null };

export type BulkRefusal = { ok: false; reason: "not-a-time" | "not-a-member" | "not-there" };
