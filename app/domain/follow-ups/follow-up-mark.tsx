import clsx from "clsx";
import { CalendarClock } from "lucide-react";
import { useNow, useOrg } from "#app/domain/realtime/use-live.tsx";
import { dayAhead, dayIn, pressing } from "./days.ts";

/** That something is to be done with a contact, in colour once it is time. */
export function FollowUpMark({ dueAt }: { dueAt: number | null }) {
	const now = useNow();
	const zone = useOrg().workspace.settings.timeZone;
	if (dueAt === null) return null;
	const state = pressing(dueAt, { now, zone });
	const words = state === "upcoming" ? `Follow-up: ${dayAhead(dayIn(zone, dueAt), dayIn(zone, now))}` : WORDS[state];
	return (
		<span title={words} className={clsx("shrink-0", state === "overdue" && "text-closed", state === "due" && "text-human")}>
			<CalendarClock aria-hidden className={clsx("size-3.5", (state === "today" || state === "upcoming") && "text-text-3")} />
			<span className="sr-only">{words}</span>
		</span>
	);
}

const WORDS = { overdue: "Follow-up overdue", due: "Follow-up due now", today: "Follow-up today" } as const;
