import { useSyncExternalStore } from "react";

const forgetNothing = () => undefined;
const listenToNothing = () => forgetNothing;

/** Whether the browser has taken over the page. Before that, nothing may depend on its time zone, language or memory. */
export function useIsHydrated(): boolean {
	return useSyncExternalStore(
		listenToNothing,
		() => true,
		() => false,
	);
}
