/** A field that takes longer than this to come does not come: keys mean what they meant. */
const FIELD_WITHIN_MS = 4000;

let stop: (() => void) | null = null;
let typed = "";

/** Keeps what is typed for a field that was asked for and is still loading: its letters must not be taken for commands. */
export function holdTyping(): void {
	stop?.();
	typed = "";
	const timer = setTimeout(end, FIELD_WITHIN_MS);
	function take(event: KeyboardEvent) {
		if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
		if (event.key === "Escape") return end();
		if (event.key.length === 1) typed += event.key;
		else if (event.key === "Backspace") typed = typed.slice(0, -1);
		else return;
		event.preventDefault();
		event.stopImmediatePropagation();
	}
	function end() {
		clearTimeout(timer);
		window.removeEventListener("keydown", take, true);
		stop = null;
	}
	window.addEventListener("keydown", take, true);
	stop = end;
}

/** What was typed since, for the field that has the focus now; from here on it takes letters itself. */
export function takeTyping(): string {
	stop?.();
	const held = typed;
	typed = "";
	return held;
}
