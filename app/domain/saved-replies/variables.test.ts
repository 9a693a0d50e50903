import { expect, test } from "vitest";
import { fillIn, openVariables } from "./variables.ts";

const values = { first_name: "Zoë", name: "Zoë Hart", username: "@zoe", my_name: "Ana", account: "" };

test("variables become what is known of the conversation", () => {
	expect(fillIn("Hi {{first_name}} ({{ username }}), {{my_name}} here", values)).toBe("Hi Zoë (@zoe), Ana here");
});

test("one without a value, or that nobody knows, stays and is named as open", () => {
	const text = fillIn("From {{account}} to {{nobody}}", values);

	expect(text).toBe("From {{account}} to {{nobody}}");
	expect(openVariables(text)).toEqual(["account"]);
});

test("a value that looks like a variable is not filled in again", () => {
	expect(fillIn("{{name}}", { ...values, name: "{{my_name}} $& $1" })).toBe("{{my_name}} $& $1");
});
