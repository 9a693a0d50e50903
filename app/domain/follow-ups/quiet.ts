import type { ConversationRow, StageRow } from "#app/domain/realtime/rows.ts";
import { DAY } from "#app/platform/clock.ts";

/** Days without a message after which a lead that nobody means to follow up is going stale. */
const QUIET_AFTER_DAYS = 7;

type Talk = Pick<ConversationRow, "lastMessageAt" | "followUpAt">;

/** For how many days a lead has been quiet that is still to be won and has no follow-up; null while it is not stale. */
export function quietDays(conversation: Talk, stage: Pick<StageRow, "kind"> | null, now: number): number | null {
	if (stage?.kind !== "open" || conversation.followUpAt !== null) return null;
	const days = Math.floor((now - conversation.lastMessageAt) / DAY);
	return days >= QUIET_AFTER_DAYS ? days : null;
}
