import fc from "fast-check";
import { expect, test } from "vitest";
import { bytesOf, splitText } from "./split-text.ts";

const squeezed = (text: string) => text.replace(/\s+/g, "");

test("the parts are the text, each fits, none is empty", () => {
	const words = fc.stringMatching(/^[a-z .!?\n]{0,400}$/);
	const anything = fc.oneof(fc.string({ unit: "grapheme", maxLength: 300 }), words, fc.string({ unit: "binary", maxLength: 200 }));
	fc.assert(
		fc.property(anything, fc.integer({ min: 4, max: 120 }), (text, limit) => {
			const parts = splitText(text, limit);
			expect(squeezed(parts.join(""))).toBe(squeezed(text));
			for (const part of parts) {
				expect(bytesOf(part)).toBeLessThanOrEqual(limit);
				expect(part.trim()).not.toBe("");
			}
		}),
		{ numRuns: 500 },
	);
});

test("a short text stays whole, a long one is cut between sentences, then words", () => {
	expect(splitText("hello there", 1000)).toEqual(["hello there"]);
	expect(splitText("One sentence here. Another one there.", 30)).toEqual(["One sentence here.", "Another one there."]);
	expect(splitText("aaaa bbbb cccc", 9)).toEqual(["aaaa bbbb", "cccc"]);
});

test("a family of emoji is never torn apart", () => {
	const family = "👨‍👩‍👧‍👦";
	for (const part of splitText(family.repeat(20), 60)) expect(part.replaceAll(family, "")).toBe("");
});
