import clsx from "clsx";
import { Check, Plus } from "lucide-react";
import { Dialog } from "radix-ui";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";

type Choice = { id: string; label: string; icon?: ReactNode; isChosen?: boolean };

type Props = {
	title: string;
	placeholder: string;
	choices: readonly Choice[];
	/** Any number of them may be chosen: a press changes one and leaves the picker open. */
	isMany?: boolean;
	/** The first nine are chosen by their number while nothing is typed. */
	isNumbered?: boolean;
	onChoose: (id: string) => void;
	/** How to make a choice of a name that is not there yet, and what it is called to do so. */
	create?: { words: string; make: (name: string) => void };
	/** What stands there while there is nothing to choose from. */
	nothing?: string;
	onClose: () => void;
};

/** A list to choose from by typing, by arrows and Enter, or by number. Without Dialog.Overlay, whose style element the content security policy refuses. */
export function Picker({ title, placeholder, choices, isMany = false, isNumbered = false, onChoose, create, nothing, onClose }: Props) {
	const [typed, setTyped] = useState("");
	const [at, setAt] = useState(() =>
		isMany
			? 0
			: Math.max(
					0,
					choices.findIndex(({ isChosen }) => isChosen),
				),
	);
	const list = useRef<HTMLDivElement>(null);
	const listId = useId();
	const name = typed.replace(/\s+/g, " ").trim();
	const words = name.toLowerCase().split(" ");
	const found = choices.filter(({ label }) => words.every((word) => label.toLowerCase().includes(word)));
	const isNew = create !== undefined && name !== "" && !choices.some(({ label }) => label.toLowerCase() === name.toLowerCase());
	const last = found.length + (isNew ? 1 : 0) - 1;
	const active = Math.min(at, last);

	function take(position: number) {
		const choice = found[position];
		if (choice) onChoose(choice.id);
		else if (isNew && position === found.length) create.make(name);
		else return;
		if (!isMany) return onClose();
		setTyped("");
		if (typed !== "") setAt(0);
	}

	function press(event: KeyboardEvent) {
		if (event.nativeEvent.isComposing) return;
		const number = isNumbered && typed === "" && /^[1-9]$/.test(event.key) ? Number(event.key) : null;
		if (number !== null) take(number - 1);
		else if (event.key === "Enter") take(active);
		else if (event.key === "ArrowDown") setAt(Math.min(active + 1, last));
		else if (event.key === "ArrowUp") setAt(Math.max(active - 1, 0));
		else return;
		event.preventDefault();
	}

	useEffect(() => {
		list.current?.children[active]?.scrollIntoView({ block: "nearest" });
	}, [active]);

	const option = (position: number, isChosen: boolean, content: ReactNode) => (
		// biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field, which keeps the focus
		<div
			key={found[position]?.id ?? "new"}
			id={`${listId}-${position}`}
			role="option"
			tabIndex={-1}
			aria-selected={isChosen}
			onMouseDown={(event) => event.preventDefault()}
			onMouseMove={() => setAt(position)}
			onClick={() => take(position)}
			className={clsx(
				"flex cursor-pointer items-center gap-2.5 rounded-s px-2.5 py-1.5 text-[13.5px] max-md:min-h-11",
				position === active && "bg-selected",
			)}
		>
			{content}
		</div>
	);

	return (
		<Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
			<Dialog.Portal>
				<div aria-hidden className="fixed inset-0 z-40 bg-black/40" />
				<Dialog.Content
					aria-describedby={undefined}
					className="fixed top-4 left-1/2 z-50 w-[min(400px,calc(100vw-32px))] -translate-x-1/2 overflow-hidden rounded-l border border-line bg-raised shadow-soft outline-none md:top-[16vh]"
				>
					<Dialog.Title className="truncate px-4 pt-3 text-[12px] font-medium text-text-3">{title}</Dialog.Title>
					<input
						role="combobox"
						aria-label={placeholder}
						aria-expanded
						aria-controls={listId}
						aria-activedescendant={last >= 0 ? `${listId}-${active}` : undefined}
						autoComplete="off"
						maxLength={40}
						placeholder={placeholder}
						value={typed}
						onChange={(event) => {
							setTyped(event.target.value);
							setAt(0);
						}}
						onKeyDown={press}
						className="block w-full border-b border-line bg-transparent px-4 pt-1 pb-3 text-[15px] outline-none placeholder:text-text-3 max-md:text-base"
					/>
					<div
						ref={list}
						id={listId}
						role="listbox"
						aria-label={title}
						aria-multiselectable={isMany}
						className="max-h-[min(320px,50dvh)] overflow-y-auto p-1 empty:hidden"
					>
						{found.map(({ label, icon, isChosen = false }, position) =>
							option(
								position,
								isChosen,
								<>
									{icon}
									<bdi className="min-w-0 flex-1 truncate">{label}</bdi>
									{isChosen && <Check aria-hidden className="size-4 shrink-0 text-accent-text" />}
									{isNumbered && position < 9 && typed === "" && (
										<kbd aria-hidden className="w-4 shrink-0 text-center font-sans text-[12px] text-text-3 max-md:hidden">
											{position + 1}
										</kbd>
									)}
								</>,
							),
						)}
						{isNew &&
							option(
								found.length,
								false,
								<>
									<Plus aria-hidden className="size-4 shrink-0 text-text-2" />
									<span className="min-w-0 truncate">
										{create.words} “<bdi>{name}</bdi>”
									</span>
								</>,
							)}
					</div>
					{last < 0 && (
						<p className="px-4 py-3 text-[13px] text-text-2">{choices.length === 0 && nothing ? nothing : `None matches “${name}”.`}</p>
					)}
				</Dialog.Content>
			</Dialog.Portal>
		</Dialog.Root>
	);
}
