import clsx from "clsx";
import { useEffect, useRef } from "react";
import { Avatar } from "#app/ui/avatar.tsx";
import { Button } from "#app/ui/button.tsx";
import type { Person } from "./people.ts";
import { listed, type Practice, type PracticeAction } from "./state.ts";

type Props = { state: Practice; dispatch: (action: PracticeAction) => void };

/** Those who wait, as the inbox lists them, and the search in their place. */
export function PracticeList({ state, dispatch }: Props) {
	const people = listed(state);
	return (
		<section
			aria-labelledby="practice-title"
			className={clsx(
				"flex min-h-0 min-w-0 flex-col bg-surface md:w-[320px] md:shrink-0 md:border-r md:border-line",
				state.openId === null ? "max-md:flex-1" : "max-md:hidden",
			)}
		>
			<header className="flex h-[52px] shrink-0 items-center gap-2 border-b border-line px-4">
				<h1 id="practice-title" className={clsx("text-base font-semibold tracking-tight", state.query !== null && "sr-only")}>
					Practice inbox
				</h1>
				{state.query === null ? (
					<p className="text-[13px] text-text-2 tabular-nums">{people.length} of 10 left</p>
				) : (
					<SearchField query={state.query} dispatch={dispatch} />
				)}
			</header>
			<ul className="min-h-0 flex-1 overflow-y-auto overscroll-contain">
				{people.map((person) => (
					<Row
						key={person.id}
						person={person}
						isOpen={person.id === state.openId}
						onOpen={() => dispatch({ type: "open", id: person.id })}
					/>
				))}
			</ul>
			{people.length === 0 && <Nobody state={state} dispatch={dispatch} />}
		</section>
	);
}

function Row({ person, isOpen, onOpen }: { person: Person; isOpen: boolean; onOpen: () => void }) {
	const row = useRef<HTMLButtonElement>(null);
	useEffect(() => {
		if (isOpen) row.current?.scrollIntoView({ block: "nearest" });
	}, [isOpen]);
	const last = person.lines.findLast(({ from }) => from !== "note");
	const isUnread = person.status === "waiting" && !isOpen;
	return (
		<li>
			<button
				ref={row}
				type="button"
				aria-current={isOpen ? "true" : undefined}
				onClick={(event) => {
					// The next key is for the conversation, and not for the button.
					event.currentTarget.blur();
					onOpen();
				}}
				className={clsx(
					"relative flex h-[68px] w-full gap-3 border-b border-line px-4 pt-3 text-left -outline-offset-2",
					isOpen ? "bg-selected" : "hover:bg-hover",
				)}
			>
				{isOpen && <span aria-hidden className="absolute inset-y-0 left-0 w-[3px] bg-accent" />}
				<Avatar name={person.name} seed={person.id} />
				<span className="min-w-0 flex-1">
					<span className="flex items-baseline gap-1.5">
						<bdi className={clsx("truncate text-[13.5px] text-text", isUnread ? "font-semibold" : "font-medium")}>{person.name}</bdi>
						<span className="ml-auto shrink-0 text-[12.5px] text-text-3">{person.ago}</span>
					</span>
					<span className="flex h-[22px] items-center gap-2">
						<span className={clsx("min-w-0 flex-1 truncate text-[13.5px]", isUnread ? "font-medium text-text" : "text-text-2")}>
							{last?.from === "us" && "You: "}
							{last?.text}
						</span>
						{person.assignee && <Avatar name={person.assignee} seed={person.assignee} size="xs" />}
					</span>
				</span>
			</button>
		</li>
	);
}

function SearchField({ query, dispatch }: { query: string; dispatch: Props["dispatch"] }) {
	return (
		<input
			type="search"
			// biome-ignore lint/a11y/noAutofocus: it opens because somebody wants to search
			autoFocus
			aria-label="Search the practice inbox"
			placeholder="Search"
			value={query}
			onChange={({ target }) => dispatch({ type: "search", query: target.value })}
			onKeyDown={(event) => {
				if (event.nativeEvent.isComposing) return;
				if (event.key === "Escape") dispatch({ type: "search", query: null });
				else if (event.key === "Enter") dispatch({ type: "find" });
				else return;
				event.preventDefault();
			}}
			className="h-8 min-w-0 flex-1 rounded-s border border-line-strong bg-raised px-2.5 text-[13.5px] text-text placeholder:text-text-3 max-md:min-h-11 max-md:text-base"
		/>
	);
}

function Nobody({ state, dispatch }: Props) {
	const isSearching = (state.query ?? "").trim() !== "";
	return (
		<div className="flex flex-1 flex-col items-center gap-3 px-8 py-16 text-center">
			<h2 className="text-[15px] font-semibold">{isSearching ? "Nobody wrote that" : "Nobody waits any more"}</h2>
			<p className="text-sm leading-relaxed text-text-2">
				{isSearching ? "Try “price”, or press Esc to see everybody." : "Begin again to try the other keys."}
			</p>
			{!isSearching && (
				<Button size="s" onClick={() => dispatch({ type: "again" })}>
					Begin again
				</Button>
			)}
		</div>
	);
}
