import { createStore, type Store } from "./store.ts";

const stores = new Map<string, Store>();

/** This browser's store of an org. On the server each rendering has its own: nothing may outlive a request there. */
export function storeOf(slug: string): Store {
	if (typeof document === "undefined") return createStore();
	const store = stores.get(slug) ?? createStore();
	stores.set(slug, store);
	return store;
}
