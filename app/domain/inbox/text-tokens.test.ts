import { expect, test } from "vitest";
import { tokens } from "./text-tokens.ts";

test("an address becomes a link without the sign that ends the sentence", () => {
	expect(tokens("See https://demo.coach/week-3. Or (http://a.b/c)!")).toEqual([
		{ text: "See ", isLink: false },
		{ text: "https://demo.coach/week-3", isLink: true },
		{ text: ". Or (", isLink: false },
		{ text: "http://a.b/c", isLink: true },
		{ text: ")!", isLink: false },
	]);
});

test("text that a browser would run stays text", () => {
	for (const text of ["javascript:alert(1)", "<img src=x onerror=alert(1)>", "data:text/html,hi", "https://"]) {
		expect(tokens(text)).toEqual([{ text, isLink: false }]);
	}
});
