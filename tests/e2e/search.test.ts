import { expect, test } from "vitest";
import { codeIsReady, PHONE, signIn, writeDm } from "./support/browser.ts";

type Page = Awaited<ReturnType<typeof signIn>>["page"];

const found = (page: Page) => page.getByRole("list", { name: "What was found" }).getByRole("link");
const said = (page: Page, text: string) => page.getByRole("log").getByText(text, { exact: true });

/** Waits until the server finds so much for a word. */
const canBeFound = (page: Page, word: string, hits = 1) =>
	expect
		.poll(
			() =>
				page.evaluate(async (asked) => {
					const answer = await fetch(`/o/demo/pages/search?q=${asked}`);
					return ((await answer.json()) as { hits: unknown[] }).hits.length;
				}, word),
			{ timeout: 15_000 },
		)
		.toBe(hits);

/** Somebody writes so much that what they said first is not loaded with the newest. */
async function writeLong(from: string, word: string) {
	await writeDm({ from, text: `the ${word} is what I asked for` });
	for (let position = 0; position < 60; position++) await writeDm({ from, text: `line ${position} of ${word.slice(0, 4)}` });
}

test("slash, a word, a hit: the conversation opens at what was said, goes on to newer messages, and back to the list", async () => {
	const { page, troubles } = await signIn();
	const word = `needle${Date.now()}`;
	await writeLong(`search.${Date.now()}`, word);
	await page.locator("[data-conversation-id]", { hasText: `line 59 of ${word.slice(0, 4)}` }).waitFor();

	await canBeFound(page, word);
	await codeIsReady(page);
	await page.keyboard.press("/");
	await page.getByText("is:unread").waitFor();
	await page.keyboard.type(word);
	await expect.poll(() => found(page).count(), { timeout: 15_000 }).toBe(1);
	expect(await page.locator("mark").first().textContent()).toBe(word);
	expect(new URL(page.url()).searchParams.get("q")).toBe(word);

	await page.keyboard.press("Enter");
	await said(page, `the ${word} is what I asked for`).waitFor();
	await expect.poll(() => said(page, `the ${word} is what I asked for`).isVisible()).toBe(true);
	expect(await found(page).count()).toBe(1);

	// Whoever is near the end of what was loaded gets the newer messages without asking.
	const toNewest = page.getByRole("button", { name: "To the newest messages" });
	const last = said(page, `line 59 of ${word.slice(0, 4)}`);
	await toNewest.or(last).first().waitFor();
	if (await toNewest.isVisible()) await toNewest.click();
	await last.waitFor();

	await found(page).first().focus();
	await page.keyboard.press("Escape");
	await page.locator("[data-conversation-id]").first().waitFor();
	expect(new URL(page.url()).searchParams.has("q")).toBe(false);
	expect(troubles).toEqual([]);
});

test("a shared address finds the same, arrows and J lead from hit to hit, and what narrows it is typed", async () => {
	const { page, troubles } = await signIn();
	const word = `shared${Date.now()}`;
	for (const one of ["first", "second"]) await writeDm({ from: `shared.${one}.${Date.now()}`, text: `${one} ${word}` });
	await page.locator("[data-conversation-id]", { hasText: `second ${word}` }).waitFor();

	await page.goto(`${page.url()}?q=${word}`);
	await expect.poll(() => found(page).count(), { timeout: 15_000 }).toBe(2);
	await page.getByLabel("Search", { exact: true }).first().focus();
	await page.keyboard.press("ArrowDown");
	await page.keyboard.press("j");
	await page.keyboard.press("Enter");
	await page.getByRole("log").getByText(`first ${word}`).waitFor();
	expect(await found(page).count()).toBe(2);

	await codeIsReady(page);
	await page.keyboard.press("/");
	await page.keyboard.press("End");
	await page.keyboard.type(" is:done tag:nobody-has-it");
	await page.getByText("Nothing here is called").waitFor();
	expect(troubles).toEqual([]);
});

test("on a phone a hit fills the screen and its way back leads to what was found", async () => {
	const { page, troubles } = await signIn("owner@demo.test", { viewport: PHONE });
	const word = `phone${Date.now()}`;
	await writeDm({ from: `phone.${Date.now()}`, text: `call my ${word}` });
	await page.locator("[data-conversation-id]", { hasText: word }).waitFor();

	await page.getByRole("button", { name: "Search" }).click();
	await page.getByLabel("Search", { exact: true }).fill(word);
	await found(page).first().click();
	await page.getByRole("log").getByText(`call my ${word}`).waitFor();
	await page.getByRole("link", { name: "Back to the inbox" }).click();

	await expect.poll(() => found(page).count(), { timeout: 15_000 }).toBe(1);
	expect(troubles).toEqual([]);
});

test("without a connection it is said so, and what was found before stays", async () => {
	const { context, page } = await signIn();
	const word = `offline${Date.now()}`;
	await writeDm({ from: `offline.${Date.now()}`, text: `lost ${word}` });
	await page.locator("[data-conversation-id]", { hasText: word }).waitFor();
	await canBeFound(page, word);
	await codeIsReady(page);
	await page.keyboard.press("/");
	await page.getByRole("searchbox", { name: "Search" }).waitFor();
	await page.keyboard.type(word);
	await expect.poll(() => found(page).count(), { timeout: 15_000 }).toBe(1);

	await context.setOffline(true);
	await page.keyboard.type(" more");
	await page.getByText("You are offline. Searching needs a connection.").waitFor();
	expect(await found(page).count()).toBe(1);

	await context.setOffline(false);
	await page.getByRole("button", { name: "Try again" }).click();
	await page.getByText("Nothing found").waitFor();
});
