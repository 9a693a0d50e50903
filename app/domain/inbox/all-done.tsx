import { Link } from "@remix-run/react";
import { CircleCheck } from "lucide-react";
import { useLive, useOrg } from "#app/domain/realtime/use-live.tsx";
import { buttonLook } from "#app/ui/button.tsx";
import { dateAndTime } from "#app/ui/times.ts";
import { useIsHydrated } from "#app/ui/use-is-hydrated.ts";
import { queryString } from "./views.ts";

/** The inbox when everything in it is done: what comes next, and where it stands. */
export function AllDone() {
	const { clock, workspace } = useOrg();
	const { org, user } = workspace;
	const isHydrated = useIsHydrated();
	const nextAt = useLive((store) => store.nextDue(user.id));
	const snoozed = useLive((store) => store.viewCounts()?.snoozed ?? 0);
	const aside = useLive((store) => store.viewCounts()?.aside ?? 0);
	const inbox = `/o/${org.slug}/inbox`;
	return (
		<div className="flex flex-col items-center gap-3 px-8 py-16 text-center">
			<CircleCheck aria-hidden className="size-7 stroke-[1.5] text-open" />
			<h2 className="text-[15px] font-semibold">Everything is done</h2>
			<p className="text-sm leading-relaxed text-text-2">
				{isHydrated && nextAt !== null ? dueWords(nextAt, clock.now()) : "You have no follow-up before you."} Who writes comes back here by
				themselves.
			</p>
			<p className="flex flex-wrap justify-center gap-2">
				{nextAt !== null && (
					<Link to={`/o/${org.slug}/follow-ups`} className={buttonLook("primary", "s")}>
						Open follow-ups
					</Link>
				)}
				{snoozed > 0 && (
					<Link to={`${inbox}${queryString({ view: "snoozed" })}`} className={buttonLook("plain", "s")}>
						{snoozed} snoozed
					</Link>
				)}
				{aside > 0 && (
					<Link to={`${inbox}${queryString({ view: "all", aside: true })}`} className={buttonLook("plain", "s")}>
						{aside} done for you
					</Link>
				)}
				<Link to={`${inbox}${queryString({ view: "done" })}`} className={buttonLook("plain", "s")}>
					What is done
				</Link>
			</p>
		</div>
	);
}

function dueWords(at: number, now: number): string {
	return at < now ? `A follow-up of yours is overdue since ${dateAndTime(at)}.` : `Your next follow-up is due ${dateAndTime(at)}.`;
}
