import { useSyncExternalStore } from "react";

/**
 * The conversations that something is about to be done with. `isWhole`: with them everything that matches the shown query.
 * `isByTouch`: a tap selects. `isBusy`: something is being done with many.
 */
type Selection = { ids: ReadonlySet<string>; isWhole: boolean; isByTouch: boolean; isBusy: boolean };

const NOTHING: Selection = { ids: new Set(), isWhole: false, isByTouch: false, isBusy: false };

const listeners = new Set<() => void>();
let selection = NOTHING;
/** Where the reader is: at the conversation that was opened, reached or selected last. */
let place: string | undefined;
/** Where a range begins, and what was selected besides. */
let range: { from: string; besides: ReadonlySet<string> } | null = null;

function set(changes: Partial<Selection>) {
	selection = { ...selection, ...changes };
	for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
	listeners.add(listener);
	return () => {
		listeners.delete(listener);
	};
}

export const selected = () => selection;

/** What `read` finds in the selection, again whenever it changes. */
export function useSelection<Found>(read: (now: Selection) => Found): Found {
	return useSyncExternalStore(
		subscribe,
		() => read(selection),
		() => read(NOTHING),
	);
}

/** Whether something is selected, may be by the next tap, or is being done with what was. */
export function isSelecting({ ids, isByTouch, isBusy }: Selection): boolean {
	return ids.size > 0 || isByTouch || isBusy;
}

export const placeOfReader = () => place;
export function setPlaceOfReader(id: string | undefined) {
	place = id;
	range = null;
}

export function toggleSelected(id: string) {
	const ids = new Set(selection.ids);
	if (!ids.delete(id)) ids.add(id);
	place = id;
	range = { from: id, besides: ids };
	set({ ids, isWhole: false, isByTouch: selection.isByTouch && ids.size > 0 });
}

/** Selects all of `list` between where the reader was and `id`. */
export function selectUpTo(list: readonly string[], id: string) {
	range ??= { from: place ?? id, besides: selection.ids };
	const [first = -1, last = -1] = [list.indexOf(range.from), list.indexOf(id)].sort((a, b) => a - b);
	place = id;
	set({ ids: new Set([...range.besides, ...(first < 0 ? [id] : list.slice(first, last + 1))]), isWhole: false });
}

export function selectAll(list: readonly string[], isWhole = false) {
	set({ ids: new Set(list), isWhole });
}

/** From now on a tap selects, as it began with `id`. */
export function selectByTouch(id: string) {
	if (!selection.ids.has(id)) toggleSelected(id);
	set({ isByTouch: true });
}

export function setBusy(isBusy: boolean) {
	set({ isBusy });
}

export function clearSelection() {
	range = null;
	if (selection.ids.size > 0 || selection.isByTouch) set({ ids: NOTHING.ids, isWhole: false, isByTouch: false });
}
