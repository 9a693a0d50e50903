import { useCallback, useEffect, useRef, useState } from "react";
import { contactName } from "#app/domain/contacts/contact-name.ts";
import { useLive, useOrg } from "#app/domain/realtime/use-live.tsx";
import { BoardColumn } from "./board-column.tsx";
import { useBoardKeys } from "./use-board-keys.ts";
import { useMove } from "./use-move.ts";

/** The pipeline: a column per stage, cards that move by mouse, by touch and by keyboard. */
export function Board() {
	const { store } = useOrg();
	const board = useRef<HTMLDivElement>(null);
	const stages = useLive((store) => store.stages());
	const [focusedId, setFocusedId] = useState<string | null>(null);
	const [words, setWords] = useState("");
	const currentId = useLive((store) => {
		const columns = store.stages().map((stage) => store.column(stage.id));
		if (focusedId !== null && columns.some((column) => column.includes(focusedId))) return focusedId;
		return columns.find((column) => column.length > 0)?.[0] ?? null;
	});
	const moveContact = useMove();
	const total = stages.reduce((sum, stage) => sum + stage.contactCount, 0);

	const focus = useCallback((contactId: string) => {
		setFocusedId(contactId);
		const card = board.current?.querySelector<HTMLElement>(`[data-contact-id="${CSS.escape(contactId)}"] [data-card]`);
		card?.focus();
		card?.scrollIntoView({ block: "nearest", inline: "nearest" });
	}, []);

	const latestMove = useRef(moveContact);
	latestMove.current = moveContact;
	const move = useCallback(
		async (contactId: string, stageId: string) => {
			const isFocused = board.current?.querySelector(`[data-contact-id="${CSS.escape(contactId)}"]`)?.contains(document.activeElement);
			const name = contactName(store.contact(contactId));
			if (!(await latestMove.current(contactId, stageId))) return;
			setWords(`${name} moved to ${store.stages().find((stage) => stage.id === stageId)?.name}`);
			// The card is drawn anew in its column, and would lose the focus.
			if (isFocused) requestAnimationFrame(() => focus(contactId));
		},
		[store, focus],
	);

	const { moving, onKeyDown, cancel } = useBoardKeys({ focus, say: setWords, move });
	const overId = useTouch(board, move);

	return (
		<div className="flex min-h-0 flex-1 flex-col">
			<header className="flex h-[52px] shrink-0 items-center gap-2 px-4">
				<h1 className="text-base font-semibold tracking-tight">Pipeline</h1>
				<p className="text-[13px] text-text-2 tabular-nums">{total === 1 ? "1 contact" : `${total.toLocaleString("en")} contacts`}</p>
				<p className="ml-auto text-[13px] text-text-3 max-lg:hidden">
					{moving && "Number, or arrows and Enter. Esc cancels."}
					{!moving && total > 0 && "Drag a card, or focus one and press M"}
				</p>
			</header>
			{/* biome-ignore lint/a11y/noStaticElementInteractions: keys pressed on the cards inside arrive here */}
			<div
				ref={board}
				onKeyDown={onKeyDown}
				onFocus={({ target }) => setFocusedId(target.closest<HTMLElement>("[data-contact-id]")?.dataset.contactId ?? focusedId)}
				onBlur={({ relatedTarget }) => moving && !board.current?.contains(relatedTarget) && cancel()}
				className="flex min-h-0 flex-1 snap-x snap-proximity gap-2.5 overflow-x-auto px-4 pb-4"
			>
				{stages.map((stage, index) => (
					<BoardColumn
						key={stage.id}
						stage={stage}
						moveKey={moving ? index + 1 : null}
						isTarget={moving?.stageId === stage.id || overId === stage.id}
						currentId={currentId}
						movingId={moving?.contactId ?? null}
						onMove={move}
					/>
				))}
			</div>
			<p role="status" className="sr-only">
				{words}
			</p>
		</div>
	);
}

/** Dragging by finger, loaded on devices that have one. Returns the stage under the card that is held. */
function useTouch(board: { current: HTMLElement | null }, move: (contactId: string, stageId: string) => void) {
	const [overId, setOverId] = useState<string | null>(null);
	useEffect(() => {
		const element = board.current;
		if (!element || !matchMedia("(any-pointer: coarse)").matches) return;
		let isGone = false;
		let stop: (() => void) | undefined;
		import("./touch-drag.ts").then(({ dragByTouch }) => {
			if (!isGone) stop = dragByTouch(element, { onOver: setOverId, onTake: move });
		});
		return () => {
			isGone = true;
			stop?.();
		};
	}, [board, move]);
	return overId;
}
