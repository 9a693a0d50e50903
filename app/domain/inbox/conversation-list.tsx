import clsx from "clsx";
import { lazy, memo, type ReactNode, Suspense, useEffect, useRef, useState } from "react";
import { Virtualizer, type VirtualizerHandle } from "virtua";
import { useLive, useOrg } from "#app/domain/realtime/use-live.tsx";
import { Button } from "#app/ui/button.tsx";
import { ConnectionWarning } from "./connection-warning.tsx";
import { ImportBanner } from "./import-banner.tsx";
import { InboxFilters } from "./inbox-filters.tsx";
import { ListEdge } from "./list-edge.tsx";
import { ListSkeleton } from "./list-skeleton.tsx";
import { loadMoreConversations } from "./load-pages.ts";
import { PaletteButton } from "./palette-button.tsx";
import { usePanes } from "./panes.ts";
import { useRowHeight } from "./row-height.ts";
import { SelectableRow } from "./selectable-row.tsx";
import { isSelecting, useSelection } from "./selection.ts";
import { useRowSwipes } from "./use-row-swipes.ts";
import { useSelectionPointer } from "./use-selection.ts";
import { useInboxQuery } from "./use-shown-list.ts";
import { ViewTabs } from "./view-tabs.tsx";

const EmptyList = lazy(() => import("./empty-list.tsx"));
/** Loaded when something is first selected. */
const SelectionBar = lazy(() => import("./selection-bar.tsx"));

/** Rows before the end at which the next page is asked for. */
const AHEAD = 20;
const RENDERED_BY_SERVER = 50;

type Props = {
	selectedId: string | undefined;
	/** Opens the search, and what stands in the list's place while somebody searches. */
	finder: ReactNode;
	found: ReactNode;
	/** Stand below the views, and beside the filters that are set. */
	savedViews: ReactNode;
	viewActions: ReactNode;
	/** Stands above the conversations. */
	notice: ReactNode;
};

/** Nothing of the list's own news reaches it: what is still being loaded must not be rendered anew. */
const EmptyPlace = memo(function EmptyPlace({ search }: { search: string }) {
	return (
		<Suspense>
			<EmptyList search={search} />
		</Suspense>
	);
});

/** All conversations, newest first, as far down as somebody scrolls. */
export function ConversationList({ selectedId, finder, found, savedViews, viewActions, notice }: Props) {
	const { store, workspace } = useOrg();
	const { slug } = workspace.org;
	const ids = useLive((store) => store.list());
	const unread = useLive((store) => store.counts().unreadConversations);
	const hasMore = useLive((store) => store.listCursor() !== null);
	const isLoaded = useLive((store) => store.hasList()) && !(ids.length === 0 && hasMore);
	const hasSelection = useSelection(isSelecting);
	const { search } = useInboxQuery();
	const pointer = useSelectionPointer(search);
	const [hasFailed, setHasFailed] = useState(false);
	const scroller = useRef<HTMLDivElement>(null);
	const rows = useRef<VirtualizerHandle>(null);
	const rowHeight = useRowHeight();
	useRowSwipes(scroller);
	// The open conversation is what the page is about.
	const { isListHidden: isHidden } = usePanes();
	const Title = selectedId === undefined ? "h1" : "h2";

	useEffect(() => {
		setHasFailed(false);
		if (!store.hasList(search)) loadMoreConversations(store, slug).catch(() => setHasFailed(true));
		scroller.current?.scrollTo({ top: 0 });
	}, [store, slug, search]);

	// From here on rows answer; what is loaded later was not waited for.
	useEffect(() => void performance.mark("inbox-usable"), []);

	function loadMore() {
		setHasFailed(false);
		loadMoreConversations(store, slug).catch(() => setHasFailed(true));
	}

	// Many that are put away at once leave room.
	const isShort = hasMore && ids.length < AHEAD;
	useEffect(() => {
		if (isShort) loadMoreConversations(store, slug).catch(() => setHasFailed(true));
	}, [store, slug, isShort]);

	useEffect(() => {
		const index = selectedId === undefined ? -1 : store.list().indexOf(selectedId);
		if (index !== -1) rows.current?.scrollToIndex(index, { align: "nearest" });
	}, [store, selectedId]);

	return (
		<section
			aria-labelledby="inbox-title"
			className={clsx(
				"relative flex min-h-0 min-w-0 flex-col bg-surface md:w-[var(--list-width,320px)] md:shrink-0 md:border-r md:border-line xl:w-[var(--list-width,360px)]",
				selectedId === undefined ? "max-md:flex-1" : "max-md:hidden",
				isHidden && selectedId !== undefined && "md:hidden",
			)}
		>
			<ListEdge />
			{found ?? (
				<>
					<header className="flex h-[52px] shrink-0 items-center gap-2 px-4">
						<Title id="inbox-title" className="text-base font-semibold tracking-tight">
							Inbox
						</Title>
						<p className="text-[13px] text-text-2 tabular-nums">{unread > 0 && `${unread} unread`}</p>
						<PaletteButton />
					</header>
					<InboxFilters
						finder={finder}
						views={
							<>
								<ViewTabs />
								{savedViews}
							</>
						}
						actions={viewActions}
					/>
					<ConnectionWarning />
					<ImportBanner />
					{notice}
					<div
						ref={scroller}
						className="min-h-0 flex-1 touch-pan-y touch-pinch-zoom overflow-x-hidden overflow-y-auto overscroll-contain"
						{...pointer}
					>
						{ids.length > 0 && (
							<Virtualizer
								key={rowHeight}
								ref={rows}
								as="ul"
								item="li"
								scrollRef={scroller}
								data={ids}
								itemSize={rowHeight}
								ssrCount={Math.min(ids.length, RENDERED_BY_SERVER)}
								onScroll={(offset) => {
									const seen = offset + (scroller.current?.clientHeight ?? 0);
									if (!hasFailed && seen > (ids.length - AHEAD) * rowHeight) loadMore();
								}}
							>
								{(id) => <SelectableRow key={id} id={id} search={search} isOpen={id === selectedId} />}
							</Virtualizer>
						)}
						{ids.length === 0 && isLoaded && <EmptyPlace search={search} />}
						{!isLoaded && !hasFailed && <ListSkeleton />}
						{hasFailed && (
							<p role="alert" className="flex items-center justify-between gap-3 px-4 py-3 text-[13px] text-text-2">
								More conversations could not be loaded.
								<Button size="s" onClick={loadMore}>
									Try again
								</Button>
							</p>
						)}
					</div>
					{hasSelection && (
						<Suspense>
							<SelectionBar />
						</Suspense>
					)}
				</>
			)}
		</section>
	);
}
