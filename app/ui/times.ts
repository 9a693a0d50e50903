const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long ago, as short as it gets: "now", "2m", "3h", "8d", "12w". */
export function shortAgo(at: number, now: number): string {
	const ago = now - at;
	if (ago < MINUTE) return "now";
	if (ago < HOUR) return `${Math.floor(ago / MINUTE)}m`;
	if (ago < DAY) return `${Math.floor(ago / HOUR)}h`;
	if (ago < 70 * DAY) return `${Math.floor(ago / DAY)}d`;
	return `${Math.floor(ago / (7 * DAY))}w`;
}

/** A length of time in its one or two largest units: "12m", "1h 12m", "4h", "2d 6h", "5d". */
export function shortSpan(length: number): string {
	if (length < HOUR) return `${Math.max(1, Math.floor(length / MINUTE))}m`;
	if (length < 2 * HOUR) return hoursAndMinutes(length);
	if (length < DAY) return `${Math.floor(length / HOUR)}h`;
	if (length < 3 * DAY) return daysAndHours(length);
	return `${Math.floor(length / DAY)}d`;
}

/** A length of time in its two largest units: "48m", "21h 48m", "5d 3h". */
export function exactSpan(length: number): string {
	if (length < HOUR) return shortSpan(length);
	return length < DAY ? hoursAndMinutes(length) : daysAndHours(length);
}

/** A length of time in words: "12 minutes", "21 hours", "5 days". */
export function spokenSpan(length: number): string {
	if (length < HOUR) return counted(Math.max(1, Math.floor(length / MINUTE)), "minute");
	if (length < DAY) return counted(Math.floor(length / HOUR), "hour");
	return counted(Math.floor(length / DAY), "day");
}

/** The clock time of a moment where the reader is: "18:02". */
export function clockTime(at: number): string {
	return format("clock", { hour: "numeric", minute: "2-digit" }, at);
}

/** A moment in full, for those who want to know exactly. */
export function fullTime(at: number): string {
	return format("full", { dateStyle: "full", timeStyle: "short" }, at);
}

/** A moment as a short date with its time: "Thu, 26 Nov, 09:15". */
export function dateAndTime(at: number): string {
	return format("moment", { weekday: "short", day: "numeric", month: "short", hour: "numeric", minute: "2-digit" }, at);
}

/** The date of a moment: "26 November 2026". */
export function longDate(at: number): string {
	return format("date", { day: "numeric", month: "long", year: "numeric" }, at);
}

/** A day as people say it: "Today", "Yesterday", "Monday", "12 October 2026". */
export function dayName(at: number, now: number): string {
	const daysAgo = Math.round((startOfDay(now) - startOfDay(at)) / DAY);
	if (daysAgo === 0) return "Today";
	if (daysAgo === 1) return "Yesterday";
	if (daysAgo > 1 && daysAgo < 7) return format("weekday", { weekday: "long" }, at);
	return longDate(at);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format costs more than all else on a screen of messages, so each is made once. */
function format(name: string, options: Intl.DateTimeFormatOptions, at: number): string {
	const known = formats.get(name) ?? new Intl.DateTimeFormat(undefined, options);
	formats.set(name, known);
	return known.format(at);
}

/** Whether two moments fall on one day where the reader is. */
export function isSameDay(a: number, b: number): boolean {
	return startOfDay(a) === startOfDay(b);
}

function startOfDay(at: number): number {
	return new Date(at).setHours(0, 0, 0, 0);
}

function hoursAndMinutes(length: number): string {
	const minutes = Math.floor((length % HOUR) / MINUTE);
	return `${Math.floor(length / HOUR)}h${minutes > 0 ? ` ${minutes}m` : ""}`;
}

function daysAndHours(length: number): string {
	const hours = Math.floor((length % DAY) / HOUR);
	return `${Math.floor(length / DAY)}d${hours > 0 ? ` ${hours}h` : ""}`;
}

function counted(count: number, unit: string): string {
	return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
