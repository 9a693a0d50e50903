import fc from "fast-check";
import { expect, test } from "vitest";
import { snippetOf } from "./snippet.ts";
import { matchNames, matchTexts, nameTokens, orgKey, textTokens } from "./tokens.ts";
import { findTerms, wordsOf } from "./words.ts";

const plain = (text: string) => wordsOf(text).map(({ word }) => word);
/** What FTS5 takes: phrases of letters and digits, and the words between them. */
const MATCH = /^(?:\(|\)|"[\p{L}\p{N}\p{Extended_Pictographic} ]+"(?: \*)?| AND | OR | NOT )+$/u;

test("words are the same whatever their case and accents", () => {
	expect(plain("José JOSE josé")).toEqual(["jose", "jose", "jose"]);
	expect(plain("Straße, İstanbul & ﬁt")).toEqual(["strasse", "istanbul", "fit"]);
});

test("a handle is words that follow one another, and characters of scripts without spaces are words", () => {
	expect(plain("@ana.coach")).toEqual(["ana", "coach"]);
	expect(plain("你好 world")).toEqual(["你", "好", "world"]);
	expect(plain("don't")).toEqual(["don", "t"]);
});

test("a snippet begins near what was found, and its spans are what was found", () => {
	const text = `${"before ".repeat(40)}the needle ${"after ".repeat(40)}`;

	const { snippet, ranges } = snippetOf(text, [{ words: ["needle"], isPrefix: false }]);

	expect(snippet.length).toBeLessThanOrEqual(142);
	expect(ranges.map(([start, end]) => snippet.slice(start, end))).toEqual(["needle"]);
});

test("any text becomes words of letters and digits, each found again where it stands", () => {
	fc.assert(
		fc.property(fc.string({ unit: "binary", maxLength: 80 }), (text) => {
			for (const { word, start, end } of wordsOf(text)) {
				expect(word).toMatch(/^[\p{L}\p{N}\p{Extended_Pictographic}]{1,40}$/u);
				expect(findTerms(text, [{ words: [word], isPrefix: false }]).some(([from, to]) => from <= start && to >= end)).toBe(true);
			}
			const { snippet, ranges } = snippetOf(
				text,
				wordsOf(text)
					.slice(0, 2)
					.map(({ word }) => ({ words: [word], isPrefix: true })),
			);
			for (const [start, end] of ranges) expect(start >= 0 && start < end && end <= snippet.length).toBe(true);
		}),
	);
});

test("tokens are words behind the org's key, whatever was written", () => {
	fc.assert(
		fc.property(fc.string({ unit: "binary" }), fc.string(), (text, id) => {
			const key = orgKey("org");
			const said = textTokens("org", { text, conversationId: id, from: [id, "them"] });
			for (const token of [...said.split(" "), ...nameTokens("org", text).split(" ").filter(Boolean)])
				expect(token.startsWith(key)).toBe(true);
			expect(said).not.toMatch(/["*():^+-]/);
		}),
	);
});

test("what FTS5 is asked holds phrases of words and nothing that it could read as its language", () => {
	const term = fc.record({ text: fc.string({ unit: "binary", minLength: 1 }), isPrefix: fc.boolean() });
	fc.assert(
		fc.property(fc.array(term, { maxLength: 5 }), fc.array(term, { maxLength: 3 }), fc.array(fc.string()), (asked, left, names) => {
			const termsOf = (list: typeof asked) =>
				list.map(({ text, isPrefix }) => ({ words: plain(text), isPrefix })).filter(({ words }) => words.length > 0);
			const query = { terms: termsOf(asked), without: termsOf(left) };
			if (query.terms.length === 0) return;

			expect(matchTexts("org", { ...query, from: names, conversationIds: names })).toMatch(MATCH);
			expect(matchNames("org", query)).toMatch(MATCH);
		}),
	);
});
