import { expect, test } from "vitest";
import { DAY } from "#app/platform/clock.ts";
import { quietDays } from "./quiet.ts";

const NOW = 1_795_000_000_000;
const talk = (days: number, followUpAt: number | null = null) => ({ lastMessageAt: NOW - days * DAY, followUpAt });

test("a lead without a word for seven days is quiet, and says for how long", () => {
	expect([6.9, 7, 9.5].map((days) => quietDays(talk(days), { kind: "open" }, NOW))).toEqual([null, 7, 9]);
});

test("who is won, lost, or followed up is not called quiet", () => {
	expect(quietDays(talk(9), { kind: "won" }, NOW)).toBeNull();
	expect(quietDays(talk(9), { kind: "lost" }, NOW)).toBeNull();
	expect(quietDays(talk(9), null, NOW)).toBeNull();
	expect(quietDays(talk(9, NOW + DAY), { kind: "open" }, NOW)).toBeNull();
	expect(quietDays(talk(9, NOW - DAY), { kind: "open" }, NOW)).toBeNull();
});
