import { useEffect, useMemo, useState } from "react";
import { isInQuery, readQuery } from "#app/domain/inbox/views.ts";
import type { CountedView, SavedViewRow, ViewCount } from "#app/domain/realtime/rows.ts";
import type { Store } from "#app/domain/realtime/store.ts";
import { type Live, useLive, useOrg } from "#app/domain/realtime/use-live.tsx";
import { MINUTE, SECOND } from "#app/platform/clock.ts";
import { loadSavedViews } from "./load-saved-views.ts";
import { listsAround } from "./wider.ts";

/** How long changes are gathered before conversations that are here are counted. */
const GATHERED_MS = 300;
/** What is not here is counted by the server, for changes at most so often. */
const ASKED_EVERY = 15 * SECOND;
/** Windows close without any change. */
const TIME_PASSES = 5 * MINUTE;

/** The team's and one's own saved views with how many conversations each has, kept true while they are shown. Null before they are known. */
export function useSavedViews(): readonly CountedView[] | null {
	const live = useOrg();
	const views = useLive((store) => store.savedViews());
	const news = useLive((store) => store.viewNews());
	const [here, setHere] = useState<ReadonlyMap<string, number>>(new Map());
	const { store, workspace } = live;
	const { slug } = workspace.org;

	// biome-ignore lint/correctness/useExhaustiveDependencies: news is what they are asked for again by
	useEffect(() => {
		void loadSavedViews(store, slug);
	}, [store, slug, news]);

	useEffect(() => {
		if (!views || views.length === 0) return;
		return followCounts(live, views, setHere);
	}, [live, views]);

	return useMemo(() => views?.map((view) => withCount(view, here.get(view.id))) ?? null, [views, here]);
}

function withCount(view: CountedView, count: number | undefined): CountedView {
	return count === undefined ? view : { ...view, count, isExact: true };
}

/** Counts what is here again as it changes, and has the rest counted by the server. Returns how to stop. */
function followCounts(
	{ store, clock, workspace }: Live,
	views: readonly SavedViewRow[],
	show: (here: ReadonlyMap<string, number>) => void,
) {
	const countings = views.map((view) => ({ view, count: countingOf(view.query, store, { clock, memberId: workspace.user.id }) }));
	let askedAt = Date.now();
	let seq = store.viewsCountedAt();
	let isDue = false;
	let counting: ReturnType<typeof setTimeout> | undefined;
	let asking: ReturnType<typeof setTimeout> | undefined;
	let shown = "";

	function count() {
		counting = undefined;
		const here = new Map(
			countings.flatMap(({ view, count }) => {
				const found = count();
				return found === null ? [] : [[view.id, found] as const];
			}),
		);
		const text = JSON.stringify([...here]);
		if (text !== shown) show(here);
		shown = text;
		const isElsewhere = here.size < views.length;
		if (isElsewhere && (seq !== store.seq() || Date.now() - askedAt > TIME_PASSES)) askSoon();
		seq = store.seq();
	}

	function askSoon() {
		asking ??= setTimeout(ask, Math.max(GATHERED_MS, askedAt + ASKED_EVERY - Date.now()));
	}

	function ask() {
		asking = undefined;
		isDue = document.hidden;
		if (isDue) return;
		askedAt = Date.now();
		void loadSavedViews(store, workspace.org.slug);
	}

	function look() {
		if (isDue && !document.hidden) askSoon();
	}

	const countSoon = () => {
		counting ??= setTimeout(count, GATHERED_MS);
	};
	count();
	const stops = [store.subscribe(countSoon), clock.subscribe(countSoon)];
	document.addEventListener("visibilitychange", look);
	return () => {
		for (const stop of stops) stop();
		document.removeEventListener("visibilitychange", look);
		clearTimeout(counting);
		clearTimeout(asking);
	};
}

/** How to count a view among the conversations that are here: null where some that may belong to it are not. */
function countingOf(
	search: string,
	store: Store,
	{ clock, memberId }: { clock: Live["clock"]; memberId: string },
): () => ViewCount["count"] | null {
	const query = readQuery(new URLSearchParams(search));
	const lists = listsAround(search);
	return () =>
		store.countWithin(
			(conversation, contact) => isInQuery(query, conversation, contact, { memberId, now: clock.now(), isMentioned: store.isMentioned }),
			lists,
		);
}
