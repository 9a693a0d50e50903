import { expect, test } from "vitest";
import { signIn, writeDm } from "./support/browser.ts";

type Page = Awaited<ReturnType<typeof signIn>>["page"];

const row = (page: Page, text: string) => page.locator("[data-conversation-id]", { hasText: text });
const bar = (page: Page) => page.getByRole("region", { name: "Selection" });

/** Three people wrote, the newest stands first. */
async function openThree() {
	const { page, troubles } = await signIn();
	const mark = `bulk ${Date.now()}`;
	for (const number of [1, 2, 3]) {
		await writeDm({ from: `bulk.${Date.now()}.${number}`, text: `${mark} ${number}` });
		await row(page, `${mark} ${number}`).waitFor();
	}
	return { page, troubles, mark };
}

test("three conversations are selected and done by keys, and are as before by one undo", async () => {
	const { page, troubles, mark } = await openThree();
	await row(page, `${mark} 3`).click();
	await page.getByRole("log").getByText(`${mark} 3`).waitFor();

	await page.keyboard.press("x");
	await bar(page).getByText("1 selected").waitFor();
	await page.keyboard.press("Shift+J");
	await page.keyboard.press("Shift+J");
	await bar(page).getByText("3 selected").waitFor();
	await page.keyboard.press("e");
	await page.getByText("3 conversations are done.").first().waitFor();
	for (const number of [1, 2, 3]) await row(page, `${mark} ${number}`).waitFor({ state: "detached" });
	await bar(page).waitFor({ state: "detached" });

	await page.keyboard.press("Control+z");
	for (const number of [1, 2, 3]) await row(page, `${mark} ${number}`).waitFor();
	expect(troubles).toEqual([]);
});

test("boxes select by mouse, a button acts on all of them, and Escape selects nothing", async () => {
	const { page, troubles, mark } = await openThree();
	for (const number of [1, 3]) {
		await row(page, `${mark} ${number}`).hover();
		await page
			.locator("div", { has: row(page, `${mark} ${number}`) })
			.last()
			.getByRole("checkbox")
			.check();
	}
	await bar(page).getByText("2 selected").waitFor();
	await bar(page).getByRole("button", { name: "Done", exact: true }).click();
	for (const number of [1, 3]) await row(page, `${mark} ${number}`).waitFor({ state: "detached" });
	await row(page, `${mark} 2`).waitFor();

	await page.getByRole("button", { name: "Undo" }).first().click();
	for (const number of [1, 3]) await row(page, `${mark} ${number}`).waitFor();
	await row(page, `${mark} 2`).click();
	await page.getByRole("log").getByText(`${mark} 2`).waitFor();
	await page.keyboard.press("x");
	await bar(page).getByText("1 selected").waitFor();
	await page.keyboard.press("Escape");
	await bar(page).waitFor({ state: "detached" });
	expect(troubles).toEqual([]);
});
