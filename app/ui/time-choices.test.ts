import { expect, test } from "vitest";
import { timeChoices } from "./time-choices.ts";

const at = (text: string) => new Date(text).getTime();

test("the usual times lie ahead, by the clock of who reads", () => {
	const words = timeChoices(at("2026-11-25T10:00:00")).map(({ words, at }) => [words, at]);

	expect(words).toEqual([
		["In 3 hours", at("2026-11-25T13:00:00")],
		["This evening", at("2026-11-25T18:00:00")],
		["Tomorrow morning", at("2026-11-26T09:00:00")],
		["Monday morning", at("2026-11-30T09:00:00")],
	]);
});

test("an evening that has begun is not offered, and on a Monday the next one is meant", () => {
	const choices = timeChoices(at("2026-11-30T17:45:00"));

	expect(choices.map((choice) => choice.words)).toEqual(["In 3 hours", "Tomorrow morning", "Monday morning"]);
	expect(choices.at(-1)?.at).toBe(at("2026-12-07T09:00:00"));
});
