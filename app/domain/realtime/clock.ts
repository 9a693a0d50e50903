import { MINUTE, SECOND } from "#app/platform/clock.ts";

export type Clock = ReturnType<typeof createClock>;

/**
 * The server's clock in the browser. `shown` moves every half minute and is what screens render, first with the moment the
 * server rendered; `now` is exact.
 */
export function createClock(serverNow: number) {
	let shown = serverNow;
	let offset: number | null = null;
	let timer: ReturnType<typeof setInterval> | undefined;
	const listeners = new Set<() => void>();
	const exact = () => (offset === null ? serverNow : Date.now() + offset);

	function tick() {
		shown = exact();
		for (const listener of listeners) listener();
	}

	return {
		shown: () => shown,
		now: exact,
		subscribe(listener: () => void) {
			offset ??= serverNow - Date.now();
			listeners.add(listener);
			timer ??= setInterval(tick, MINUTE / 2);
			return () => {
				listeners.delete(listener);
				if (listeners.size > 0) return;
				clearInterval(timer);
				timer = undefined;
			};
		},
		/** A change happened at `at`: a clock that was behind catches up. */
		hear(at: number) {
			if (offset === null || at <= exact() + 5 * SECOND) return;
			offset = at - Date.now();
			tick();
		},
	};
}
