import { Link } from "@remix-run/react";
import clsx from "clsx";
import { ChevronRight, CircleCheck, CircleDashed } from "lucide-react";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { type Beginning, placeOf, wordsOf } from "./steps.ts";

/** The steps, each with the way to where it is done; those that are done stand there as such. */
export function Checklist({ steps }: { steps: Beginning["steps"] }) {
	const { slug } = useOrg().workspace.org;
	return (
		<ol className="flex flex-col">
			{steps.map(({ id, isDone }) => (
				<li key={id}>
					<Link
						to={placeOf(id, slug)}
						className={clsx(
							"flex min-h-9 items-center gap-2.5 rounded-s px-2 text-left text-sm hover:bg-hover max-md:min-h-11",
							isDone ? "text-text-2" : "text-text",
						)}
					>
						{isDone ? (
							<CircleCheck aria-hidden className="size-[18px] shrink-0 text-open" />
						) : (
							<CircleDashed aria-hidden className="size-[18px] shrink-0 text-text-3" />
						)}
						<span className="min-w-0 flex-1">
							{wordsOf(id)}
							<span className="sr-only">{isDone ? ", done" : ", not done yet"}</span>
						</span>
						{!isDone && <ChevronRight aria-hidden className="size-4 shrink-0 text-text-3" />}
					</Link>
				</li>
			))}
		</ol>
	);
}

/** How many of the steps are done, as a line and in words. */
export function Progress({ steps }: { steps: Beginning["steps"] }) {
	const done = steps.filter(({ isDone }) => isDone).length;
	return (
		<div className="flex items-center gap-3">
			<div
				role="progressbar"
				aria-label="Steps done"
				aria-valuemin={0}
				aria-valuemax={steps.length}
				aria-valuenow={done}
				className="h-1.5 min-w-0 flex-1 overflow-hidden rounded-full bg-sunken"
			>
				<svg aria-hidden width="100%" height="6" className="block">
					<rect width={`${(100 * done) / Math.max(1, steps.length)}%`} height="6" className="fill-accent" />
				</svg>
			</div>
			<span className="text-[12.5px] text-text-2 tabular-nums">
				{done} of {steps.length}
			</span>
		</div>
	);
}
