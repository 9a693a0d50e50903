/** How long the last change took from the server to this screen, in milliseconds; null while nothing is known. */
let pace: number | null = null;
const listeners = new Set<() => void>();

export const readPace = () => pace;

export function followPace(listener: () => void) {
	listeners.add(listener);
	return () => void listeners.delete(listener);
}

function setPace(next: number | null) {
	pace = next;
	for (const listener of listeners) listener();
}

/** What is longer was no wait for a change, but a page that slept or a clock that was moved. */
const LONGEST_MS = 60_000;

/** Measures changes by the server's clock: what the channel said the time was, and half of how long a ping takes. */
export function measurePace() {
	let ahead: number | null = null;
	let trip = 0;
	let pingedAt = 0;
	return {
		ping() {
			pingedAt = performance.now();
		},
		pong() {
			trip = performance.now() - pingedAt;
		},
		/** The server's clock, as it was said just now. */
		hello(at: number) {
			ahead = at - Date.now();
		},
		/** A change of this moment was taken in: when it is painted, it is known how long it took. */
		change(at: number) {
			const offset = ahead;
			if (offset === null || document.visibilityState !== "visible") return;
			requestAnimationFrame(() =>
				setTimeout(() => {
					const took = Math.round(Date.now() + offset + trip / 2 - at);
					if (took >= 0 && took < LONGEST_MS) setPace(took);
				}),
			);
		},
		lost() {
			ahead = null;
			setPace(null);
		},
	};
}
