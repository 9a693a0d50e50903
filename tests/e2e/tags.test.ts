import { expect, inject, test } from "vitest";
import { signIn, writeDm } from "./support/browser.ts";

type Page = Awaited<ReturnType<typeof signIn>>["page"];

const row = (page: Page, text: string) => page.locator("[data-conversation-id]", { hasText: text });
const tagsIn = (page: Page) => page.getByRole("complementary").getByRole("list", { name: "Tags" });
const picker = (page: Page) => page.getByRole("dialog");

async function open(page: Page, text: string) {
	await row(page, text).click();
	await page.getByRole("log").getByText(text).waitFor();
	await page.getByRole("button", { name: "Tag", exact: true }).waitFor();
}

/** Somebody new, whose conversation is open. */
async function openSomebody(page: Page) {
	const text = `about the offer ${Date.now()}`;
	await writeDm({ from: `tagged.${Date.now()}`, text });
	await open(page, text);
	return text;
}

test("T makes, gives and takes a tag, a colleague sees it at once, and the inbox is narrowed by it in its address", async () => {
	const name = `Warm ${Date.now()}`;
	const { page, troubles } = await signIn();
	const text = await openSomebody(page);
	const colleague = await signIn("setter@demo.test");
	await open(colleague.page, text);

	await page.keyboard.press("t");
	await picker(page).getByRole("combobox").fill(name);
	await page.keyboard.press("Enter");
	await picker(page).getByRole("option", { name, selected: true }).waitFor();
	await page.keyboard.press("Escape");
	await tagsIn(page).getByText(name).waitFor();
	await tagsIn(colleague.page).getByText(name).waitFor();

	await page.getByRole("button", { name: "Filter" }).click();
	await page.getByLabel("Tag", { exact: true }).selectOption({ label: name });
	await page.waitForURL(/[?&]tag=/);
	await page.waitForFunction(() => document.querySelectorAll("[data-conversation-id]").length === 1);
	await row(page, text).waitFor();

	await page.keyboard.press("Escape");
	await page.locator("body").click({ position: { x: 700, y: 5 } });
	await page.keyboard.press("t");
	await picker(page).getByRole("combobox").fill(name);
	await page.keyboard.press("Enter");
	await page.keyboard.press("Escape");
	await tagsIn(colleague.page).getByText(name).waitFor({ state: "detached" });
	await row(page, text).waitFor({ state: "detached" });
	expect(troubles).toEqual([]);
	expect(colleague.troubles).toEqual([]);
});

test("a tag is renamed and deleted in the settings, and says before how many contacts lose it", async () => {
	const { origin } = inject("product");
	const name = `Cold ${Date.now()}`;
	const { page, troubles } = await signIn();
	const text = await openSomebody(page);
	await page.keyboard.press("t");
	await picker(page).getByRole("combobox").fill(name);
	await page.keyboard.press("Enter");
	await picker(page).getByRole("option", { name, selected: true }).waitFor();

	await page.goto(`${origin}/o/demo/settings/tags`);
	await page.getByRole("button", { name: `Change ${name}` }).click();
	await page.getByLabel("Name", { exact: true }).last().fill(`${name} again`);
	await page.getByRole("button", { name: "Rename" }).click();
	await page.getByText(`The tag is called “${name} again” now.`).waitFor();
	await page.getByRole("button", { name: `Change ${name} again` }).click();
	await page.getByRole("button", { name: `Delete ${name} again` }).click();
	await page.getByText("It is taken from 1 contact. This cannot be undone.").waitFor();
	await page.getByRole("button", { name: "Cancel" }).click();
	expect(await page.getByRole("button", { name: `Change ${name} again` }).count()).toBe(1);
	await page.getByRole("button", { name: `Delete ${name} again` }).click();
	await page.getByRole("alertdialog").or(picker(page)).getByRole("button", { name: "Delete" }).click();
	await page.getByText("The tag is deleted.").waitFor();
	await page.getByRole("button", { name: `Change ${name} again` }).waitFor({ state: "detached" });

	await page.goto(`${origin}/o/demo/inbox`);
	await open(page, text);
	expect(await page.getByText(`${name} again`).count()).toBe(0);
	expect(troubles).toEqual([]);
});

test("S and A choose a stage and a member by keys alone, and each is undone by one press", async () => {
	const { page, troubles } = await signIn();
	const text = await openSomebody(page);
	const shows = (control: string, words: string) =>
		page.locator(`select[aria-label="${control}"] option:checked`, { hasText: words }).waitFor({ state: "attached" });

	await page.keyboard.press("s");
	await picker(page).getByRole("option", { name: "Outreach Sent", selected: true }).waitFor();
	await page.keyboard.type("interes");
	await page.keyboard.press("Enter");
	await shows("Stage", "Interested");
	await page.getByRole("button", { name: "Undo" }).last().click();
	await shows("Stage", "Outreach Sent");

	await page.keyboard.press("a");
	await picker(page).getByRole("option", { name: "Sam Okoye" }).waitFor();
	await page.keyboard.type("sam");
	await page.keyboard.press("Enter");
	await row(page, text).getByText("Assigned to Sam Okoye").waitFor({ state: "attached" });
	await page.keyboard.press("a");
	await picker(page).getByRole("option", { name: "Sam Okoye", selected: true }).waitFor();
	await page.keyboard.press("ArrowUp");
	await page.keyboard.press("Escape");
	await picker(page).waitFor({ state: "detached" });
	await shows("Assigned to", "Sam Okoye");
	expect(troubles).toEqual([]);
});
