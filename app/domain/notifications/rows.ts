import type { ContactRow } from "#app/domain/realtime/rows.ts";
import type { NotificationKind } from "#app/schema/team.ts";

/** Something that a member was told, with whom it is about where it is about somebody. */
export type NotificationRow = {
	id: string;
	kind: NotificationKind;
	at: number;
	isSeen: boolean;
	conversationId: string | null;
	/** The member who caused it. */
	actorId: string | null;
	contact: ContactRow | null;
};

/** `/o/:org/notifications`: thirty of them, newest first, and how many of all are unseen. */
export type NotificationsPage = { rows: NotificationRow[]; unseen: number; nextCursor: string | null };

/** The most that is counted: what is more is shown as "99+". */
export const COUNTED = 100;
