import { fetchPage } from "#app/domain/realtime/fetch-page.ts";
import type { DuePage } from "#app/domain/realtime/rows.ts";
import type { Store } from "#app/domain/realtime/store.ts";

const underWay = new Map<string, Promise<void>>();

/** Brings the first, or the next, fifty follow-ups of the board. Rejects when they could not be had. */
export function loadMoreDue(store: Store, slug: string, whose: DuePage["whose"]): Promise<void> {
	const cursor = store.dueCursor(whose);
	if (!cursor && store.hasDue(whose)) return Promise.resolve();
	const path = `/o/${slug}/pages/follow-ups?whose=${whose}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`;
	const loading =
		underWay.get(path) ??
		fetchPage<DuePage>(path)
			.then(store.seedDue)
			.finally(() => underWay.delete(path));
	underWay.set(path, loading);
	return loading;
}
