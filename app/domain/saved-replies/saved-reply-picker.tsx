import { Link, useSubmit } from "@remix-run/react";
import clsx from "clsx";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import type { ConversationRow } from "#app/domain/realtime/rows.ts";
import { useLive, useOrg } from "#app/domain/realtime/use-live.tsx";
import { useSavedReplies } from "./use-saved-replies.ts";
import { fillIn, valuesFor } from "./variables.ts";

const MOST = 40;

type Props = {
	conversation: ConversationRow;
	/** What was typed behind the slash. */
	initial: string;
	onChoose: (text: string) => void;
	onClose: () => void;
};

/** Saved replies by their title and text; Enter takes one, with the names filled in, and Escape leaves. */
export default function SavedReplyPicker({ conversation, initial, onChoose, onClose }: Props) {
	const { workspace } = useOrg();
	const { org, user } = workspace;
	const submit = useSubmit();
	const contact = useLive((store) => store.contact(conversation.contactId));
	const account = useLive((store) => store.connection(conversation.connectionId)?.username);
	const rows = useSavedReplies(org.slug);
	const [query, setQuery] = useState(initial);
	const [chosen, setChosen] = useState(0);
	const list = useRef<HTMLDivElement>(null);
	const listId = useId();
	const words = query.toLowerCase().split(/\s+/).filter(Boolean);
	const found = (rows ?? [])
		.filter(({ title, text }) => words.every((word) => `${title}\n${text}`.toLowerCase().includes(word)))
		.slice(0, MOST);
	const values = valuesFor(contact, { myName: user.name, account });

	function take(position: number) {
		const row = found[position];
		if (!row) return;
		submit(
			{ intent: "use", replyId: row.id },
			{ method: "post", action: `/o/${org.slug}/settings/saved-replies`, navigate: false, fetcherKey: `use-${row.id}` },
		);
		onChoose(fillIn(row.text, values));
	}

	function press(event: KeyboardEvent) {
		if (event.nativeEvent.isComposing) return;
		if (event.key === "Escape") onClose();
		else if (event.key === "Enter" || event.key === "Tab") take(chosen);
		else if (event.key === "ArrowDown") setChosen(Math.min(chosen + 1, found.length - 1));
		else if (event.key === "ArrowUp") setChosen(Math.max(chosen - 1, 0));
		else return;
		event.preventDefault();
		event.stopPropagation();
	}

	useEffect(() => {
		list.current?.children[chosen]?.scrollIntoView({ block: "nearest" });
	}, [chosen]);

	return (
		<div className="mx-1 mb-2 overflow-hidden rounded-m border border-line-strong bg-raised shadow-soft">
			<input
				// biome-ignore lint/a11y/noAutofocus: it opens because somebody wants to choose
				autoFocus
				role="combobox"
				aria-label="Saved replies"
				aria-expanded
				aria-controls={listId}
				aria-activedescendant={found.length > 0 ? `${listId}-${chosen}` : undefined}
				placeholder="Find a saved reply"
				value={query}
				onChange={(event) => {
					setQuery(event.target.value);
					setChosen(0);
				}}
				onKeyDown={press}
				onBlur={(event) => {
					if (!event.relatedTarget) onClose();
				}}
				className="block w-full border-b border-line bg-transparent px-3.5 py-2.5 text-[14px] outline-none placeholder:text-text-3 max-md:text-base"
			/>
			<div ref={list} id={listId} role="listbox" aria-label="Saved replies" className="max-h-64 overflow-y-auto p-1">
				{found.map(({ id, title, text, isShared, useCount }, position) => (
					// biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field, which keeps the focus
					<div
						key={id}
						id={`${listId}-${position}`}
						role="option"
						tabIndex={-1}
						aria-selected={position === chosen}
						onMouseDown={(event) => event.preventDefault()}
						onMouseMove={() => setChosen(position)}
						onClick={() => take(position)}
						className={clsx("cursor-pointer rounded-s px-2.5 py-1.5 max-md:py-2.5", position === chosen && "bg-selected")}
					>
						<p className="flex items-baseline gap-2 text-[13.5px] font-medium">
							<bdi className="min-w-0 truncate">{title}</bdi>
							<span className="ml-auto shrink-0 text-[12px] font-normal text-text-3 tabular-nums">
								{isShared ? "" : "Only you · "}
								{useCount === 1 ? "used once" : `used ${useCount} times`}
							</span>
						</p>
						<p dir="auto" className="truncate text-[13px] text-text-2">
							{fillIn(text, values)}
						</p>
					</div>
				))}
			</div>
			{rows !== null && found.length === 0 && (
				<p className="px-3.5 pb-3 text-[13px] text-text-2">
					{rows.length === 0 ? "There are no saved replies yet." : "No saved reply matches."}{" "}
					<Link to={`/o/${org.slug}/settings/saved-replies`} className="font-medium text-accent-text underline-offset-2 hover:underline">
						{rows.length === 0 ? "Write the first one" : "Manage saved replies"}
					</Link>
				</p>
			)}
			{rows === null && <p className="px-3.5 pb-3 text-[13px] text-text-3">Loading…</p>}
		</div>
	);
}
