import { Hourglass } from "lucide-react";
import type { ConversationRow, StageRow } from "#app/domain/realtime/rows.ts";
import { useNow } from "#app/domain/realtime/use-live.tsx";
import { quietDays } from "./quiet.ts";

/** That a lead is going stale: nobody wrote for days, and nobody means to. */
export function QuietMark({ conversation, stage }: { conversation: ConversationRow; stage: StageRow | null }) {
	const days = quietDays(conversation, stage, useNow());
	if (days === null) return null;
	return (
		<span title={`Quiet for ${days} days, without a follow-up`} className="flex shrink-0 items-center gap-1 text-[12px] text-text-2">
			<Hourglass aria-hidden className="size-3" />
			<span aria-hidden>quiet {days}d</span>
			<span className="sr-only">Quiet for {days} days</span>
		</span>
	);
}
