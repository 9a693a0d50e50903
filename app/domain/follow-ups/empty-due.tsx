import { Link } from "@remix-run/react";
import { CalendarClock } from "lucide-react";
import type { DuePage } from "#app/domain/realtime/rows.ts";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { buttonLook } from "#app/ui/button.tsx";

/** The board without a follow-up: how one is set, and where. */
export function EmptyDue({ whose }: { whose: DuePage["whose"] }) {
	const { workspace } = useOrg();
	return (
		<div className="mx-auto flex max-w-md flex-col items-center gap-3 px-8 py-16 text-center">
			<CalendarClock aria-hidden className="size-7 stroke-[1.5] text-text-3" />
			<h2 className="text-[15px] font-semibold">{whose === "mine" ? "You have no follow-ups" : "Nobody has follow-ups"}</h2>
			<p className="text-sm leading-relaxed text-text-2">
				Open a conversation that waits for an answer and press{" "}
				<kbd className="rounded-s border border-line bg-sunken px-1.5 text-[12px]">F</kbd>: say when, and it stands here on that day. An
				answer of the person takes it away again.
			</p>
			<Link to={`/o/${workspace.org.slug}/inbox`} className={buttonLook("primary")}>
				Go to the inbox
			</Link>
		</div>
	);
}
