/** Does something when the browser has nothing else to do. Returns how to leave it undone. */
export function whenIdle(work: () => void): () => void {
	if ("requestIdleCallback" in window) {
		const handle = requestIdleCallback(work, { timeout: 2000 });
		return () => cancelIdleCallback(handle);
	}
	const timer = setTimeout(work, 200);
	return () => clearTimeout(timer);
}
