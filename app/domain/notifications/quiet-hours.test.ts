import { assert, constantFrom, integer, property } from "fast-check";
import { expect, test } from "vitest";
import { hourIn, isQuiet } from "./quiet-hours.ts";

const HOUR = 3_600_000;
const hours = integer({ min: 0, max: 23 });
const zones = constantFrom(
	"UTC",
	"Europe/Berlin",
	"America/New_York",
	"Asia/Kolkata",
	"Asia/Kathmandu",
	"Pacific/Auckland",
	"America/St_Johns",
);
const times = integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2028, 0, 1) });

test("it is quiet in just the hours that lie from the first to before the last, through midnight as well", () => {
	assert(
		property(hours, hours, zones, times, (from, until, timeZone, at) => {
			const quiet = new Set<number>();
			for (let hour = from; hour !== until; hour = (hour + 1) % 24) quiet.add(hour);

			expect(isQuiet({ quiet: { from, until }, timeZone }, at)).toBe(quiet.has(hourIn(timeZone, at)));
		}),
	);
});

test("the same hour twice is never quiet", () => {
	assert(property(hours, zones, times, (hour, timeZone, at) => !isQuiet({ quiet: { from: hour, until: hour }, timeZone }, at)));
});

test("an hour is what a clock in the time zone shows, also where summer time begins", () => {
	const beforeSummer = Date.UTC(2027, 2, 28, 0, 59);

	expect(hourIn("Europe/Berlin", beforeSummer)).toBe(1);
	expect(hourIn("Europe/Berlin", beforeSummer + HOUR)).toBe(3);
	expect(hourIn("UTC", Date.UTC(2026, 5, 1))).toBe(0);
	expect(hourIn("Asia/Kathmandu", Date.UTC(2026, 5, 1, 0, 20))).toBe(6);
});
