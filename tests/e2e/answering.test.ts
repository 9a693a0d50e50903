/** Writing answers: what the composer offers, and how the list beside it looks and is worked. */
import type { Page } from "playwright-core";
import { expect, inject, test } from "vitest";
import { signIn, writeDm } from "./support/browser.ts";

let people = 0;
const row = (page: Page, text: string) => page.locator("[data-conversation-id]", { hasText: text });
const field = (page: Page) => page.locator("textarea[data-reply]");

/** Somebody new who wrote, with their conversation open. */
async function openNew(options?: Parameters<typeof signIn>[1]) {
	const name = `Answer ${Date.now()}${++people}`;
	const from = name.toLowerCase().replace(" ", ".");
	await writeDm({ from, name, text: "how does it work?" });
	const opened = await signIn("owner@demo.test", options);
	await row(opened.page, name).click();
	await field(opened.page).waitFor();
	return { ...opened, name, from };
}

test("a slash offers what is sent often, and the chosen one stands there with the name filled in", async () => {
	const { page } = await openNew();

	await field(page).press("/");
	const find = page.getByRole("combobox", { name: "Saved replies" });
	await find.fill("goal");
	await page.getByRole("option", { name: /Ask for the goal/ }).waitFor();
	await find.press("Enter");

	await expect
		.poll(() => field(page).inputValue())
		.toBe("What would you want to be different in three months, Answer? One sentence is enough.");
});

test("a compact list has lower rows, from the server's first page on", async () => {
	const { page } = await signIn("setter@demo.test");
	const { origin } = inject("product");
	const heights = () =>
		page.locator("[data-conversation-id]").evaluateAll((rows) => [...new Set(rows.map((one) => one.getBoundingClientRect().height))]);
	const choose = async (density: string) => {
		await page.goto(`${origin}/o/demo/settings/personal`);
		await page.getByLabel(density).check();
		await page.getByRole("button", { name: "Save" }).click();
		await page.getByText("Saved.").waitFor();
		await page.goto(`${origin}/o/demo/inbox`);
		await page.locator("[data-conversation-id]").first().waitFor();
	};
	expect(await heights()).toEqual([84]);

	await choose("Compact");

	expect(await heights()).toEqual([60]);
	await page.keyboard.press("j");
	await field(page).waitFor();
	await choose("Comfortable");
	expect(await heights()).toEqual([84]);
});
