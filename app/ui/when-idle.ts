import { useEffect, useState } from "react";

/** Does something when the browser has nothing else to do. Returns how to leave it undone. */
export function whenIdle(work: () => void): () => void {
	if ("requestIdleCallback" in window) {
		const handle = requestIdleCallback(work, { timeout: 2000 });
		return () => cancelIdleCallback(handle);
	}
	const timer = setTimeout(work, 200);
	return () => clearTimeout(timer);
}

const SIGNS = ["pointermove", "pointerdown", "keydown"] as const;
const QUIET_MS = 2500;

/**
 * Does something once the page is in use, or has long been open: code that is wanted soon and must not hold back what is
 * wanted first. Returns how to leave it undone.
 */
export function whenInUse(work: () => void): () => void {
	const timer = setTimeout(begin, QUIET_MS);
	let stopIdle: (() => void) | undefined;

	function begin() {
		stop();
		stopIdle = whenIdle(work);
	}
	function stop() {
		clearTimeout(timer);
		stopIdle?.();
		for (const sign of SIGNS) window.removeEventListener(sign, begin);
	}
	for (const sign of SIGNS) window.addEventListener(sign, begin, { passive: true });
	return stop;
}

/** Whether the page is in use, or has long been open: what nobody waits for is loaded then. */
export function useIsInUse(): boolean {
	const [isInUse, setIsInUse] = useState(false);
	useEffect(() => whenInUse(() => setIsInUse(true)), []);
	return isInUse;
}
