import { lazy, Suspense, useSyncExternalStore } from "react";

export type Question = { name: string; answer: (given: { reason: string | null } | null) => void };

const LostReasonDialog = lazy(() => import("./lost-reason-dialog.tsx"));

const listeners = new Set<() => void>();
let asked: Question | null = null;

function set(question: Question | null) {
	asked = question;
	for (const listener of listeners) listener();
}

/** Asks why a contact is lost. Null when the person changed their mind about the move. */
export function askLostReason(name: string): Promise<{ reason: string | null } | null> {
	return new Promise((resolve) => {
		asked?.answer(null);
		set({
			name,
			answer(given) {
				set(null);
				resolve(given);
			},
		});
	});
}

/** Where the question appears; one on the page. */
export function LostReasonHost() {
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
			<LostReasonDialog question={question} />
		</Suspense>
	);
}
