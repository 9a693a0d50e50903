import { expect, test } from "vitest";
import { codeIsReady, PHONE, signIn, writeDm } from "./support/browser.ts";

type Page = Awaited<ReturnType<typeof signIn>>["page"];
const row = (page: Page, text: string) => page.locator("[data-conversation-id]", { hasText: text });
const palette = (page: Page) => page.getByRole("dialog", { name: "Commands" });

test("the palette opens by its key, also while typing, finds by other words, runs, and gives the focus back", async () => {
	const { page, troubles } = await signIn();
	await page.locator("[data-conversation-id]").first().click();
	const field = page.locator("textarea[data-reply]");
	await field.focus();

	await codeIsReady(page);
	await page.keyboard.press("Control+k");
	await palette(page).getByRole("combobox").fill("board");
	await palette(page)
		.getByRole("option", { name: /Pipeline/ })
		.waitFor();
	await page.keyboard.press("Escape");
	await palette(page).waitFor({ state: "detached" });
	await page.waitForFunction(() => document.activeElement?.matches("textarea[data-reply]"));

	await codeIsReady(page);
	await page.keyboard.press("Control+k");
	await page.keyboard.type("board");
	await page.keyboard.press("Enter");
	await page.waitForURL(/\/pipeline$/);
	expect(troubles).toEqual([]);
});

test("the palette finds people by name and opens their conversation", async () => {
	const { page } = await signIn();
	const name = `Wilhelmine ${Date.now()}`;
	await writeDm({ from: `wil.${Date.now()}`, name, text: "hello there" });
	await row(page, name).waitFor();

	// At once, whether or not the palette has come.
	await page.keyboard.press("Control+k");
	await page.keyboard.type(name.toLowerCase());
	await palette(page).getByRole("option", { name }).click();

	await page.getByRole("heading", { name }).first().waitFor();
});

test("keys work under another alphabet, two after one another, and never while typing", async () => {
	const { page } = await signIn();
	await page.locator("[data-conversation-id]").first().click();
	await page.locator("textarea[data-reply]").waitFor();
	const press = (key: string, code: string) =>
		page.evaluate((pressed) => document.body.dispatchEvent(new KeyboardEvent("keydown", pressed)), { key, code, bubbles: true });

	await press("х", "BracketLeft");
	await page.getByRole("region", { name: "Inbox" }).waitFor({ state: "hidden" });
	await press("х", "BracketLeft");
	await page.getByRole("region", { name: "Inbox" }).waitFor();
	await press("к", "KeyR");
	await page.waitForFunction(() => document.activeElement?.matches("textarea[data-reply]"));
	await page.keyboard.type("gp");
	expect(await page.locator("textarea[data-reply]").inputValue()).toBe("gp");
	await page.locator("textarea[data-reply]").fill("");
	await page.locator("textarea[data-reply]").blur();

	await press("п", "KeyG");
	await press("з", "KeyP");
	await page.waitForURL(/\/pipeline$/);
});

test("the sheet lists keys by section and switches single ones off", async () => {
	const { page } = await signIn();
	await page.locator("[data-conversation-id]").first().click();
	await page.locator("textarea[data-reply]").waitFor();
	const open = page.url();

	await page.keyboard.press("?");
	const sheet = page.getByRole("dialog", { name: "Keyboard shortcuts" });
	await sheet.getByText("Next conversation").waitFor();
	await sheet.getByRole("heading", { name: "Go to" }).waitFor();
	await sheet.getByRole("switch").uncheck();
	await page.keyboard.press("Escape");
	await sheet.waitFor({ state: "detached" });
	await page.keyboard.press("j");
	expect(page.url()).toBe(open);
	await codeIsReady(page);
	await page.keyboard.press("Control+k");
	await palette(page).waitFor();
});

test("undo by key takes back what was done last, once", async () => {
	const text = `take me back ${Date.now()}`;
	const { page } = await signIn();
	await writeDm({ from: `undo.${Date.now()}`, text });
	await row(page, text).click();
	await page.getByRole("log").getByText(text).waitFor();

	await page.keyboard.press("e");
	await row(page, text).waitFor({ state: "detached" });
	await page.keyboard.press("Control+z");

	await row(page, text).waitFor();
	await page.getByRole("button", { name: "Undo", exact: true }).waitFor({ state: "detached" });
});

test("a peek shows the messages and leaves them unread", async () => {
	const text = `only a look ${Date.now()}`;
	const { page } = await signIn();
	await writeDm({ from: `peek.${Date.now()}`, text });
	await row(page, text).focus();

	await page.keyboard.press("Space");
	const peek = page.getByRole("dialog");
	await peek.getByRole("log").getByText(text).waitFor();
	await page.keyboard.press("Space");
	await peek.waitFor({ state: "detached" });
	await row(page, text).getByText("unread").waitFor();
	expect(await page.evaluate(() => document.activeElement?.hasAttribute("data-conversation-id"))).toBe(true);
});

test("the list is made wider by keyboard and stays so", async () => {
	const { page } = await signIn();
	const width = () => page.getByRole("region", { name: "Inbox" }).evaluate((list) => list.getBoundingClientRect().width);
	await page.getByRole("separator", { name: "Width of the list" }).focus();

	await page.keyboard.press("End");
	expect(await width()).toBe(380);
	await page.keyboard.press("ArrowLeft");
	expect(await width()).toBe(370);
	await page.reload();
	await page.waitForFunction(() => document.documentElement.style.getPropertyValue("--list-width") === "370px");
});

test("a phone has the palette in its account menu", async () => {
	const { page } = await signIn(undefined, { viewport: PHONE });

	await page.getByRole("button", { name: /^Account/ }).click();
	await page.getByRole("menuitem", { name: "All commands" }).click();
	await palette(page).getByRole("combobox").fill("pipel");
	await palette(page).getByRole("option", { name: "Pipeline" }).click();

	await page.waitForURL(/\/pipeline$/);
});
