import clsx from "clsx";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { Avatar } from "#app/ui/avatar.tsx";
import { Button } from "#app/ui/button.tsx";

const MOST_NAMES = 6;
const LONGEST = 5000;

type Props = {
	label: string;
	initial?: string;
	action: string;
	onSave: (text: string) => void;
	onCancel: () => void;
	/** With each change, for whoever keeps it. */
	onWrite?: (text: string) => void;
};

/** Where a note is written: `@` offers the members, Cmd or Ctrl with Enter saves, Escape leaves. */
export function NoteField({ label, initial = "", action, onSave, onCancel, onWrite }: Props) {
	const { members } = useOrg().workspace;
	const [text, setText] = useState(initial);
	const [at, setAt] = useState<{ start: number; query: string } | null>(null);
	const [chosen, setChosen] = useState(0);
	const area = useRef<HTMLTextAreaElement>(null);
	const listId = useId();
	const offered = at ? members.filter(({ name }) => name.toLowerCase().includes(at.query)).slice(0, MOST_NAMES) : [];
	const isEmpty = text.trim() === "";

	function write(next: string, caret: number) {
		setText(next);
		onWrite?.(next);
		const [, query] = /(?:^|\s)@([\p{L}\p{N}._-]*(?: [\p{L}\p{N}._-]*)?)$/u.exec(next.slice(0, caret)) ?? [];
		setAt(query === undefined ? null : { start: caret - query.length - 1, query: query.toLowerCase() });
		setChosen(0);
	}

	function mention(name: string) {
		if (!at) return;
		const end = at.start + 1 + at.query.length;
		const next = `${text.slice(0, at.start)}@${name} ${text.slice(end)}`;
		setText(next);
		onWrite?.(next);
		setAt(null);
		const caret = at.start + name.length + 2;
		requestAnimationFrame(() => {
			area.current?.focus();
			area.current?.setSelectionRange(caret, caret);
		});
	}

	function save() {
		if (!isEmpty) onSave(text);
	}

	function press(event: KeyboardEvent<HTMLTextAreaElement>) {
		if (event.nativeEvent.isComposing) return;
		const member = offered[chosen];
		if (member && (event.key === "Enter" || event.key === "Tab")) mention(member.name);
		else if (member && event.key === "ArrowDown") setChosen((chosen + 1) % offered.length);
		else if (member && event.key === "ArrowUp") setChosen((chosen + offered.length - 1) % offered.length);
		else if (member && event.key === "Escape") setAt(null);
		else if (event.key === "Escape") onCancel();
		else if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) save();
		else return;
		event.preventDefault();
		event.stopPropagation();
	}

	return (
		<div className="relative">
			{offered.length > 0 && (
				<div
					id={listId}
					role="listbox"
					aria-label="Members"
					className="absolute bottom-full left-2 z-30 mb-1 w-60 overflow-hidden rounded-m border border-line-strong bg-raised p-1 shadow-soft"
				>
					{offered.map(({ id, name }, position) => (
						// biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field, which keeps the focus
						<div
							key={id}
							id={`${listId}-${position}`}
							role="option"
							tabIndex={-1}
							aria-selected={position === chosen}
							onMouseDown={(event) => event.preventDefault()}
							onClick={() => mention(name)}
							className={clsx(
								"flex min-h-9 cursor-pointer items-center gap-2 rounded-s px-2 text-[13.5px] max-md:min-h-11",
								position === chosen && "bg-selected",
							)}
						>
							<Avatar name={name} seed={id} size="xs" />
							<bdi className="truncate">{name}</bdi>
						</div>
					))}
				</div>
			)}
			<textarea
				ref={area}
				// biome-ignore lint/a11y/noAutofocus: it opens because somebody wants to write
				autoFocus
				role="combobox"
				aria-label={label}
				aria-expanded={offered.length > 0}
				aria-controls={listId}
				aria-activedescendant={offered.length > 0 ? `${listId}-${chosen}` : undefined}
				placeholder="Write a note. @ mentions somebody."
				rows={3}
				dir="auto"
				maxLength={LONGEST}
				value={text}
				onChange={(event) => write(event.target.value, event.target.selectionStart)}
				onKeyDown={press}
				className="block w-full resize-none bg-transparent px-1 py-1 text-[14px] leading-[1.45] text-text outline-none placeholder:text-text-3 max-md:text-base"
			/>
			<p className="flex items-center justify-end gap-2 pt-1">
				<Button size="s" tone="quiet" onClick={onCancel}>
					Cancel
				</Button>
				<Button size="s" tone="primary" aria-disabled={isEmpty} onClick={save} title={`${action} (Ctrl+Enter)`}>
					{action}
				</Button>
			</p>
		</div>
	);
}
