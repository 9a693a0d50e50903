import clsx from "clsx";
import { type UIEvent, useEffect, useRef, useState } from "react";
import type { StageRow } from "#app/domain/realtime/rows.ts";
import { useLive, useOrg } from "#app/domain/realtime/use-live.tsx";
import { Button } from "#app/ui/button.tsx";
import { BoardCard } from "./board-card.tsx";
import { loadMoreOfStage } from "./load-stage.ts";
import { whatMovesHere } from "./stage-words.ts";

const AHEAD_PX = 600;

type Props = {
	stage: StageRow;
	/** The key that moves a card here, shown while one is being moved. */
	moveKey: number | null;
	isTarget: boolean;
	currentId: string | null;
	movingId: string | null;
	onMove: (contactId: string, stageId: string) => void;
};

/** A stage with its contacts, those who entered it last on top. */
export function BoardColumn({ stage, moveKey, isTarget, currentId, movingId, onMove }: Props) {
	const { store, workspace } = useOrg();
	const contactIds = useLive((store) => store.column(stage.id));
	const hasMore = useLive((store) => store.columnCursor(stage.id) !== null);
	const [hasFailed, setHasFailed] = useState(false);
	const { column, isOver } = useMouseTarget(stage.id, onMove);

	function loadMore() {
		setHasFailed(false);
		loadMoreOfStage(store, workspace.org.slug, stage.id).catch(() => setHasFailed(true));
	}

	function onScroll({ currentTarget: { scrollHeight, clientHeight, scrollTop } }: UIEvent<HTMLElement>) {
		if (hasMore && !hasFailed && scrollHeight - clientHeight - scrollTop < AHEAD_PX) loadMore();
	}

	return (
		<section
			ref={column}
			data-stage-id={stage.id}
			aria-labelledby={`stage-${stage.id}`}
			className={clsx(
				"flex min-h-0 min-w-[216px] flex-1 snap-center flex-col rounded-m bg-sunken max-md:min-w-[82vw]",
				(isOver || isTarget) && "outline-2 -outline-offset-2 outline-accent",
			)}
		>
			<header className="flex h-10 shrink-0 items-center gap-2 px-3">
				<h2 id={`stage-${stage.id}`} className="truncate text-[13px] font-semibold">
					<bdi>{stage.name}</bdi>
				</h2>
				<span className="text-[13px] text-text-2 tabular-nums">{stage.contactCount.toLocaleString("en")}</span>
				{moveKey !== null && (
					<kbd
						aria-hidden
						className="ml-auto grid size-5 place-items-center rounded-[4px] bg-accent font-sans text-[11px] font-semibold text-on-accent"
					>
						{moveKey}
					</kbd>
				)}
			</header>
			<div onScroll={onScroll} className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-2 pb-2">
				{contactIds.length === 0 ? (
					<p className="rounded-m border border-dashed border-line-strong px-4 py-4 text-center text-[13px] leading-relaxed text-text-2">
						{whatMovesHere(stage)}
					</p>
				) : (
					<ul className="flex flex-col gap-2">
						{contactIds.map((id) => (
							<BoardCard key={id} contactId={id} isCurrent={id === currentId} isMoving={id === movingId} onMove={onMove} />
						))}
					</ul>
				)}
				{hasMore && (
					<div className="flex flex-col items-center gap-2 pt-3 pb-1">
						{hasFailed && (
							<p role="alert" className="text-[13px] text-text-2">
								More contacts could not be loaded.
							</p>
						)}
						<Button size="s" onClick={loadMore}>
							{hasFailed ? "Try again" : "Show more"}
						</Button>
					</div>
				)}
			</div>
		</section>
	);
}

function useMouseTarget(stageId: string, onMove: Props["onMove"]) {
	const column = useRef<HTMLElement>(null);
	const [isOver, setIsOver] = useState(false);
	const take = useRef(onMove);
	take.current = onMove;

	useEffect(() => {
		const element = column.current;
		if (!element || !matchMedia("(any-pointer: fine)").matches) return;
		let isGone = false;
		let stop: (() => void) | undefined;
		import("./mouse-drag.ts").then(({ takeCards }) => {
			if (!isGone) stop = takeCards(element, stageId, setIsOver, (contactId) => take.current(contactId, stageId));
		});
		return () => {
			isGone = true;
			stop?.();
		};
	}, [stageId]);

	return { column, isOver };
}
