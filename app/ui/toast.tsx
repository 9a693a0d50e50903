import { lazy, Suspense, useSyncExternalStore } from "react";

export type ToastMessage = {
	id: number;
	text: string;
	/** What the reader can still do; `words` say how, for those who cannot reach the button in time. */
	action?: { label: string; words: string; onSelect: () => void } | undefined;
};

/** Loaded when there is first something to say. */
const Toasts = lazy(() => import("./toasts.tsx"));

const listeners = new Set<() => void>();
let shown: readonly ToastMessage[] = [];
let lastId = 0;

function set(next: readonly ToastMessage[]) {
	shown = next;
	for (const listener of listeners) listener();
}

/** Says something for a few seconds, and to screen readers. Gives its number. What can be taken back is said with `showUndo`. */
export function showToast(text: string, action?: ToastMessage["action"]): number {
	const id = ++lastId;
	set([...shown.slice(-1), { id, text, action }]);
	return id;
}

export function dismissToast(id: number) {
	set(shown.filter((toast) => toast.id !== id));
}

/** Where toasts appear; one on the page. */
export function ToastHost() {
	const toasts = useSyncExternalStore(
		(listener) => {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		() => shown,
		() => shown,
	);
	if (lastId === 0) return null;
	return (
		<Suspense>
			<Toasts toasts={toasts} onDismiss={dismissToast} />
		</Suspense>
	);
}
