import clsx from "clsx";
import { CalendarClock, ChevronLeft, StickyNote } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { Avatar } from "#app/ui/avatar.tsx";
import { Button } from "#app/ui/button.tsx";
import type { Line, Person } from "./people.ts";
import type { Practice, PracticeAction } from "./state.ts";

type Props = { person: Person; field: Practice["field"]; dispatch: (action: PracticeAction) => void };

/** A conversation of the practice inbox: what was said, and where one writes. */
export function PracticeThread({ person, field, dispatch }: Props) {
	return (
		<section aria-label={`Conversation with ${person.name}`} className="flex min-h-0 min-w-0 flex-1 flex-col bg-bg">
			<header className="flex h-[60px] shrink-0 items-center gap-3 border-b border-line bg-surface px-4 max-md:pl-1">
				<Button tone="quiet" size="s" aria-label="Back to the list" onClick={() => dispatch({ type: "close" })} className="px-2 md:hidden">
					<ChevronLeft aria-hidden className="size-5" />
				</Button>
				<Avatar name={person.name} seed={person.id} size="s" />
				<div className="min-w-0 flex-1">
					<h2 className="truncate text-[15px] leading-tight font-semibold">
						<bdi>{person.name}</bdi>
					</h2>
					<p className="truncate text-[13px] text-text-2">
						@{person.handle} · {person.assignee === null ? "Nobody’s" : `With ${person.assignee}`}
					</p>
				</div>
				{person.followUp && (
					<span className="flex items-center gap-1.5 text-[12.5px] text-text-2">
						<CalendarClock aria-hidden className="size-4" /> {person.followUp}
					</span>
				)}
				<span className="rounded-full bg-open-soft px-2 py-px text-[11.5px] font-medium text-open">{person.left}</span>
			</header>
			{/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and arrows must reach it */}
			<div role="log" aria-label="Messages" tabIndex={0} className="flex min-h-0 flex-1 flex-col justify-end gap-1.5 overflow-y-auto p-4">
				{person.lines.map((line, position) => (
					// biome-ignore lint/suspicious/noArrayIndexKey: a line is named by its place
					<Bubble key={position} line={line} />
				))}
			</div>
			<Writing key={`${person.id} ${field === "note"}`} person={person} field={field} dispatch={dispatch} />
		</section>
	);
}

function Bubble({ line: { from, text } }: { line: Line }) {
	if (from === "note") {
		return (
			<p className="flex max-w-[min(520px,85%)] gap-2 self-end rounded-l bg-human-soft px-3.5 py-2 text-[14.5px] text-text">
				<StickyNote aria-hidden className="mt-[3px] size-4 shrink-0 text-human" />
				<span className="sr-only">Note: </span>
				<span className="min-w-0 break-words">{text}</span>
			</p>
		);
	}
	const isUs = from === "us";
	return (
		<p
			className={clsx(
				"max-w-[min(520px,78%)] rounded-l px-3.5 py-2 text-[14.5px] leading-[1.45] break-words",
				isUs ? "self-end rounded-br-[4px] bg-out text-out-text" : "self-start rounded-bl-[4px] bg-in text-text",
			)}
		>
			<span className="sr-only">{isUs ? "You: " : "They: "}</span>
			{text}
		</p>
	);
}

function Writing({ person, field, dispatch }: Props) {
	const { settings } = useOrg().workspace;
	const area = useRef<HTMLTextAreaElement>(null);
	const [text, setText] = useState("");
	const isNote = field === "note";
	useEffect(() => {
		if (field === null) area.current?.blur();
		else area.current?.focus();
	}, [field]);

	function press(event: KeyboardEvent<HTMLTextAreaElement>) {
		if (event.nativeEvent.isComposing) return;
		const isMod = event.metaKey || event.ctrlKey;
		if (event.key === "Escape") dispatch({ type: "leave" });
		else if (event.key === "Enter" && (isMod || (!isNote && settings.enterSends && !event.shiftKey))) send();
		else return;
		event.preventDefault();
	}
	function send() {
		const said = text.trim();
		if (said === "") return;
		setText("");
		dispatch({ type: isNote ? "save-note" : "send", text: said });
	}
	return (
		<div className="shrink-0 px-4 pt-1 pb-4">
			<div
				className={clsx(
					"rounded-[14px] border shadow-soft focus-within:border-text-3",
					isNote ? "border-human bg-human-soft" : "border-line-strong bg-raised",
				)}
			>
				<textarea
					ref={area}
					aria-label={isNote ? "Note" : "Reply"}
					rows={2}
					maxLength={1000}
					value={text}
					onChange={({ target }) => setText(target.value)}
					onFocus={() => field === null && dispatch({ type: "write", field: "reply" })}
					onKeyDown={press}
					placeholder={isNote ? "A note for the team" : `Reply to ${person.name}. It goes nowhere`}
					className="block w-full resize-none bg-transparent px-3.5 py-3 text-[14.5px] leading-[1.45] text-text outline-none placeholder:text-text-3 max-md:text-base"
				/>
			</div>
		</div>
	);
}
