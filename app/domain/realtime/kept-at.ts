import { useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
let keptAt: number | null = null;

/** Says since when nothing new was seen. */
export function setKeptAt(at: number) {
	keptAt = at;
	for (const listener of listeners) listener();
}

/** When what is shown was seen last, where it was kept from before; null otherwise. Milliseconds since 1970. */
export function useKeptAt(): number | null {
	return useSyncExternalStore(
		(listener) => {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		() => keptAt,
		() => null,
	);
}
