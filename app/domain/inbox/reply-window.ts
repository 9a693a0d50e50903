import { DAY, HOUR } from "#app/platform/clock.ts";

/** Meta: 24 hours from the person's last message; with the human-agent tag, 7 days, and only for a person's own answer. */
export const OPEN_FOR = 24 * HOUR;
export const HUMAN_AGENT_FOR = 7 * DAY;

export type ReplyWindow = {
	state: "open" | "human_agent" | "closed";
	/** When this state ends; null when it is closed and only the person can reopen it. */
	closesAt: number | null;
};

/** The reply window at `now` (milliseconds) of a conversation. Instagram's own refusal closes it until the person writes again. */
export function replyWindow(conversation: { lastInboundAt: number | null; windowRefusedAt: number | null }, now: number): ReplyWindow {
	const { lastInboundAt, windowRefusedAt } = conversation;
	if (lastInboundAt === null) return { state: "closed", closesAt: null };
	if (windowRefusedAt !== null && windowRefusedAt >= lastInboundAt) return { state: "closed", closesAt: null };
	if (now < lastInboundAt + OPEN_FOR) return { state: "open", closesAt: lastInboundAt + OPEN_FOR };
	if (now < lastInboundAt + HUMAN_AGENT_FOR) return { state: "human_agent", closesAt: lastInboundAt + HUMAN_AGENT_FOR };
	return { state: "closed", closesAt: null };
}
