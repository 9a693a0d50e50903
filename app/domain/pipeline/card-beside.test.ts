import { expect, test } from "vitest";
import { cardBeside } from "./card-beside.ts";

const board = [["a1", "a2", "a3"], [], ["c1"]];

test("arrows go up and down a column and stop at its ends", () => {
	expect(cardBeside(board, "a1", "ArrowDown")).toBe("a2");
	expect(cardBeside(board, "a1", "ArrowUp")).toBeUndefined();
});

test("arrows go sideways to the nearest column that has cards, at the same height where there is one", () => {
	expect(cardBeside(board, "a3", "ArrowRight")).toBe("c1");
	expect(cardBeside(board, "c1", "ArrowLeft")).toBe("a1");
	expect(cardBeside(board, "c1", "ArrowRight")).toBeUndefined();
});
