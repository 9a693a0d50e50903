import { createContext, type ReactNode, useContext, useState, useSyncExternalStore } from "react";
import type { Clock } from "./clock.ts";
import type { Workspace } from "./rows.ts";
import type { Store } from "./store.ts";

export type Live = { workspace: Workspace; store: Store; clock: Clock };

const LiveContext = createContext<Live | null>(null);

export function LiveProvider({ live, children }: { live: Live; children: ReactNode }) {
	return <LiveContext.Provider value={live}>{children}</LiveContext.Provider>;
}

/** The org's workspace, store and clock. */
export function useOrg(): Live {
	const live = useContext(LiveContext);
	if (!live) throw new Error("outside of an organization's pages");
	return live;
}

/** What `select` finds in the store, again whenever it changes. It returns the store's own objects, never new ones. */
export function useLive<Found>(select: (store: Store) => Found): Found {
	const { store } = useOrg();
	const read = () => select(store);
	return useSyncExternalStore(store.subscribe, read, read);
}

/** The server's time in milliseconds, moving every half minute. */
export function useNow(): number {
	const { clock } = useOrg();
	return useSyncExternalStore(clock.subscribe, clock.shown, clock.shown);
}

/** Fills the store from the page that the server rendered. Pages loaded later have filled it before they are shown. */
export function useSeed<Page>(page: Page | null, seed: (page: Page) => void) {
	useState(() => {
		if (page) seed(page);
	});
}
