import type { NotificationKind } from "#app/schema/team.ts";

/** How a member wants an org to work for them, whole: what they did not choose is a default. */
export type MemberSettings = {
	/** Enter sends; where it does not, Cmd or Ctrl with Enter does. */
	enterSends: boolean;
	/** Seconds in which a sent reply can be taken back. */
	undoSeconds: 0 | 5 | 10;
	density: "comfortable" | "compact";
	/** Ways of being told, by what happened. */
	told: Record<NotificationKind, readonly ("app" | "push" | "sound")[]>;
	/** Whether a notification outside of this page may say what was written. */
	showsText: boolean;
	/** Hours of the member's day in which nothing rings: from, until; the same hour twice is never. */
	quiet: { from: number; until: number };
	/** The hour of the daily digest by mail; null for none. */
	digestAt: number | null;
	/** An IANA name; hours are meant in it. */
	timeZone: string;
};

export const DEFAULT_SETTINGS: MemberSettings = {
	enterSends: true,
	undoSeconds: 5,
	density: "comfortable",
	told: {
		message: ["app"],
		assigned: ["app", "push", "sound"],
		mention: ["app", "push", "sound"],
		"follow-up": ["app", "push"],
		expiring: ["app", "push"],
		"not-sent": ["app", "push", "sound"],
		trouble: ["app", "push"],
	},
	showsText: false,
	quiet: { from: 0, until: 0 },
	digestAt: null,
	timeZone: "UTC",
};
