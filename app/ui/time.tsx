import { fullTime } from "./times.ts";
import { useIsHydrated } from "./use-is-hydrated.ts";

/** A moment in words of the reader's own zone and language, which only the browser knows: the server leaves it blank. */
export function Time({ at, words, className }: { at: number; words: (at: number) => string; className?: string }) {
	const isHydrated = useIsHydrated();
	return (
		<time dateTime={new Date(at).toISOString()} title={isHydrated ? fullTime(at) : undefined} className={className}>
			{isHydrated ? words(at) : "\u00a0"}
		</time>
	);
}
