import { expect, test } from "vitest";
import { dayAhead, dayIn, endOfDay, pressing, timeIn } from "./days.ts";

const at = (text: string) => new Date(text).getTime();

test("a day ends where the member is, not where the server stands", () => {
	const now = at("2026-11-25T23:30:00Z");

	expect(endOfDay("UTC", now)).toBe(at("2026-11-26T00:00:00Z"));
	expect(endOfDay("Asia/Tokyo", now)).toBe(at("2026-11-26T15:00:00Z"));
	expect(endOfDay("America/Los_Angeles", now)).toBe(at("2026-11-26T08:00:00Z"));
});

test("days on which the clocks change end at midnight, too", () => {
	expect(endOfDay("Europe/Berlin", at("2026-03-29T00:30:00Z"))).toBe(at("2026-03-29T22:00:00Z"));
	expect(endOfDay("Europe/Berlin", at("2026-10-25T00:30:00Z"))).toBe(at("2026-10-25T23:00:00Z"));
});

test("whatever the hour, the end of a day is the first moment of the next", () => {
	for (const zone of ["UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "Pacific/Auckland"]) {
		for (let hour = 0; hour < 24 * 400; hour += 7) {
			const now = at("2026-01-01T00:00:00Z") + hour * 3_600_000;
			const end = endOfDay(zone, now);
			expect([dayIn(zone, end), dayIn(zone, end - 1)]).toEqual([dayIn(zone, now) + 1, dayIn(zone, now)]);
		}
	}
});

test("what is due says how pressing it is, by the member's day", () => {
	const now = at("2026-11-25T10:00:00Z");
	const by = (text: string, zone = "UTC") => pressing(at(text), { now, zone });

	expect(by("2026-11-24T23:00:00Z")).toBe("overdue");
	expect(by("2026-11-24T23:00:00Z", "Europe/Berlin")).toBe("due");
	expect(by("2026-11-25T09:00:00Z")).toBe("due");
	expect(by("2026-11-25T18:00:00Z")).toBe("today");
	expect(by("2026-11-26T09:00:00Z")).toBe("upcoming");
});

test("days ahead are called as people call them", () => {
	const today = dayIn("UTC", at("2026-11-25T10:00:00Z"));

	expect([1, 2, 6, 7].map((ahead) => dayAhead(today + ahead, today))).toEqual(["Tomorrow", "Friday", "Tuesday", "Wed 2 December"]);
	expect(timeIn("Europe/Berlin", at("2026-11-25T10:05:00Z"))).toBe("11:05");
});
