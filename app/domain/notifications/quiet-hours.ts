import type { MemberSettings } from "#app/domain/org/member-settings.ts";

const formats = new Map<string, Intl.DateTimeFormat>();

/** The hour of the day at a moment, 0 to 23, as a clock in that time zone shows it. */
export function hourIn(timeZone: string, at: number): number {
	const format = formats.get(timeZone) ?? new Intl.DateTimeFormat("en-GB", { hour: "2-digit", hourCycle: "h23", timeZone });
	formats.set(timeZone, format);
	return Number(format.format(at));
}

/** Whether nothing may ring for a member at a moment. Hours that end before they begin go through midnight. */
export function isQuiet({ quiet: { from, until }, timeZone }: Pick<MemberSettings, "quiet" | "timeZone">, at: number): boolean {
	const hour = hourIn(timeZone, at);
	return from <= until ? from <= hour && hour < until : from <= hour || hour < until;
}
