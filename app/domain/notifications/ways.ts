import type { NotificationKind } from "#app/schema/team.ts";

export const WAYS = ["app", "push", "sound"] as const;
export type Way = (typeof WAYS)[number];

/** What a member can be told of, in the order of their settings, and when it happens. */
export const EVENTS: readonly { kind: NotificationKind; words: string; when: string }[] = [
	{ kind: "message", words: "New messages", when: "From your leads, and from those that are nobody's." },
	{ kind: "assigned", words: "Leads", when: "Somebody assigns one to you, or it is your turn." },
	{ kind: "mention", words: "Mentions", when: "Somebody names you in a note." },
	{ kind: "follow-up", words: "Follow-ups", when: "One of yours falls due." },
	{ kind: "expiring", words: "Reply windows", when: "A lead of yours waits, and it closes within an hour." },
	{ kind: "not-sent", words: "Replies not sent", when: "Instagram did not take one of yours." },
	{ kind: "trouble", words: "Connections", when: "An account needs attention, and you may reconnect it." },
];

/** Whether a member may choose it. The inbox shows each new message by itself: a second list of them would say nothing new. */
export function mayChoose(kind: NotificationKind, way: Way): boolean {
	return kind !== "message" || way !== "app";
}
