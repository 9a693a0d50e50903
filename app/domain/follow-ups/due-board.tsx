import { useSearchParams } from "@remix-run/react";
import clsx from "clsx";
import { useEffect, useMemo, useRef, useState } from "react";
import { Virtualizer, type VirtualizerHandle } from "virtua";
import type { DuePage } from "#app/domain/realtime/rows.ts";
import { useLive, useNow, useOrg } from "#app/domain/realtime/use-live.tsx";
import { Button } from "#app/ui/button.tsx";
import { DueRow, ROW_HEIGHT } from "./due-row.tsx";
import { type DueLine, dueLines, isFreeToday } from "./due-sections.ts";
import { EmptyDue } from "./empty-due.tsx";
import { loadMoreDue } from "./load-due.ts";
import { useDueKeys } from "./use-due-keys.ts";
import { WhoseFilter } from "./whose-filter.tsx";

/** Rows before the end at which the next page is asked for. */
const AHEAD = 20;
const RENDERED_BY_SERVER = 40;

/** Who is to be followed up: what was missed, today, and the days ahead. */
export function DueBoard({ usual, canSeeAll }: { usual: DuePage["whose"]; canSeeAll: boolean }) {
	const { store, workspace } = useOrg();
	const { slug } = workspace.org;
	const [search] = useSearchParams();
	const whose = canSeeAll ? whoseIn(search, usual) : "mine";
	const ids = useLive((store) => store.due(whose, workspace.user.id));
	const isLoaded = useLive((store) => store.hasDue(whose));
	const hasMore = useLive((store) => store.dueCursor(whose) !== null);
	const lines = useLines(ids, hasMore);
	const [hasFailed, setHasFailed] = useState(false);
	const scroller = useRef<HTMLDivElement>(null);
	const board = useRef<VirtualizerHandle>(null);
	const { currentId, selectedId, step } = useCurrent(ids, (id) => {
		board.current?.scrollToIndex(
			lines.findIndex((line) => line.id === id),
			{ align: "nearest" },
		);
		requestAnimationFrame(() =>
			scroller.current?.querySelector<HTMLElement>(`[data-follow-up-id="${CSS.escape(id)}"] [data-due-link]`)?.focus(),
		);
	});
	useDueKeys(selectedId, step);

	function loadMore() {
		setHasFailed(false);
		loadMoreDue(store, slug, whose).catch(() => setHasFailed(true));
	}
	const load = useRef(loadMore);
	load.current = loadMore;
	useEffect(() => {
		if (!isLoaded) load.current();
	}, [isLoaded]);

	return (
		<div className="flex min-h-0 flex-1 flex-col">
			<header className="flex h-[52px] shrink-0 items-center gap-3 border-b border-line px-4">
				<h1 className="text-base font-semibold tracking-tight">Follow-ups</h1>
				{canSeeAll && <WhoseFilter whose={whose} />}
				<p className="ml-auto text-[13px] text-text-3 max-lg:hidden">{ids.length > 0 && "E done, H later, Enter opens"}</p>
			</header>
			{isFreeToday(lines) && (
				<p className="border-b border-line px-4 py-3 text-[13px] text-text-2">Nothing is due today. What comes next stands below.</p>
			)}
			<div ref={scroller} className="min-h-0 flex-1 overflow-y-auto overscroll-contain">
				{lines.length > 0 && (
					<Virtualizer
						ref={board}
						as="ul"
						item="li"
						scrollRef={scroller}
						data={lines}
						itemSize={ROW_HEIGHT}
						ssrCount={Math.min(lines.length, RENDERED_BY_SERVER)}
						onScroll={(offset) => {
							const seen = offset + (scroller.current?.clientHeight ?? 0);
							if (!hasFailed && hasMore && seen > (lines.length - AHEAD) * ROW_HEIGHT) loadMore();
						}}
					>
						{(line) =>
							line.kind === "head" ? (
								<Head key={line.id} line={line} />
							) : (
								<DueRow key={line.id} id={line.id} isCurrent={line.id === currentId} isSelected={line.id === selectedId} />
							)
						}
					</Virtualizer>
				)}
				{isLoaded && lines.length === 0 && <EmptyDue whose={whose} />}
				{!isLoaded && !hasFailed && (
					<p role="status" className="px-4 py-10 text-center text-sm text-text-2">
						Loading follow-ups…
					</p>
				)}
				{hasFailed && (
					<p role="alert" className="flex items-center justify-between gap-3 px-4 py-3 text-[13px] text-text-2">
						More follow-ups could not be loaded.
						<Button size="s" onClick={loadMore}>
							Try again
						</Button>
					</p>
				)}
			</div>
		</div>
	);
}

function whoseIn(search: URLSearchParams, usual: DuePage["whose"]): DuePage["whose"] {
	const asked = search.get("whose");
	return asked === "all" || asked === "mine" ? asked : usual;
}

function useLines(ids: readonly string[], hasMore: boolean): DueLine[] {
	const { store, workspace } = useOrg();
	const now = useNow();
	const zone = workspace.settings.timeZone;
	return useMemo(() => {
		const rows = ids.flatMap((id) => store.followUp(id) ?? []);
		return dueLines(rows, { now, zone, hasMore });
	}, [store, ids, now, zone, hasMore]);
}

/** Which row keys mean: the one reached last, or the one that took its place when it left. */
function useCurrent(ids: readonly string[], reach: (id: string) => void) {
	const [reached, setReached] = useState<{ id: string; index: number } | null>(null);
	const index = reached ? ids.indexOf(reached.id) : -1;
	const heir = reached && index === -1 ? (ids[Math.min(reached.index, ids.length - 1)] ?? null) : null;
	const selectedId = index === -1 ? heir : (reached?.id ?? null);

	function go(id: string | undefined) {
		if (id === undefined) return;
		setReached({ id, index: ids.indexOf(id) });
		reach(id);
	}
	return {
		/** The one that Tab comes to. */
		currentId: selectedId ?? ids[0] ?? null,
		selectedId,
		step(by: 1 | -1) {
			const from = selectedId === null ? -1 : ids.indexOf(selectedId);
			go(from === -1 ? ids[0] : ids[from + by]);
		},
	};
}

function Head({ line: { words, count } }: { line: Extract<DueLine, { kind: "head" }> }) {
	return (
		<h2
			className={clsx(
				"flex items-baseline gap-2 border-b border-line bg-sunken px-4 pt-3 pb-1.5 text-[13px] font-semibold",
				words === "Overdue" && "text-closed",
			)}
		>
			{words}
			{count > 0 && <span className="text-[12px] font-medium text-text-3 tabular-nums">{count}</span>}
		</h2>
	);
}
