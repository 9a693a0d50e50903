import type { Capability } from "#app/domain/org/roles.ts";

/** What a team does to begin, in this order: each is a fact that is so or not, with the place where it is made so. */
export const STEPS = [
	{ id: "email", words: "Confirm your e-mail address", path: "/verify-email" },
	{ id: "time-zone", words: "Set your time zone", path: "settings/notifications#times" },
	{ id: "connected", words: "Connect Instagram", path: "settings/connections", needs: "manage-connections" },
	{ id: "history", words: "Have the history read", path: "settings/connections", needs: "manage-connections" },
	{ id: "practice", words: "Practise the keys", path: "practice" },
	{ id: "message", words: "See the first message arrive", path: "inbox" },
	{ id: "reply", words: "Answer somebody", path: "inbox?view=unreplied" },
	{ id: "stage", words: "Move a lead on the board", path: "pipeline" },
	{ id: "follow-up", words: "Set a follow-up", path: "follow-ups" },
	{ id: "saved-reply", words: "Make a saved reply", path: "settings/saved-replies" },
	{ id: "invited", words: "Invite a teammate", path: "settings/members", needs: "manage-members" },
	{ id: "notifications", words: "Turn on notifications", path: "settings/notifications" },
] as const satisfies readonly { id: string; words: string; path: string; needs?: Capability }[];

export type StepId = (typeof STEPS)[number]["id"];

/** Which steps somebody has before them, which of them are so, and whether they want to see the list. */
export type Beginning = { steps: { id: StepId; isDone: boolean }[]; isDismissed: boolean };

/** Where a step leads. */
export function placeOf(id: StepId, slug: string): string {
	const path = STEPS.find((step) => step.id === id)?.path ?? "inbox";
	return path.startsWith("/") ? path : `/o/${slug}/${path}`;
}

/** What a step asks for. */
export function wordsOf(id: StepId): string {
	return STEPS.find((step) => step.id === id)?.words ?? "";
}
