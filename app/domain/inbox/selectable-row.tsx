import clsx from "clsx";
import { lazy, Suspense, useState } from "react";
import { contactName } from "#app/domain/contacts/contact-name.ts";
import { useLive, useOrg } from "#app/domain/realtime/use-live.tsx";
import { ConversationItem } from "./conversation-item.tsx";
import { selectUpTo, toggleSelected, useSelection } from "./selection.ts";

/** Loaded when a mouse first rests on a row. */
const RowActions = lazy(() => import("./row-actions.tsx"));

/** A row of the list with the box that selects it, which stands in the picture's place once somebody reaches for it. */
export function SelectableRow({ id, search, isOpen }: { id: string; search: string; isOpen: boolean }) {
	const { store } = useOrg();
	const name = useLive((store) => contactName(store.contact(store.conversation(id)?.contactId ?? "")));
	const isChosen = useSelection(({ ids, isWhole }) => isWhole || ids.has(id));
	const isChoosing = useSelection(({ ids, isByTouch }) => isByTouch || ids.size > 0);
	const [isUnderMouse, setIsUnderMouse] = useState(false);
	return (
		<div
			data-choosing={isChoosing || undefined}
			className={clsx("group relative select-none [-webkit-touch-callout:none]", isChosen && "bg-accent-soft")}
			onPointerEnter={({ pointerType }) => setIsUnderMouse(pointerType === "mouse")}
			onPointerLeave={() => setIsUnderMouse(false)}
		>
			<ConversationItem id={id} search={search} isSelected={isOpen} />
			<label
				className={clsx(
					"absolute top-2.5 left-4 grid size-[38px] cursor-pointer place-items-center rounded-full bg-surface",
					"group-hover:pointer-events-auto group-hover:opacity-100 focus-within:opacity-100",
					isChoosing ? "opacity-100" : "pointer-events-none opacity-0",
				)}
			>
				<input
					type="checkbox"
					aria-label={`Select ${name}`}
					tabIndex={isChoosing ? 0 : -1}
					checked={isChosen}
					onChange={({ nativeEvent }) => {
						if (nativeEvent instanceof MouseEvent && nativeEvent.shiftKey) selectUpTo(store.list(), id);
						else toggleSelected(id);
					}}
					className="size-4 accent-accent"
				/>
			</label>
			{isUnderMouse && !isChoosing && (
				<Suspense>
					<RowActions id={id} isOpen={isOpen} />
				</Suspense>
			)}
		</div>
	);
}
