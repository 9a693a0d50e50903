import { useEffect, useRef, useSyncExternalStore } from "react";

/** Where the palette and the sheet of shortcuts list a command, in this order. */
export const SECTIONS = ["Conversation", "Reply", "Inbox", "Follow-ups", "Selection", "Go to", "Help"] as const;
type CommandSection = (typeof SECTIONS)[number];

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
	/** Goes on while its key is held down. */
	repeats?: boolean;
	/** Works while typing as well: for keys with `mod` alone. */
	worksInInputs?: boolean;
	/** A key without a line of its own in palette and sheet. */
	isUnlisted?: boolean;
};

type Registration = { read(): readonly Command[] };

const registrations = new Set<Registration>();
const listeners = new Set<() => void>();

function changed() {
	for (const listener of listeners) listener();
}

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
		changed();
		return () => {
			registrations.delete(registration);
			changed();
		};
	}, []);
}

/** The title of a button that does what the command `id` does: its words and, while the command is there, its key. */
export function useTitle(id: string, words: string): string {
	const key = useSyncExternalStore(
		(listener) => {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		() => commands().find((command) => command.id === id)?.keys?.[0],
		() => undefined,
	);
	return key ? `${words} (${capsOf(key).join(" ")})` : words;
}

const NAMES: Record<string, string> = { ArrowDown: "↓", ArrowUp: "↑", ArrowLeft: "←", ArrowRight: "→", shift: "Shift", Escape: "Esc" };

/** What stands on the keys of a way to press a command, for those who read: `mod+k` is "⌘ K" or "Ctrl K". In a browser alone. */
export function capsOf(key: string): string[] {
	return key.split(/[ +]/).map((part) => {
		if (part === "mod") return /Mac|iP/.test(navigator.platform) ? "⌘" : "Ctrl";
		return NAMES[part] ?? (part.length === 1 ? part.toUpperCase() : part);
	});
}

/** What a press is called in `keys`: layout-safe, so that it is the same key under another alphabet. */
export function pressOf(event: KeyboardEvent): string {
	const { key } = event;
	const letter = /^[a-z]$/i.test(key) ? key.toLowerCase() : latinKey(event);
	const isMod = event.metaKey || event.ctrlKey;
	const shift = event.shiftKey && (letter !== null || key.length > 1) ? "shift+" : "";
	return `${isMod ? "mod+" : ""}${shift}${letter ?? (key === " " ? "Space" : key)}`;
}

/** Where a key writes a letter of another alphabet, what stands there on a Latin keyboard. */
const SIGNS: Record<string, string> = { BracketLeft: "[", BracketRight: "]", Backslash: "\\", Slash: "/" };

function latinKey({ key, code }: KeyboardEvent): string | null {
	const isOtherAlphabet = key.length === 1 && key > "\u007f";
	return isOtherAlphabet ? (/^Key([A-Z])$/.exec(code)?.[1]?.toLowerCase() ?? SIGNS[code] ?? null) : null;
}
