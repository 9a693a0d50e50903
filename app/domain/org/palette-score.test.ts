import { expect, test } from "vitest";
import { scoreOf } from "./palette-score.ts";

test("a command is found by the beginnings of its words, its name before its other words", () => {
	const done = ["Done, or back to the inbox", "Conversation", "archive close"];

	expect(scoreOf("done", done)).toBe(1);
	expect(scoreOf("INBOX ba", done)).toBe(0.8);
	expect(scoreOf("arch", done)).toBe(0.5);
	expect(scoreOf("conv arch", done)).toBe(0.5);
	expect(scoreOf("nbox", done)).toBe(0);
	expect(scoreOf("done yesterday", done)).toBe(0);
});

test("a person is found by a name in any alphabet and by a handle with its sign", () => {
	expect(scoreOf("мар", ["Мария Öz", "mara.lifts"])).toBe(1);
	expect(scoreOf("öz", ["Мария Öz", "mara.lifts"])).toBe(0.8);
	expect(scoreOf("@mara.l", ["Мария Öz", "mara.lifts"])).toBe(0.5);
});
