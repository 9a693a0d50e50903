import { useEffect, useRef, useState } from "react";
import { fetchPage } from "#app/domain/realtime/fetch-page.ts";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import type { NotificationRow, NotificationsPage } from "./rows.ts";
import { setUnseen, useNews, useSaySeen, useUnseen } from "./told.ts";

/** What this member was told: the newest, more on request, and again when something comes. */
export function useNotifications(first: NotificationsPage | null) {
	const { slug } = useOrg().workspace.org;
	const news = useNews();
	const unseen = useUnseen();
	const saySeen = useSaySeen();
	const [page, setPage] = useState(first);
	const [hasFailed, setHasFailed] = useState(false);
	const [isLoadingMore, setIsLoadingMore] = useState(false);
	const loadedAt = useRef(first ? news : null);

	async function load(cursor: string | null) {
		setHasFailed(false);
		try {
			const query = cursor === null ? "" : `?cursor=${encodeURIComponent(cursor)}`;
			const next = await fetchPage<NotificationsPage>(`/o/${slug}/pages/notifications${query}`);
			setPage((before) => ({ ...next, rows: cursor === null ? next.rows : [...(before?.rows ?? []), ...next.rows] }));
			setUnseen(slug, next.unseen);
		} catch {
			setHasFailed(true);
		}
	}
	const loadNewest = useRef(load);
	loadNewest.current = load;

	useEffect(() => {
		if (loadedAt.current === news) return;
		loadedAt.current = news;
		void loadNewest.current(null);
	}, [news]);

	function showSeen(isIt: (row: NotificationRow) => boolean) {
		setPage((before) => before && { ...before, rows: before.rows.map((row) => (isIt(row) ? { ...row, isSeen: true } : row)) });
	}

	return {
		rows: page?.rows ?? null,
		hasMore: page?.nextCursor != null,
		hasFailed,
		isLoadingMore,
		unseen,
		tryAgain: () => load(null),
		async more() {
			setIsLoadingMore(true);
			await load(page?.nextCursor ?? null);
			setIsLoadingMore(false);
		},
		see({ id, isSeen }: NotificationRow) {
			if (isSeen) return;
			showSeen((row) => row.id === id);
			setUnseen(slug, Math.max(0, unseen - 1));
			saySeen({ intent: "seen", notificationId: id });
		},
		seeAll() {
			showSeen(() => true);
			setUnseen(slug, 0);
			saySeen({ intent: "seen-all" });
		},
	};
}
