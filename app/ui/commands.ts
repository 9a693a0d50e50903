import { useEffect, useRef } from "react";

/** Where the palette and the sheet of shortcuts list a command. */
export type CommandSection = "Conversation" | "Reply" | "Inbox" | "Follow-ups" | "Selection" | "Go to" | "Help";

/**
 * Something a person can do, by its key, in the palette, or both. Screens add theirs while they are shown.
 * `keys` are one or more ways to press it: a letter (`e`), a letter after another (`g i`), or with modifiers
 * (`shift+j`, `mod+k`, where `mod` is Cmd or Ctrl). Other keys go by their own names (`ArrowDown`, `Enter`, `?`, `[`).
 */
export type Command = {
	id: string;
	label: string;
	section: CommandSection;
	keys?: readonly string[];
	/** Other words that the palette finds it by. */
	words?: string;
	run(event?: KeyboardEvent): void;
	/** Whether it makes sense right now; where it does not, its key does nothing and the palette leaves it out. */
	isOn?(event?: KeyboardEvent): boolean;
	/** Works while typing as well: for keys with `mod` alone. */
	worksInInputs?: boolean;
	/** A key without a line of its own in palette and sheet. */
	isUnlisted?: boolean;
};

type Registration = { read(): readonly Command[] };

const registrations = new Set<Registration>();

/** Every command of what is shown now; what was added last comes first, and hides one of the same id. */
export function commands(): readonly Command[] {
	const seen = new Set<string>();
	return [...registrations]
		.reverse()
		.flatMap((registration) => registration.read())
		.filter(({ id }) => !seen.has(id) && seen.add(id));
}

/** Adds commands while the component is shown. The list may be made anew with each render. */
export function useCommands(list: readonly Command[]) {
	const newest = useRef(list);
	newest.current = list;
	useEffect(() => {
		const registration = { read: () => newest.current };
		registrations.add(registration);
		return () => {
			registrations.delete(registration);
		};
	}, []);
}

/** What a press is called in `keys`: layout-safe for letters, so that it is the same key under another alphabet. */
export function pressOf(event: KeyboardEvent): string {
	const letter = /^[a-z]$/i.test(event.key) ? event.key.toLowerCase() : latinLetter(event);
	const isMod = event.metaKey || event.ctrlKey;
	const shift = event.shiftKey && (letter !== null || event.key.length > 1) ? "shift+" : "";
	return `${isMod ? "mod+" : ""}${shift}${letter ?? event.key}`;
}

function latinLetter({ key, code }: KeyboardEvent): string | null {
	const isOtherAlphabet = key.length === 1 && key > "\u007f";
	return isOtherAlphabet ? (/^Key([A-Z])$/.exec(code)?.[1]?.toLowerCase() ?? null) : null;
}
