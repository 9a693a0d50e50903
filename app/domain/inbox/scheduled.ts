import type { ScheduledEnd } from "#app/schema/team.ts";

/** A reply that goes out at a time; `end` is set once it is under way, or why it was not sent. */
export type ScheduledRow = {
	id: string;
	authorId: string;
	text: string;
	dueAt: number;
	endsOnAnswer: boolean;
	end: ScheduledEnd | null;
};
