import { RefreshCw } from "lucide-react";
import type { ImportRow } from "#app/domain/realtime/rows.ts";
import { spokenSpan } from "#app/ui/times.ts";

/** How far the import of a connection's history is: found, done, time left, and why it waits where it does. */
export function ImportProgress({ row, now }: { row: ImportRow; now: number }) {
	const { status, found, done } = row;
	const share = found > 0 ? done / found : 0;
	return (
		<div className="flex flex-col gap-1.5 text-[13px] leading-snug text-text-2">
			<p className="flex gap-2">
				<RefreshCw aria-hidden className="mt-px size-4 shrink-0" />
				<span role="status">{sentenceOf(row, now)}</span>
			</p>
			{status === "reading" && (
				<progress
					value={share}
					max={1}
					aria-label="Reading conversations"
					className="h-1.5 w-full appearance-none overflow-hidden rounded-full [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-sunken [&::-webkit-progress-value]:bg-accent"
				/>
			)}
		</div>
	);
}

function sentenceOf(row: ImportRow, now: number): string {
	const { status, found, done, messages, problem } = row;
	const why = problem === null ? "" : ` ${WAITING[problem] ?? WAITING.trouble}`;
	switch (status) {
		case "counting":
			return `Looking for your conversations in Instagram: ${found.toLocaleString("en")} so far.${why}`;
		case "reading":
			return `Reading your conversations from Instagram: ${done.toLocaleString("en")} of ${found.toLocaleString("en")}${timeLeft(row, now)}.${why}`;
		case "done":
			return `${done.toLocaleString("en")} ${done === 1 ? "conversation" : "conversations"} with ${messages.toLocaleString("en")} earlier messages read from Instagram.`;
		case "failed":
			return `Reading the history stopped after ${done.toLocaleString("en")} of ${found.toLocaleString("en")} conversations. What was read is here; it can be read again.`;
	}
}

const WAITING: Record<string, string> = {
	"slowed-down": "Instagram asked for a pause; it goes on by itself.",
	trouble: "Instagram does not answer well right now; it goes on by itself.",
	"messages-off": "Switch on “Allow access to messages” in the Instagram app, then it goes on.",
	"permission-missing": "A permission is missing: reconnect the account.",
	"token-dead": "The account has to be reconnected first.",
};

function timeLeft({ found, done, readingSince }: ImportRow, now: number): string {
	if (readingSince === null || done < 20 || done >= found) return "";
	const left = ((now - readingSince) / done) * (found - done);
	return left > 0 ? `, about ${spokenSpan(left)} left` : "";
}
