import { Link, useParams } from "@remix-run/react";
import clsx from "clsx";
import { useEffect, useRef } from "react";
import { useLive, useOrg } from "#app/domain/realtime/use-live.tsx";
import { useInboxQuery } from "./use-shown-list.ts";
import { queryString, VIEW_WORDS, VIEWS, type ViewName } from "./views.ts";

/** The views of the inbox, with how many conversations stand in those that are counted. Filters stay when the view changes. */
export function ViewTabs() {
	const { workspace } = useOrg();
	const { conversationId } = useParams();
	const { query } = useInboxQuery();
	const counts = useLive((store) => store.viewCounts());
	const mentions = useLive((store) => store.countMentions());
	const nav = useRef<HTMLElement>(null);
	// biome-ignore lint/correctness/useExhaustiveDependencies: another view is what may be out of sight
	useEffect(() => {
		// Browsers answer this with a promise, which is no way to clean up.
		nav.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
	}, [query.view]);
	const open = conversationId === undefined ? "" : `/${conversationId}`;
	return (
		<nav ref={nav} aria-label="Views" className="flex shrink-0 gap-1 overflow-x-auto px-3 pb-2 [scrollbar-width:none]">
			{VIEWS.map((view) => {
				const isShown = view === query.view;
				const count = view === "mentions" ? mentions : counts && countOf(view, counts);
				return (
					<Link
						key={view}
						to={`/o/${workspace.org.slug}/inbox${open}${queryString({ ...query, view })}`}
						replace
						aria-current={isShown ? "true" : undefined}
						className={clsx(
							"flex shrink-0 items-center gap-1.5 rounded-s px-2.5 py-1 text-[13px] whitespace-nowrap max-md:min-h-11",
							isShown ? "bg-accent-soft font-medium text-accent-text" : "text-text-2 hover:bg-hover hover:text-text",
						)}
					>
						{VIEW_WORDS[view]}
						{count ? <span className="text-[12px] tabular-nums">{count > 999 ? "999+" : count}</span> : null}
					</Link>
				);
			})}
		</nav>
	);
}

function countOf(view: ViewName, counts: Record<string, number>): number | undefined {
	return counts[view];
}
