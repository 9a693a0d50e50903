import { useSearchParams } from "@remix-run/react";
import { useEffect, useMemo } from "react";
import { useLive, useOrg } from "#app/domain/realtime/use-live.tsx";
import { loadViewCounts } from "./load-pages.ts";
import { type InboxQuery, isInQuery, queryString, readQuery } from "./views.ts";

/** How long changes are gathered before the counts of views are asked for. */
const GATHERED_MS = 400;

/** The view and filters of the address, the same object while they stay; `address` holds what is searched for as well. */
export function useInboxQuery(): { query: InboxQuery; search: string; address: string } {
	const [params] = useSearchParams();
	const search = queryString(readQuery(params));
	const text = params.get("q");
	return useMemo(() => {
		const found = text === null ? "" : `${search ? "&" : "?"}q=${encodeURIComponent(text)}`;
		return { query: readQuery(new URLSearchParams(search)), search, address: search + found };
	}, [search, text]);
}

/** Has the store list what the address asks for, and keeps the counts of views true. */
export function useShownList() {
	const { store, clock, workspace } = useOrg();
	const { query, search } = useInboxQuery();
	const memberId = workspace.user.id;
	const list = useMemo(
		() => ({
			query: search,
			isIn: (...[conversation, contact]: Parameters<Parameters<typeof store.showList>[0]["isIn"]>) =>
				isInQuery(query, conversation, contact, { memberId, now: clock.now(), isMentioned: store.isMentioned }),
		}),
		[query, search, memberId, clock, store],
	);
	// While rendering, so that what is rendered below lists what the address asks for.
	store.showList(list);

	const { slug } = workspace.org;
	const placings = useLive((store) => store.placings());
	useEffect(() => {
		if (placings === 0) return;
		const timer = setTimeout(() => void loadViewCounts(store, slug), GATHERED_MS);
		return () => clearTimeout(timer);
	}, [store, slug, placings]);
}
