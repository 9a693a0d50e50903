import clsx from "clsx";
import { type KeyboardEvent, memo, useEffect, useId, useMemo, useRef, useState } from "react";
import { VList, type VListHandle } from "virtua";
import { type Emoji, emojiOf, inTone, TONES } from "./emoji.ts";
import { keepRecent, keepTone, readRecent, readTone } from "./emoji-habits.ts";
import { firstPlace, type Line, linesOf, step } from "./emoji-lines.ts";

type Props = {
	/** `stays` while more are wanted: with Shift. */
	onChoose: (emoji: string, stays: boolean) => void;
	/** `isLeft` when somebody went elsewhere, where the focus is to stay. */
	onClose: (isLeft?: boolean) => void;
};

/** Emoji by what they are called, from this browser's own font. The keys are those of the field, which keeps the focus. */
export default function EmojiPicker({ onChoose, onClose }: Props) {
	const [query, setQuery] = useState("");
	const [tone, setTone] = useState(readTone);
	const [recent] = useState(() => emojiOf(readRecent()));
	const lines = useMemo(() => linesOf(query, recent), [query, recent]);
	const [place, setPlace] = useState(() => firstPlace(lines));
	const list = useRef<VListHandle>(null);
	const panel = useRef<HTMLDivElement>(null);
	const field = useRef<HTMLInputElement>(null);
	const listId = useId();
	const { modifier, name: toneName } = TONES[tone] ?? TONES[0];
	const chosen = lines[place.line]?.emoji?.[place.column];

	// Where a finger chooses, the keyboard of a phone would cover half of them.
	const isTouched = matchMedia("(pointer: coarse)").matches;
	useEffect(() => {
		const first = isTouched ? panel.current : field.current;
		first?.focus();
	}, [isTouched]);

	function take(emoji: Emoji, stays: boolean) {
		keepRecent(emoji.sign);
		onChoose(inTone(emoji, modifier), stays);
	}

	function press(event: KeyboardEvent<HTMLInputElement>) {
		if (event.nativeEvent.isComposing) return;
		if (event.key === "Escape") onClose();
		else if (event.key === "Enter") chosen && take(chosen, event.shiftKey);
		else if (event.key.startsWith("Arrow")) {
			const next = step(lines, place, event.key);
			setPlace(next);
			// With its heading, so that what is first in a group says of which.
			const top = lines[next.line - 1]?.title === undefined ? next.line : next.line - 1;
			list.current?.scrollToIndex(next.line < place.line ? top : next.line, { align: "nearest" });
		} else return;
		event.preventDefault();
		event.stopPropagation();
	}

	return (
		<div
			ref={panel}
			role="dialog"
			aria-label="Emoji"
			tabIndex={-1}
			onKeyDown={(event) => event.key === "Escape" && onClose()}
			onMouseDown={(event) => !(event.target instanceof HTMLInputElement) && event.preventDefault()}
			onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && onClose(true)}
			className="absolute bottom-full left-0 z-30 mb-2 flex w-84 max-w-full flex-col rounded-m border border-line-strong bg-raised shadow-soft outline-none max-md:w-full"
		>
			<input
				ref={field}
				role="combobox"
				aria-label="Find an emoji"
				aria-expanded
				aria-haspopup="listbox"
				aria-controls={listId}
				aria-activedescendant={chosen && `${listId}-${place.line}-${place.column}`}
				placeholder="Find an emoji"
				value={query}
				onChange={(event) => {
					setQuery(event.target.value);
					setPlace(firstPlace(linesOf(event.target.value, recent)));
					list.current?.scrollTo(0);
				}}
				onKeyDown={press}
				className="w-full border-b border-line bg-transparent px-3.5 py-2.5 text-[14px] outline-none placeholder:text-text-3 max-md:text-base"
			/>
			{lines.length > 0 ? (
				<VList
					ref={list}
					id={listId}
					role="listbox"
					aria-label="Emoji"
					keepMounted={[place.line]}
					className="!h-66 overscroll-contain px-1.5"
				>
					{lines.map((line, position) => (
						<EmojiLine
							// biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
							key={position}
							id={`${listId}-${position}`}
							line={line}
							modifier={modifier}
							column={position === place.line ? place.column : null}
							onTake={take}
						/>
					))}
				</VList>
			) : (
				<p id={listId} role="status" className="h-66 px-3.5 py-3 text-[13px] text-text-2">
					No emoji is called that.
				</p>
			)}
			<div className="flex h-11 items-center gap-2 border-t border-line pr-1.5 pl-3.5 text-[13px] text-text-2">
				<span aria-hidden className="text-xl leading-none">
					{chosen && inTone(chosen, modifier)}
				</span>
				<span className="min-w-0 flex-1 truncate">{chosen?.name}</span>
				<button
					type="button"
					title="Skin tone"
					aria-label={`Skin tone: ${toneName}`}
					onClick={() => {
						const next = (tone + 1) % TONES.length;
						setTone(next);
						keepTone(next);
					}}
					className="grid size-8 place-items-center rounded-s text-lg hover:bg-hover max-md:size-11"
				>
					{`✋${modifier}`}
				</button>
			</div>
		</div>
	);
}

type LineProps = { id: string; line: Line; modifier: string; column: number | null; onTake: (emoji: Emoji, stays: boolean) => void };

const EmojiLine = memo(
	function EmojiLine({ id, line, modifier, column, onTake }: LineProps) {
		if (line.emoji === undefined)
			return (
				<p aria-hidden className="px-1.5 pt-2.5 pb-1 text-[12px] font-medium text-text-3">
					{line.title}
				</p>
			);
		return (
			<div className="grid grid-cols-8">
				{line.emoji.map((emoji, position) => (
					// biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field, which keeps the focus
					<div
						key={emoji.sign}
						id={`${id}-${position}`}
						role="option"
						tabIndex={-1}
						aria-selected={position === column}
						aria-label={emoji.name}
						title={emoji.name}
						onClick={(event) => onTake(emoji, event.shiftKey)}
						className={clsx(
							"grid h-9 cursor-pointer place-items-center rounded-s text-[22px] leading-none select-none max-md:h-11",
							position === column ? "bg-selected" : "hover:bg-hover",
						)}
					>
						{inTone(emoji, modifier)}
					</div>
				))}
			</div>
		);
	},
	// What taking one does is the same for the picker's whole life.
	(one, other) => one.line === other.line && one.modifier === other.modifier && one.column === other.column && one.id === other.id,
);
