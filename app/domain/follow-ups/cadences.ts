/** Follow-ups that are set together: so many days after one another. */
export type Cadence = { id: string; name: string; days: number[] };

/** What every org begins with; it needs no row until somebody changes it. */
export const DEFAULT_CADENCE: Cadence = { id: "default", name: "Three tries", days: [1, 3, 6] };

/** The days of a cadence in words: "after 1, 3 and 6 days". */
export function cadenceWords(days: readonly number[]): string {
	const last = days.at(-1);
	const before = days.slice(0, -1).join(", ");
	return `after ${before ? `${before} and ` : ""}${last} day${last === 1 && !before ? "" : "s"}`;
}
