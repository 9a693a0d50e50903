const HOUR = 3_600_000;

export type TimeChoice = { words: string; at: number };

/** The usual times ahead, by the reader's own clock; those that have passed today are left out. */
export function timeChoices(now: number): TimeChoice[] {
	const moment = (daysAhead: number, hour: number) => {
		const day = new Date(now);
		day.setDate(day.getDate() + daysAhead);
		return day.setHours(hour, 0, 0, 0);
	};
	const untilMonday = (8 - new Date(now).getDay()) % 7 || 7;
	return [
		{ words: "In 3 hours", at: now + 3 * HOUR },
		{ words: "This evening", at: moment(0, 18) },
		{ words: "Tomorrow morning", at: moment(1, 9) },
		{ words: "Monday morning", at: moment(untilMonday, 9) },
	].filter(({ at }) => at > now + HOUR / 2);
}
