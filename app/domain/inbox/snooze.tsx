import { lazy, Suspense, useSyncExternalStore } from "react";

export type SnoozeQuestion = { name: string; answer: (until: number | null) => void };

export const loadSnooze = () => import("./snooze-dialog.tsx");
const SnoozeDialog = lazy(loadSnooze);

const listeners = new Set<() => void>();
let asked: SnoozeQuestion | null = null;

function set(question: SnoozeQuestion | null) {
	asked = question;
	for (const listener of listeners) listener();
}

/** Asks until when a conversation is to be out of sight (milliseconds); null when it stays. */
export function askSnooze(name: string): Promise<number | null> {
	return new Promise((resolve) => {
		asked?.answer(null);
		set({
			name,
			answer(until) {
				set(null);
				resolve(until);
			},
		});
	});
}

/** Where the question appears; one on the page. */
export function SnoozeHost() {
	const question = useSyncExternalStore(
		(listener) => {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		() => asked,
		() => null,
	);
	if (!question) return null;
	return (
		<Suspense>
			<SnoozeDialog question={question} />
		</Suspense>
	);
}
