import { expect, test } from "vitest";
import { emojiOf, findEmoji, GROUPS, inTone, TONES } from "./emoji.ts";
import { COLUMNS, firstPlace, linesOf, step } from "./emoji-lines.ts";

const all = GROUPS.flatMap(({ emoji }) => emoji);
const find = (query: string) => findEmoji(query).map(({ sign }) => sign);

test("every emoji is there once, with a name, and none is a modifier alone", () => {
	expect(all.length).toBeGreaterThan(1700);
	expect(new Set(all.map(({ sign }) => sign)).size).toBe(all.length);
	expect(all.filter(({ sign, name }) => sign === "" || name === "" || /^\p{Emoji_Modifier}/u.test(sign) || sign.includes("+"))).toEqual([]);
});

test("one is found by its name, by what else it is called, and by the beginning of a word", () => {
	expect(find("heart").slice(0, 12)).toContain("❤️");
	expect(find("thumbs up")[0]).toBe("👍️");
	expect(find("kenya")).toEqual(["🇰🇪"]);
	expect(find("launch")).toContain("🚀");
	expect(find("rai hand")).toContain("🙌");
	expect(find("no such thing")).toEqual([]);
	expect(find("  ").length).toBe(all.length);
});

test("a skin tone goes where one can go, between a person and what they do", () => {
	const [wave, cook, pointing, smile] = emojiOf(["👋", "🧑‍🍳", "☝️", "😀"]);
	const medium = TONES[3].modifier;
	if (!wave || !cook || !pointing || !smile) throw new Error("they are not there");

	expect([wave, cook, pointing, smile].map((emoji) => inTone(emoji, medium))).toEqual(["👋🏽", "🧑🏽‍🍳", "☝🏽", "😀"]);
	expect(inTone(wave, TONES[0].modifier)).toBe("👋");
});

test("arrows lead through every emoji in order, over headings, and stop at the ends", () => {
	const lines = linesOf("", emojiOf(["🚀", "❤️"]));
	const seen = [];
	let place = firstPlace(lines);
	for (let count = 0; count <= all.length + 2; count++) {
		seen.push(lines[place.line]?.emoji?.[place.column]?.sign);
		place = step(lines, place, "ArrowRight");
	}
	expect(seen.slice(0, -1)).toEqual(["🚀", "❤️", ...all.map(({ sign }) => sign)]);
	expect(seen.at(-1)).toBe(seen.at(-2));

	for (let count = 0; count <= all.length + 2; count++) place = step(lines, place, "ArrowLeft");
	expect(place).toEqual(firstPlace(lines));
	expect(step(lines, { line: 3, column: COLUMNS - 1 }, "ArrowUp")).toEqual({ line: 1, column: 1 });
	expect(step(lines, { line: 1, column: 1 }, "ArrowDown")).toEqual({ line: 3, column: 1 });
});
