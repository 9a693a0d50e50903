import clsx from "clsx";
import { ChevronDown } from "lucide-react";
import type { ContactRow } from "#app/domain/realtime/rows.ts";
import { useLive } from "#app/domain/realtime/use-live.tsx";
import { useMove } from "./use-move.ts";

/** A contact's stage with how far along the pipeline it is; choosing another moves the contact. */
export function StageControl({ contact }: { contact: ContactRow }) {
	const stages = useLive((store) => store.stages());
	const move = useMove();
	const stage = stages.find((stage) => stage.id === contact.stageId);
	const steps = stages.filter((step) => step.kind !== "lost");
	const reached = stage?.kind === "lost" ? 0 : steps.findIndex((step) => step.id === contact.stageId) + 1;
	return (
		<div className="flex flex-col gap-2.5">
			<div className="relative flex items-center gap-2 rounded-s hover:bg-hover focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent">
				<span
					aria-hidden
					className={clsx("pointer-events-none absolute left-2 size-2.5 rounded-[3px]", stage?.kind === "lost" ? "bg-closed" : "bg-accent")}
				/>
				<select
					aria-label="Stage"
					value={contact.stageId}
					onChange={(event) => void move(contact.id, event.target.value)}
					className="h-9 w-full cursor-pointer appearance-none rounded-s border border-line bg-transparent pr-8 pl-6.5 text-sm font-medium text-text outline-none max-md:h-11 max-md:text-base"
				>
					{stages.map(({ id, name }) => (
						<option key={id} value={id} className="bg-raised text-text">
							{name}
						</option>
					))}
				</select>
				<ChevronDown aria-hidden className="pointer-events-none absolute right-2.5 size-4 text-text-3" />
			</div>
			<div aria-hidden className="flex gap-1">
				{steps.map(({ id }, index) => (
					<span key={id} className={clsx("h-[3px] flex-1 rounded-full", index < reached ? "bg-accent" : "bg-line-strong")} />
				))}
			</div>
			{stage?.kind === "lost" && contact.lostReason && (
				<p className="text-[13px] leading-snug text-text-2">
					Reason: <bdi>{contact.lostReason}</bdi>
				</p>
			)}
		</div>
	);
}
