import { useNavigate } from "@remix-run/react";
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
/** A pointer that moves less does not mean to. */
const STILL_PX = 4;

/** What can be done with all that are selected, under the ids and keys of what is done with one. */
const ACTIONS = [
	["done", "Mark as done", "e"],
	["done-for-me", "Done for me, or back to my lists", "shift+e"],
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

/**
 * What the list does for those who select by pointer or finger: Shift with a click, a finger that rests, then taps. What was pressed
 * is what is meant: a message that comes before the button is let go moves the rows, and the click would be another one's, or nobody's.
 */
export function useSelectionPointer(search: string) {
	const { store, workspace } = useOrg();
	const navigate = useNavigate();
	const { slug } = workspace.org;
	return useMemo(() => {
		let timer: ReturnType<typeof setTimeout> | undefined;
		let wasHeld = false;
		let pressed: { id: string; x: number; y: number } | undefined;
		const release = () => clearTimeout(timer);
		/** The row that a click is meant for, unless the pointer was dragged away from it. */
		const meantBy = (event: MouseEvent) => {
			const isStill = pressed && Math.abs(event.clientX - pressed.x) + Math.abs(event.clientY - pressed.y) <= STILL_PX;
			return isStill ? pressed?.id : rowOf(event);
		};
		return {
			onFocus(event: FocusEvent) {
				const id = rowOf(event);
				if (id) setPlaceOfReader(id);
			},
			onClickCapture(event: MouseEvent) {
				const id = meantBy(event);
				pressed = undefined;
				const selects = wasHeld || event.shiftKey || selected().isByTouch;
				if (!id || !(selects || (id !== rowOf(event) && !event.metaKey && !event.ctrlKey))) return;
				event.preventDefault();
				event.stopPropagation();
				if (!selects) navigate(`/o/${slug}/inbox/${id}${search}`);
				else if (event.shiftKey) selectUpTo(store.list(), id);
				else if (!wasHeld) toggleSelected(id);
				wasHeld = false;
			},
			onPointerDown(event: PointerEvent) {
				wasHeld = false;
				release();
				const id = rowOf(event);
				pressed = id && event.button === 0 ? { id, x: event.clientX, y: event.clientY } : undefined;
				if (!id || event.pointerType !== "touch") return;
				timer = setTimeout(() => {
					wasHeld = true;
					selectByTouch(id);
				}, HELD_MS);
			},
			onPointerUp: release,
			onPointerCancel: release,
			onPointerMove(event: PointerEvent) {
				if (Math.abs(event.movementX) + Math.abs(event.movementY) > STILL_PX) release();
			},
			onContextMenu(event: MouseEvent) {
				if (wasHeld) event.preventDefault();
			},
		};
	}, [store, navigate, slug, search]);
}

function rowOf({ target }: { target: EventTarget }): string | undefined {
	const row = target instanceof Element ? target.closest<HTMLElement>("[data-conversation-id]") : null;
	return row?.dataset.conversationId;
}
