import { expect, test } from "vitest";
import { exactSpan, shortAgo, shortSpan, spokenSpan } from "./times.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

test("how long ago is as short as it gets", () => {
	const lengths = [0, 59_000, 2 * MINUTE, 3 * HOUR, 8 * DAY, 100 * DAY, -MINUTE];
	expect(lengths.map((ago) => shortAgo(1e12 - ago, 1e12))).toEqual(["now", "now", "2m", "3h", "8d", "14w", "now"]);
});

test("what is left of a window says more the less it is", () => {
	const lengths = [5 * DAY + HOUR, 2 * DAY + 6 * HOUR, 21 * HOUR + 48 * MINUTE, 72 * MINUTE, 12 * MINUTE, 1000];
	expect(lengths.map(shortSpan)).toEqual(["5d", "2d 6h", "21h", "1h 12m", "12m", "1m"]);
	expect(lengths.map(exactSpan)).toEqual(["5d 1h", "2d 6h", "21h 48m", "1h 12m", "12m", "1m"]);
	expect(lengths.map(spokenSpan)).toEqual(["5 days", "2 days", "21 hours", "1 hour", "12 minutes", "1 minute"]);
});
