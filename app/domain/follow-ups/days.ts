import { DAY } from "#app/platform/clock.ts";

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format costs more than all else, so each zone's is made once. */
function formatOf(zone: string): Intl.DateTimeFormat {
	const known =
		formats.get(zone) ?? new Intl.DateTimeFormat("en", { timeZone: zone, dateStyle: "short", timeStyle: "medium", hourCycle: "h23" });
	formats.set(zone, known);
	return known;
}

/** What the clocks of a zone show, as milliseconds since 1970 of a place without an offset. */
function shownIn(zone: string, at: number): number {
	const part = Object.fromEntries(
		formatOf(zone)
			.formatToParts(at)
			.map(({ type, value }) => [type, Number(value)]),
	);
	const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
	return Date.UTC(year < 100 ? 2000 + year : year, month - 1, day, hour, minute, second);
}

/** A day by its number since 1970, as the calendar of a zone has it. */
export function dayIn(zone: string, at: number): number {
	return Math.floor(shownIn(zone, at) / DAY);
}

/** The moment at which the next day begins in a zone. */
export function endOfDay(zone: string, at: number): number {
	const midnight = (dayIn(zone, at) + 1) * DAY;
	let moment = at + midnight - shownIn(zone, at);
	// Once more, where the clocks are changed in between.
	moment += midnight - shownIn(zone, moment);
	return moment;
}

/** The moment at which the day began in a zone. */
export function startOfDay(zone: string, at: number): number {
	const midnight = dayIn(zone, at) * DAY;
	const moment = at + midnight - shownIn(zone, at);
	return moment + midnight - shownIn(zone, moment);
}

/** The name of a day that lies ahead: "Tomorrow", "Friday", "Wed 2 December". */
export function dayAhead(day: number, today: number): string {
	if (day === today + 1) return "Tomorrow";
	const named = (options: Intl.DateTimeFormatOptions) =>
		new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "UTC" }).format(day * DAY);
	return day - today < 7 ? named({ weekday: "long" }) : `${named({ weekday: "short" })} ${named({ day: "numeric", month: "long" })}`;
}

/** The clock time of a moment in a zone: "18:02". */
export function timeIn(zone: string, at: number): string {
	return new Date(shownIn(zone, at)).toISOString().slice(11, 16);
}

/** How pressing a follow-up is: missed on an earlier day, due by now, later today, or on another day. */
export function pressing(dueAt: number, { now, zone }: { now: number; zone: string }): "overdue" | "due" | "today" | "upcoming" {
	const days = dayIn(zone, dueAt) - dayIn(zone, now);
	if (days < 0) return "overdue";
	if (dueAt <= now) return "due";
	return days === 0 ? "today" : "upcoming";
}
