import { useSyncExternalStore } from "react";
import { useCommands } from "#app/ui/commands.ts";

/** Which panes stand beside a conversation. `isPanelOpen` is the contact's where it lies over the messages, on smaller screens. */
type Panes = { isListHidden: boolean; isPanelHidden: boolean; isPanelOpen: boolean };

const ALL: Panes = { isListHidden: false, isPanelHidden: false, isPanelOpen: false };

const listeners = new Set<() => void>();
let panes = ALL;

export function changePanes(change: Partial<Panes>) {
	panes = { ...panes, ...change };
	for (const listener of listeners) listener();
}

export function usePanes(): Panes {
	return useSyncExternalStore(
		(listener) => {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		() => panes,
		() => ALL,
	);
}

/** The keys that make room for the conversation. */
export function usePaneKeys() {
	useCommands([
		{
			id: "panes.list",
			label: "Show or hide the list",
			section: "Inbox",
			keys: ["["],
			words: "pane sidebar",
			run: () => changePanes({ isListHidden: !panes.isListHidden }),
		},
		{
			id: "panes.panel",
			label: "Show or hide the contact",
			section: "Inbox",
			keys: ["]"],
			words: "pane sidebar details",
			run: () => changePanes(hasRoomForPanel() ? { isPanelHidden: !panes.isPanelHidden } : { isPanelOpen: !panes.isPanelOpen }),
		},
		{
			id: "panes.focus",
			label: "Focus mode: the conversation alone",
			section: "Inbox",
			keys: ["\\"],
			words: "hide panes zen",
			run() {
				const isAlone = panes.isListHidden && panes.isPanelHidden;
				changePanes({ isListHidden: !isAlone, isPanelHidden: !isAlone, isPanelOpen: false });
			},
		},
	]);
}

function hasRoomForPanel() {
	return window.matchMedia("(min-width: 1280px)").matches;
}
