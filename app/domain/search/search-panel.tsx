import { Search, X } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { Button } from "#app/ui/button.tsx";
import { useCommands } from "#app/ui/commands.ts";
import { takeTyping } from "#app/ui/type-ahead.ts";
import { Operators } from "./operators.tsx";
import { SearchHitItem } from "./search-hit-item.tsx";
import type { SearchPage } from "./search-rows.ts";
import { useHits } from "./use-hits.ts";
import { useSearch } from "./use-search.ts";

/** The address follows the field this much later: a letter at a time would fill it. */
const ADDRESS_FOLLOWS_MS = 150;

/** Searching, in the place of the list: the field, and what it finds or what may be typed into it. */
export default function SearchPanel({ openAt }: { openAt: string | undefined }) {
	const { text: asked, ask } = useSearch();
	const [text, setText] = useState(asked ?? "");
	const field = useRef<HTMLInputElement>(null);
	const list = useRef<HTMLUListElement>(null);
	const { page, isCurrent, problem, again, loadMore } = useHits(text);
	const isEmpty = text.trim() === "";

	useEffect(() => {
		if (openAt === undefined) field.current?.focus();
	}, [openAt]);

	useEffect(() => {
		if (text === asked) return;
		const timer = setTimeout(() => ask(text), ADDRESS_FOLLOWS_MS);
		return () => clearTimeout(timer);
	}, [text, asked, ask]);

	function takeHeld() {
		const held = takeTyping();
		if (held !== "") setText((before) => before + held);
	}

	function links() {
		return [...(list.current?.querySelectorAll<HTMLAnchorElement>("a") ?? [])];
	}

	/** From one hit to the next, beginning with the open one; before the first is the field. */
	function step(by: 1 | -1) {
		const all = links();
		const focused = all.indexOf(document.activeElement as HTMLAnchorElement);
		const from =
			focused === -1 && document.activeElement !== field.current ? all.findIndex((link) => link.ariaCurrent === "page") : focused;
		const next = from + by;
		if (next < 0) field.current?.focus();
		else (all[next] ?? all.at(-1))?.focus();
	}

	useCommands([
		{
			id: "inbox.next",
			label: "Next hit",
			section: "Inbox",
			keys: ["j", "ArrowDown"],
			repeats: true,
			isOn: isNotScrolling,
			run: () => step(1),
		},
		{
			id: "inbox.previous",
			label: "Previous hit",
			section: "Inbox",
			keys: ["k", "ArrowUp"],
			repeats: true,
			isOn: isNotScrolling,
			run: () => step(-1),
		},
		{ id: "inbox.end-search", label: "End the search", section: "Inbox", keys: ["Escape"], run: () => ask(null) },
	]);

	function onKeyDown(event: KeyboardEvent) {
		if (event.nativeEvent.isComposing) return;
		if (event.key === "Escape") ask(null);
		else if (event.key === "ArrowDown") step(1);
		else if (event.key === "Enter") links()[0]?.click();
		else return;
		event.preventDefault();
	}

	return (
		<>
			<div className="flex h-[52px] shrink-0 items-center gap-1 border-b border-line pr-2 pl-4 focus-within:border-accent">
				<Search aria-hidden className="size-4 shrink-0 text-text-3" />
				<input
					ref={field}
					data-search
					type="search"
					aria-label="Search"
					placeholder="Messages, people, notes"
					value={text}
					maxLength={120}
					autoComplete="off"
					autoCapitalize="none"
					spellCheck={false}
					enterKeyHint="search"
					onFocus={takeHeld}
					onChange={(event) => setText(event.target.value)}
					onKeyDown={onKeyDown}
					className="h-11 min-w-0 flex-1 bg-transparent px-2 text-[15px] outline-none placeholder:text-text-3 max-md:text-base [&::-webkit-search-cancel-button]:hidden"
				/>
				<Button
					tone="quiet"
					size="s"
					aria-label="End the search"
					title="Back to the list (Esc)"
					onClick={() => ask(null)}
					className="px-2 max-md:min-w-11"
				>
					<X aria-hidden className="size-5" />
				</Button>
			</div>
			<p role="status" className="sr-only">
				{!isEmpty && page && isCurrent ? `${page.hits.length}${page.nextCursor ? " or more" : ""} found` : ""}
			</p>
			<div className="min-h-0 flex-1 overflow-y-auto overscroll-contain" aria-busy={!isEmpty && !isCurrent && problem === null}>
				{isEmpty && (
					<Operators
						onChoose={(operator) => {
							setText(operator);
							field.current?.focus();
						}}
					/>
				)}
				{problem !== null && <Problem problem={problem} onRetry={again} />}
				{page && (
					<>
						<Notices page={page} />
						<ul ref={list} aria-label="What was found">
							{page.hits.map((hit) => (
								<SearchHitItem key={`${hit.kind} ${hit.id}`} hit={hit} openAt={openAt} />
							))}
						</ul>
						{page.nextCursor && (
							<Button tone="quiet" size="s" onClick={() => void loadMore()} className="mx-4 my-3">
								{page.hits.length === 0 ? "Look further back" : "Show more"}
							</Button>
						)}
						{page.hits.length === 0 && isCurrent && page.nextCursor === null && <NothingFound />}
					</>
				)}
				{!isEmpty && !page && problem === null && <p className="px-4 py-3 text-[13px] text-text-3">Searching…</p>}
			</div>
		</>
	);
}

/** Arrows scroll the messages while these have the focus. */
function isNotScrolling(event?: globalThis.KeyboardEvent) {
	return !(event?.key.startsWith("Arrow") && event.target instanceof Element && event.target.closest("[role=log]"));
}

function Problem({ problem, onRetry }: { problem: "offline" | "failed"; onRetry: () => void }) {
	return (
		<p role="alert" className="flex items-center justify-between gap-3 px-4 py-3 text-[13px] text-text-2">
			{problem === "offline" ? "You are offline. Searching needs a connection." : "This could not be searched for."}
			<Button size="s" onClick={onRetry}>
				Try again
			</Button>
		</p>
	);
}

function Notices({ page: { unclear, isBehind } }: { page: SearchPage }) {
	return (
		<>
			{unclear.length > 0 && (
				<p className="border-b border-line px-4 py-2.5 text-[13px] text-text-2">
					Nothing here is called <bdi className="font-medium text-text">{unclear.join(", ")}</bdi>.
				</p>
			)}
			{isBehind && (
				<p className="border-b border-line px-4 py-2.5 text-[13px] text-text-2">
					Older messages are still being made searchable. Some may be missing.
				</p>
			)}
		</>
	);
}

function NothingFound() {
	return (
		<div className="flex flex-col items-center gap-2 px-8 py-14 text-center">
			<Search aria-hidden className="size-7 stroke-[1.5] text-text-3" />
			<h2 className="text-[15px] font-semibold">Nothing found</h2>
			<p className="text-sm leading-relaxed text-text-2">
				Use fewer words, or only the beginning of one. Deleted and unsent messages are not found.
			</p>
		</div>
	);
}
