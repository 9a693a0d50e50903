import { useLocation } from "@remix-run/react";
import { type ComponentType, lazy, type ReactNode, Suspense, useEffect, useSyncExternalStore } from "react";

/** What a dialog is asked, and how it answers. */
export type Question<Asked extends object, Answer> = Asked & { answer(given: Answer): void };

type Asking = { dialog: ReactNode; leave(): void };

const listeners = new Set<() => void>();
let asking: Asking | null = null;

function set(next: Asking | null) {
	asking = next;
	for (const listener of listeners) listener();
}

/**
 * A question that a dialog asks, which is loaded when it is first wanted: `ask` resolves to what the person answers, and to
 * `none` when they turn to something else.
 */
export function makeQuestion<Asked extends object, Answer>(
	load: () => Promise<{ default: ComponentType<{ question: Question<Asked, Answer> }> }>,
	none: Answer,
) {
	const Dialog = lazy(load);
	return (asked: Asked) =>
		new Promise<Answer>((resolve) => {
			asking?.leave();
			function answer(given: Answer) {
				if (asking === mine) set(null);
				resolve(given);
			}
			const mine: Asking = { dialog: <Dialog question={{ ...asked, answer }} />, leave: () => answer(none) };
			set(mine);
		});
}

/** Where questions appear; one on the page. A question goes with the page that it was asked on. */
export function QuestionHost() {
	const now = useSyncExternalStore(
		(listener) => {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		() => asking,
		() => null,
	);
	const { pathname } = useLocation();
	// biome-ignore lint/correctness/useExhaustiveDependencies: another page is what ends it
	useEffect(() => () => asking?.leave(), [pathname]);
	return now && <Suspense>{now.dialog}</Suspense>;
}
