import { dismissToast, showToast } from "./toast.tsx";

/** What was done and can still be taken back. */
type Done = { undo: () => void; at: number; toast: number };

const MOST = 20;
/** What is older than this is not what somebody means who presses undo. */
const WITHIN_MS = 10 * 60_000;

let done: readonly Done[] = [];

/**
 * Says what was done, with a button that takes it back; the key for undo does the same, also later. `words` say what undo
 * would do, for those who cannot reach the button in time.
 */
export function showUndo(text: string, { words, undo }: { words: string; undo: () => void }) {
	const toast = showToast(text, { label: "Undo", words, onSelect: () => take(action) });
	const action: Done = { undo, at: Date.now(), toast };
	done = [...done.slice(1 - MOST), action];
}

/** Whether there is something to take back. */
export function canUndo(): boolean {
	return newest() !== undefined;
}

/** Takes back what was done last. */
export function undoLast() {
	const action = newest();
	if (action) take(action);
}

function newest(): Done | undefined {
	return done.findLast(({ at }) => at > Date.now() - WITHIN_MS);
}

/** Once, whichever way it is asked for. */
function take(action: Done) {
	if (!done.includes(action)) return;
	done = done.filter((other) => other !== action);
	dismissToast(action.toast);
	action.undo();
}
