/** A setter's morning without a mouse: every step by a key, and what it did is seen on the screen and in the API. */
import type { Page } from "playwright-core";
import { expect, inject, test } from "vitest";
import { openBrowser } from "./support/browser.ts";

const press = async (page: Page, ...keys: string[]) => {
	for (const key of keys) await page.keyboard.press(key);
};

/** A machine under load takes its time. */
const SLOWLY = { timeout: 15_000, interval: 700 };

const address = (page: Page) => new URL(page.url()).pathname;

/** Presses a key until another conversation is open. */
async function moveOn(page: Page, key: string) {
	const before = address(page);
	await press(page, key);
	await expect.poll(() => address(page), SLOWLY).not.toBe(before);
}

async function openInbox() {
	const { origin } = inject("product");
	const { page, context, troubles } = await openBrowser();
	await page.goto(`${origin}/login`);
	await page.getByLabel("E-mail").focus();
	await page.keyboard.type("owner@rival.test");
	await press(page, "Tab");
	await page.keyboard.type("demo-password-1");
	await press(page, "Enter");
	await page.locator("[data-conversation-id]").first().waitFor();
	// Keys count from the moment in which the page listens.
	await expect
		.poll(async () => {
			await press(page, "j");
			return address(page);
		}, SLOWLY)
		.toMatch(/\/inbox\/.+/);
	await page.getByRole("log").waitFor();
	return { page, context, troubles };
}

async function openCount(): Promise<number> {
	const { origin } = inject("product");
	const ids = new Set<string>();
	let cursor: string | null = null;
	do {
		const query: string = cursor ? `&cursor=${cursor}` : "";
		const answer = await fetch(`${origin}/api/v1/conversations?limit=100${query}`, { headers: { "x-org-auth-token": "rival-org-token" } });
		const body = (await answer.json()) as { data: { id: string }[]; next_cursor: string | null };
		for (const { id } of body.data) ids.add(id);
		cursor = body.next_cursor;
	} while (cursor);
	return ids.size;
}

test("twenty conversations are triaged, five answered, one noted, assigned, snoozed, followed up and found, by keys alone", async () => {
	const { page, context, troubles } = await openInbox();
	const before = await openCount();
	const answered: string[] = [];

	for (let count = 0; count < 20; count++) {
		await page.getByRole("log").waitFor();
		const composer = page.getByRole("textbox", { name: "Reply" });
		const isOpen = await composer.isVisible();
		if (isOpen && answered.length < 5) {
			const text = `By keyboard ${Date.now()} ${count}`;
			await press(page, "r");
			await expect.poll(() => composer.evaluate((element) => element === document.activeElement), SLOWLY).toBe(true);
			await page.keyboard.type(text);
			await press(page, "Enter");
			await page.locator("[data-message-id]", { hasText: text }).waitFor();
			await press(page, "Escape");
			answered.push(text);
			await moveOn(page, "j");
		} else if (count % 4 === 3) {
			await press(page, "h");
			await page.getByRole("dialog").waitFor();
			await page.keyboard.type("tomorrow 9am");
			const at = address(page);
			await press(page, "Enter");
			await expect.poll(() => address(page), SLOWLY).not.toBe(at);
		} else await moveOn(page, "e");
	}
	expect(answered).toHaveLength(5);

	const note = page.getByRole("combobox", { name: "Note", exact: true });
	await expect
		.poll(async () => {
			if (!(await note.isVisible())) await press(page, "n");
			return note.isVisible();
		}, SLOWLY)
		.toBe(true);
	await note.waitFor();
	await page.keyboard.type("Knows Rita from the gym");
	await press(page, "Control+Enter");
	await page.getByRole("article", { name: /Note by/ }).waitFor();

	await press(page, "i");
	await expect.poll(() => page.getByRole("complementary", { name: "Contact" }).textContent(), SLOWLY).toContain("Rita Valdez");

	await press(page, "f");
	await page.getByRole("dialog").waitFor();
	await page.keyboard.type("in 3 days");
	await press(page, "Enter");
	await expect.poll(() => page.getByRole("dialog").count(), SLOWLY).toBe(0);
	await expect.poll(() => page.getByRole("complementary", { name: "Contact" }).textContent(), SLOWLY).toMatch(/an answer ends it/);

	const person = ((await page.locator("h1").last().textContent()) ?? "").split(" ")[0] ?? "";
	await press(page, "/");
	await page
		.getByRole("combobox", { name: /Search/ })
		.or(page.getByRole("searchbox"))
		.first()
		.waitFor();
	await page.keyboard.type(person);
	await page
		.getByRole("link", { name: new RegExp(person) })
		.or(page.getByRole("option", { name: new RegExp(person) }))
		.first()
		.waitFor();
	await press(page, "Escape");
	await expect.poll(() => new URL(page.url()).search, SLOWLY).toBe("");
	await expect.poll(() => page.evaluate(() => document.activeElement?.tagName), SLOWLY).not.toBe("INPUT");

	await press(page, "g", "f");
	await expect.poll(() => address(page), SLOWLY).toBe("/o/rival/follow-ups");
	expect(await openCount()).toBeLessThanOrEqual(before - 12);
	expect(troubles).toEqual([]);
	await context.close();
});

test("keys do nothing while somebody types, and single ones can be switched off", async () => {
	const { page, context } = await openInbox();
	const composer = page.getByRole("textbox", { name: "Reply" });
	await composer.waitFor();
	const at = address(page);
	await press(page, "r");
	await expect.poll(() => composer.evaluate((element) => element === document.activeElement), SLOWLY).toBe(true);
	await page.keyboard.type("jjj eee uuu");
	await press(page, "Escape");
	expect(address(page)).toBe(at);
	await page.evaluate(() => localStorage.setItem("dmt:single-keys", "off"));

	await press(page, "j", "e");
	await page.waitForTimeout(300);
	expect(address(page)).toBe(at);
	await press(page, "ArrowDown");
	await expect.poll(() => address(page), SLOWLY).not.toBe(at);
	await context.close();
});
