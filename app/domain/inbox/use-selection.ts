import { type FocusEvent, type MouseEvent, type PointerEvent, useEffect, useMemo } from "react";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { type Command, useCommands } from "#app/ui/commands.ts";
import {
	clearSelection,
	isSelecting,
	placeOfReader,
	selectAll,
	selectByTouch,
	selected,
	selectUpTo,
	setPlaceOfReader,
	toggleSelected,
	useSelection,
} from "./selection.ts";
import { useInboxQuery } from "./use-shown-list.ts";

/** A finger that rests this long selects. */
const HELD_MS = 450;

/** What can be done with all that are selected, under the ids and keys of what is done with one. */
const ACTIONS = [
	["done", "Mark as done", "e"],
	["snooze", "Snooze", "h"],
	["assign", "Assign to …", "a"],
	["mine", "Assign to me", "i"],
	["tags", "Give a tag", "t"],
	["stage", "Move to a stage", "s"],
	["read", "Mark as read"],
	["unread", "Mark as unread", "u"],
] as const;
export type BulkAction = (typeof ACTIONS)[number][0] | "untag";

/** X selects, Shift with J or K extends, and while something is selected the keys of actions mean all of it. */
export function useSelectionKeys(openId: string | undefined) {
	const live = useOrg();
	const { store } = live;
	const { search } = useInboxQuery();
	const hasSelection = useSelection(({ ids }) => ids.size > 0);
	useEffect(() => setPlaceOfReader(openId), [openId]);
	// biome-ignore lint/correctness/useExhaustiveDependencies: what was selected belongs to the query
	useEffect(() => clearSelection, [search]);

	const place = () => placeOfReader() ?? store.list()[0];
	function extend(by: 1 | -1) {
		const ids = store.list();
		const from = place();
		const next = ids[ids.indexOf(from ?? "") + by] ?? from;
		if (next === undefined) return;
		if (placeOfReader() === undefined) setPlaceOfReader(from);
		selectUpTo(ids, next);
		document.querySelector(`[data-conversation-id="${next}"]`)?.scrollIntoView({ block: "nearest" });
	}
	const command = (id: string, label: string, keys: string[], run: () => void, more: Partial<Command> = {}): Command => ({
		id: `selection.${id}`,
		label,
		section: "Selection",
		keys,
		run,
		...more,
	});

	useCommands([
		command("toggle", "Select the conversation", ["x"], () => toggleSelected(place() ?? ""), { isOn: () => place() !== undefined }),
		command("down", "Select the next one too", ["shift+j"], () => extend(1), { repeats: true }),
		command("up", "Select the previous one too", ["shift+k"], () => extend(-1), { repeats: true }),
		command("all", "Select all that are listed", ["mod+a"], () => selectAll(store.list()), { isOn: () => store.list().length > 0 }),
		command("clear", "Select nothing", ["Escape"], clearSelection, { isOn: () => isSelecting(selected()) }),
	]);
	useCommands(
		hasSelection
			? ACTIONS.map(([name, label, key]) => ({
					id: `conversation.${name}`,
					label: `${label}: all selected`,
					section: "Selection",
					...(key && { keys: [key] }),
					run: async () => (await import("./act-on-selection.ts")).actOnSelection(live, name),
				}))
			: [],
	);
}

/** What the list does for those who select by pointer or finger: Shift with a click, a finger that rests, then taps. */
export function useSelectionPointer() {
	const { store } = useOrg();
	return useMemo(() => {
		let timer: ReturnType<typeof setTimeout> | undefined;
		let wasHeld = false;
		const release = () => clearTimeout(timer);
		return {
			onFocus(event: FocusEvent) {
				const id = rowOf(event);
				if (id) setPlaceOfReader(id);
			},
			onClickCapture(event: MouseEvent) {
				const id = rowOf(event);
				if (!id || !(wasHeld || event.shiftKey || selected().isByTouch)) return;
				event.preventDefault();
				event.stopPropagation();
				if (event.shiftKey) selectUpTo(store.list(), id);
				else if (!wasHeld) toggleSelected(id);
				wasHeld = false;
			},
			onPointerDown(event: PointerEvent) {
				wasHeld = false;
				release();
				const id = event.pointerType === "touch" && rowOf(event);
				if (!id) return;
				timer = setTimeout(() => {
					wasHeld = true;
					selectByTouch(id);
				}, HELD_MS);
			},
			onPointerUp: release,
			onPointerCancel: release,
			onPointerMove(event: PointerEvent) {
				if (Math.abs(event.movementX) + Math.abs(event.movementY) > 4) release();
			},
			onContextMenu(event: MouseEvent) {
				if (wasHeld) event.preventDefault();
			},
		};
	}, [store]);
}

function rowOf({ target }: { target: EventTarget }): string | undefined {
	const row = target instanceof Element ? target.closest<HTMLElement>("[data-conversation-id]") : null;
	return row?.dataset.conversationId;
}
