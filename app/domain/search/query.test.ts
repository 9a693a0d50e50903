import fc from "fast-check";
import { expect, test } from "vitest";
import { DAY } from "#app/platform/clock.ts";
import { readSearch } from "./query.server.ts";

const NOW = Date.UTC(2026, 2, 18, 15, 30);
const read = (text: string, offset = 0) => readSearch(text, { now: NOW, offset });

test("operators, words, phrases and what must not stand there", () => {
	const query = read('from:me tag:hot-lead stage:"Meeting Booked" has:media is:unread price "the list" -free -"for nothing" vi');

	expect(query).toMatchObject({
		from: ["me"],
		tags: ["hot-lead"],
		stages: ["Meeting Booked"],
		has: ["media"],
		is: ["unread"],
		unclear: [],
	});
	expect(query.terms).toEqual([
		{ words: ["price"], isPrefix: false },
		{ words: ["the", "list"], isPrefix: false },
		{ words: ["vi"], isPrefix: true },
	]);
	expect(query.without.map(({ words }) => words)).toEqual([["free"], ["for", "nothing"]]);
});

test("the last word may go on, a phrase or an operator after it does not change that", () => {
	expect(read("big pric is:unread").terms.at(-1)).toEqual({ words: ["pric"], isPrefix: true });
	expect(read('"big pric"').terms).toEqual([{ words: ["big", "pric"], isPrefix: false }]);
	expect(read("@ana.co").terms).toEqual([{ words: ["ana", "co"], isPrefix: true }]);
});

test("days by date, by word and by distance, in the asker's time zone", () => {
	expect(read("before:2026-03-01").before).toBe(Date.UTC(2026, 2, 1));
	expect(read("after:yesterday").after).toBe(Date.UTC(2026, 2, 17));
	expect(read("after:yesterday", 120).after).toBe(Date.UTC(2026, 2, 17) - 2 * 3_600_000);
	expect(read("after:7d").after).toBe(NOW - 7 * DAY);
	expect(read("after:last-monday").after).toBe(Date.UTC(2026, 2, 16));
	expect(read("after:soonish")).toMatchObject({ after: null, unclear: ["after:soonish"] });
});

test("what is no operator is looked for as words", () => {
	expect(read("https://a.test/b").terms).toEqual([{ words: ["https", "a", "test", "b"], isPrefix: true }]);
	expect(read("note:this at 10:30").terms.map(({ words }) => words)).toEqual([["note", "this"], ["at"], ["10", "30"]]);
	expect(read("is:odd from: has:")).toMatchObject({ terms: [], unclear: ["is:odd"] });
});

test("no input throws, and nothing but words comes out", () => {
	const pieces = fc.constantFrom(
		"from:",
		"tag:",
		"is:",
		"before:",
		"after:",
		"-",
		'"',
		"*",
		"(",
		")",
		" OR ",
		" NEAR/2 ",
		"^",
		"{",
		"}",
		":",
		"@",
		"\u0000",
	);
	fc.assert(
		fc.property(fc.array(fc.oneof(pieces, fc.string({ unit: "binary", maxLength: 12 })), { maxLength: 20 }), (parts) => {
			const { terms, without, before, after } = read(parts.join(""));
			expect(terms.length + without.length).toBeLessThanOrEqual(12);
			for (const word of [...terms, ...without].flatMap(({ words }) => words))
				expect(word).toMatch(/^[\p{L}\p{N}\p{Extended_Pictographic}]+$/u);
			for (const at of [before, after]) expect(at === null || Number.isSafeInteger(at)).toBe(true);
		}),
	);
});
