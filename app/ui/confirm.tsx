import { lazy, Suspense, useSyncExternalStore } from "react";

export type Confirmation = {
	title: string;
	/** What happens, in full. */
	text: string | readonly string[];
	/** The word of the button that does it. */
	confirm: string;
	answer: (isSure: boolean) => void;
};

/** Loaded when there is first something to confirm. */
const ConfirmDialog = lazy(() => import("./confirm-dialog.tsx"));

const listeners = new Set<() => void>();
let asked: Confirmation | null = null;

function set(question: Confirmation | null) {
	asked = question;
	for (const listener of listeners) listener();
}

/** Asks before something that cannot be undone; true when the person is sure. */
export function askToConfirm(question: Omit<Confirmation, "answer">): Promise<boolean> {
	return new Promise((resolve) => {
		asked?.answer(false);
		set({
			...question,
			answer(isSure) {
				set(null);
				resolve(isSure);
			},
		});
	});
}

/** Where the question appears; one on the page. */
export function ConfirmHost() {
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
			<ConfirmDialog question={question} />
		</Suspense>
	);
}
