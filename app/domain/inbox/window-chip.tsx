import clsx from "clsx";
import type { ConversationRow } from "#app/domain/realtime/rows.ts";
import { useNow } from "#app/domain/realtime/use-live.tsx";
import { MINUTE } from "#app/platform/clock.ts";
import { exactSpan, shortSpan, spokenSpan } from "#app/ui/times.ts";
import { HUMAN_AGENT_FOR, OPEN_FOR, type ReplyWindow, replyWindow } from "./reply-window.ts";

/** Whether a reply may still be sent and for how long: in colour, shape and words. `isExact` spells the time out. */
export function WindowChip({ conversation, isExact = false }: { conversation: ConversationRow; isExact?: boolean }) {
	const now = useNow();
	const window = replyWindow(conversation, now);
	const left = window.closesAt === null ? 0 : Math.min(window.closesAt - now, LONGEST[window.state]);
	return (
		<span
			className={clsx(
				"inline-flex h-[19px] shrink-0 items-center gap-[5px] rounded-full px-2 text-[11.5px] font-medium whitespace-nowrap tabular-nums",
				LOOKS[window.state],
			)}
		>
			<Shape state={window.state} />
			<span aria-hidden>{shownWords(window, left, isExact)}</span>
			<span className="sr-only">{spokenWords(window, left)}</span>
		</span>
	);
}

/** The clock of this browser may be a little behind a message: a window never shows more than it has. */
const LONGEST = { open: OPEN_FOR - MINUTE, human_agent: HUMAN_AGENT_FOR - MINUTE, closed: 0 } as const;

const LOOKS = {
	open: "bg-open-soft text-open",
	human_agent: "bg-human-soft text-human",
	closed: "bg-closed-soft text-closed",
} as const;

function Shape({ state }: { state: ReplyWindow["state"] }) {
	return (
		<span
			aria-hidden
			className={clsx(
				"shrink-0 bg-current",
				state === "open" && "size-1.5 rounded-full",
				state === "human_agent" && "size-[6px] rotate-45",
				state === "closed" && "h-[3px] w-2 rounded-full",
			)}
		/>
	);
}

function shownWords({ state }: ReplyWindow, left: number, isExact: boolean): string {
	switch (state) {
		case "open":
			return isExact ? `${exactSpan(left)} left` : shortSpan(left);
		case "human_agent":
			return `Human · ${isExact ? `${exactSpan(left)} left` : shortSpan(left)}`;
		case "closed":
			return "Closed";
	}
}

function spokenWords({ state }: ReplyWindow, left: number): string {
	switch (state) {
		case "open":
			return `Reply window open, ${spokenSpan(left)} left`;
		case "human_agent":
			return `Reply window open for a person's own answer, ${spokenSpan(left)} left`;
		case "closed":
			return "Reply window closed";
	}
}
