import { fetchPage } from "#app/domain/realtime/fetch-page.ts";
import type { SavedViewsPage } from "#app/domain/realtime/rows.ts";
import type { Store } from "#app/domain/realtime/store.ts";

type Asking = { now: Promise<void>; next: Promise<void> | null };

const underWay = new Map<string, Asking>();

/**
 * Brings the saved views and the counts of all views as they are now or later. While they are being asked for, the answer may be
 * from before: they are asked for once more then, however many want it. A failure is left to the next change.
 */
export function loadSavedViews(store: Store, slug: string): Promise<void> {
	const asking = underWay.get(slug);
	if (!asking) return ask(store, slug);
	asking.next ??= asking.now.then(() => ask(store, slug));
	return asking.next;
}

function ask(store: Store, slug: string): Promise<void> {
	const seq = store.seq();
	const now = fetchPage<SavedViewsPage>(`/o/${slug}/pages/views?saved=1`)
		.then(({ counts, mentions, saved }) => {
			store.setViewCounts(counts);
			store.takeMentions(mentions);
			store.setSavedViews(saved, seq);
		})
		.catch(() => undefined)
		.finally(() => {
			if (underWay.get(slug)?.now === now) underWay.delete(slug);
		});
	underWay.set(slug, { now, next: null });
	return now;
}
