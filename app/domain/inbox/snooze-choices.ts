const HOUR = 3_600_000;

export type SnoozeChoice = { words: string; until: number };

/** The usual times to come back, by the reader's own clock; those that have passed today are left out. */
export function snoozeChoices(now: number): SnoozeChoice[] {
	const at = (daysAhead: number, hour: number) => {
		const day = new Date(now);
		day.setDate(day.getDate() + daysAhead);
		return day.setHours(hour, 0, 0, 0);
	};
	const untilMonday = (8 - new Date(now).getDay()) % 7 || 7;
	return [
		{ words: "In 3 hours", until: now + 3 * HOUR },
		{ words: "This evening", until: at(0, 18) },
		{ words: "Tomorrow morning", until: at(1, 9) },
		{ words: "Monday morning", until: at(untilMonday, 9) },
	].filter(({ until }) => until > now + HOUR / 2);
}
