import { fetchPage } from "#app/domain/realtime/fetch-page.ts";
import type { BoardPage } from "#app/domain/realtime/rows.ts";
import type { Store } from "#app/domain/realtime/store.ts";

const underWay = new Set<string>();

/** Brings the next fifty contacts of a stage. Rejects when they could not be had. */
export async function loadMoreOfStage(store: Store, slug: string, stageId: string): Promise<void> {
	const cursor = store.columnCursor(stageId);
	if (!cursor || underWay.has(cursor)) return;
	underWay.add(cursor);
	try {
		store.seedBoard(
			await fetchPage<BoardPage>(`/o/${slug}/pages/stages/${encodeURIComponent(stageId)}?cursor=${encodeURIComponent(cursor)}`),
		);
	} finally {
		underWay.delete(cursor);
	}
}
