import { AlarmClock, Check, Columns3, type LucideIcon, Mail, MailOpen, Tag, UserRound, UserRoundCheck, X } from "lucide-react";
import { useEffect, useState } from "react";
import { useLive, useOrg } from "#app/domain/realtime/use-live.tsx";
import { Button } from "#app/ui/button.tsx";
import { useTitle } from "#app/ui/commands.ts";
import { showToast } from "#app/ui/toast.tsx";
import { actOnSelection } from "./act-on-selection.ts";
import type { BulkCount } from "./bulk.ts";
import { goOnWithBulk, stopBulk, useBulkJob } from "./bulk-job.ts";
import { loadMoreConversations } from "./load-pages.ts";
import { askCount } from "./run-bulk.ts";
import { clearSelection, selectAll, useSelection } from "./selection.ts";
import type { BulkAction } from "./use-selection.ts";

/** How many are selected and what can be done with them, or how far it is with what is being done. */
export default function SelectionBar() {
	const job = useBulkJob();
	return (
		<section aria-label="Selection" className="shrink-0 border-t border-line-strong bg-raised px-2 pt-2 pb-2.5">
			{job ? <Progress {...job} /> : <Choices />}
		</section>
	);
}

function Choices() {
	const ids = useSelection((now) => now.ids);
	const isWhole = useSelection((now) => now.isWhole);
	const listed = useLive((store) => store.list());
	const here = listed.filter((id) => ids.has(id)).length;
	const count = useCount(here === listed.length);
	return (
		<>
			<div className="flex min-h-8 items-center gap-1 pl-2">
				<p role="status" className="text-[13px] font-medium tabular-nums">
					{isWhole ? `All ${count ? numberOf(count) : ""} selected` : `${here} selected`}
				</p>
				<WholeButton count={count} isWhole={isWhole} />
				{here === listed.length && <RestButton />}
				<Button
					size="s"
					tone="quiet"
					title="Select nothing (Esc)"
					aria-label="Select nothing"
					onClick={clearSelection}
					className="ml-auto px-2"
				>
					<X aria-hidden className="size-4" />
				</Button>
			</div>
			<div role="toolbar" aria-label="With the selected" className="mt-1 flex">
				<Action action="done" words="Done" icon={Check} />
				<Action action="done-for-me" words="Done for me" icon={UserRoundCheck} />
				<Action action="snooze" words="Snooze" icon={AlarmClock} />
				<Action action="assign" words="Assign" icon={UserRound} />
				<Action action="tags" words="Tag" icon={Tag} />
				<Action action="stage" words="Stage" icon={Columns3} />
				<Action action="read" words="Mark as read" icon={MailOpen} />
				<Action action="unread" words="Mark as unread" icon={Mail} />
			</div>
		</>
	);
}

function Action({ action, words, icon: Sign }: { action: BulkAction; words: string; icon: LucideIcon }) {
	const live = useOrg();
	const title = useTitle(`conversation.${action}`, words);
	return (
		<Button
			size="s"
			tone="quiet"
			title={title}
			aria-label={words}
			onClick={() => void actOnSelection(live, action)}
			className="h-9 min-w-0 flex-1 px-0"
		>
			<Sign aria-hidden className="size-[18px]" />
		</Button>
	);
}

/** Beside all that are listed: those too that no page has brought yet. */
function WholeButton({ count, isWhole }: { count: BulkCount | null; isWhole: boolean }) {
	const { store } = useOrg();
	if (!count || isWhole) return null;
	return (
		<Button size="s" tone="quiet" onClick={() => selectAll(store.list(), true)} className="px-2 text-accent-text">
			Select all {numberOf(count)} that match
		</Button>
	);
}

/** The same of mentions, which stand in an order of their own: pieces by time would pass some by, so the few that are left are brought and selected. */
function RestButton() {
	const { store, workspace } = useOrg();
	const query = useLive((store) => store.shownList());
	const hasMore = useLive((store) => store.listCursor() !== null);
	const [isBusy, setIsBusy] = useState(false);
	if (!hasMore || isByTime(query)) return null;

	async function selectRest() {
		setIsBusy(true);
		try {
			while (store.shownList() === query && store.listCursor() !== null) await loadMoreConversations(store, workspace.org.slug);
			if (store.shownList() === query) selectAll(store.list());
		} catch {
			showToast("The other mentions could not be had. Try again in a moment.");
		}
		setIsBusy(false);
	}
	return (
		<Button size="s" tone="quiet" aria-disabled={isBusy} onClick={() => !isBusy && void selectRest()} className="px-2 text-accent-text">
			Select all mentions
		</Button>
	);
}

function isByTime(query: string): boolean {
	return new URLSearchParams(query).get("view") !== "mentions";
}

function numberOf({ count, hasMore }: BulkCount): string {
	return hasMore ? `of more than ${count.toLocaleString()}` : count.toLocaleString();
}

/** How many match in all, asked once everything that is listed is selected and there is more. */
function useCount(isWanted: boolean): BulkCount | null {
	const { store, workspace } = useOrg();
	const { slug } = workspace.org;
	const query = useLive((store) => store.shownList());
	const hasMore = useLive((store) => store.listCursor() !== null);
	const [found, setFound] = useState<{ query: string; count: BulkCount } | null>(null);
	const isMissing = isWanted && hasMore && isByTime(query) && found?.query !== query;
	useEffect(() => {
		if (!isMissing) return;
		let isOver = false;
		void askCount(slug, query).then((count) => {
			if (!isOver && count.ok) setFound({ query, count });
		});
		return () => {
			isOver = true;
		};
	}, [isMissing, slug, query]);
	return found?.query === query && store.listCursor() !== null ? found.count : null;
}

function Progress({ doing, seen, total, problem }: NonNullable<ReturnType<typeof useBulkJob>>) {
	const far = total === null ? `${seen.toLocaleString()} so far` : `${seen.toLocaleString()} of ${total.toLocaleString()}`;
	return (
		<div className="flex flex-col gap-2 px-2">
			<p role={problem === null ? "status" : "alert"} className="text-[13px] tabular-nums">
				{doing}: {far}. {problem}
			</p>
			<progress
				aria-label={doing}
				max={total ?? undefined}
				value={total === null ? undefined : seen}
				className="h-1 w-full accent-accent"
			/>
			<div className="flex justify-end gap-2">
				<Button size="s" onClick={stopBulk}>
					Stop
				</Button>
				{problem !== null && (
					<Button size="s" tone="primary" onClick={goOnWithBulk}>
						Try again
					</Button>
				)}
			</div>
		</div>
	);
}
