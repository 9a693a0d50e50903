import { useEffect, useSyncExternalStore } from "react";
import { fetchPage } from "#app/domain/realtime/fetch-page.ts";
import type { SavedReplyRow } from "./rows.ts";

const loaded = new Map<string, readonly SavedReplyRow[]>();
const listeners = new Set<() => void>();

function subscribe(listener: () => void) {
	listeners.add(listener);
	return () => {
		listeners.delete(listener);
	};
}

/** The saved replies of an org: what is known at once, and what the server has a moment later. Null before the first answer. */
export function useSavedReplies(slug: string): readonly SavedReplyRow[] | null {
	useEffect(() => {
		fetchPage<SavedReplyRow[]>(`/o/${slug}/pages/saved-replies`)
			.then((rows) => loaded.set(slug, rows))
			.catch(() => loaded.get(slug) ?? loaded.set(slug, []))
			.finally(() => {
				for (const listener of listeners) listener();
			});
	}, [slug]);
	return useSyncExternalStore(
		subscribe,
		() => loaded.get(slug) ?? null,
		() => null,
	);
}
