import { useLocation, useNavigation } from "@remix-run/react";
import { type ComponentType, lazy, type ReactNode, Suspense, useEffect, useSyncExternalStore } from "react";

/** What a dialog is asked, and how it answers. */
export type Question<Asked extends object, Answer> = Asked & { answer(given: Answer): void };

/** `pages` are where it may stand: the page it was asked on, and the one that was opening then. */
type Asking = { dialog: ReactNode; pages: string[]; leave(): void };

const listeners = new Set<() => void>();
let asking: Asking | null = null;
let opening = "";

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
			const pages = [window.location.pathname, opening];
			const mine: Asking = { dialog: <Dialog question={{ ...asked, answer }} />, pages, leave: () => answer(none) };
			set(mine);
		});
}

/** Where questions appear; one on the page. A question goes with the page that it is about: one that was still opening stays with it. */
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
	const heading = useNavigation().location?.pathname ?? pathname;
	useEffect(() => {
		opening = heading;
	}, [heading]);
	useEffect(() => {
		if (!asking?.pages.includes(pathname)) asking?.leave();
	}, [pathname]);
	useEffect(() => () => asking?.leave(), []);
	return now && <Suspense>{now.dialog}</Suspense>;
}
