import { lazy, Suspense, useSyncExternalStore } from "react";

/** With whom, and which one is to be changed where it is not a new one. */
export type FollowUpQuestion = { contactId: string; followUpId?: string };

export const loadFollowUp = () => import("./follow-up-dialog.tsx");
const FollowUpDialog = lazy(loadFollowUp);

const listeners = new Set<() => void>();
let asked: FollowUpQuestion | null = null;

/** Opens the dialog that sets or changes a follow-up; null closes it. */
export function askFollowUp(question: FollowUpQuestion | null) {
	asked = question;
	for (const listener of listeners) listener();
}

/** Where the dialog appears; one on the page. */
export function FollowUpHost() {
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
			<FollowUpDialog question={question} onClose={() => askFollowUp(null)} />
		</Suspense>
	);
}
