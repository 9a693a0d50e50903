import { expect, test } from "vitest";
import { signIn, writeDm } from "./support/browser.ts";

const row = (page: Awaited<ReturnType<typeof signIn>>["page"], text: string) => page.locator("[data-conversation-id]", { hasText: text });

async function open(text: string) {
	const { page, troubles } = await signIn();
	const from = `views.${Date.now()}`;
	await writeDm({ from, text });
	await row(page, text).click();
	await page.getByRole("log").getByText(text).waitFor();
	return { page, from, troubles };
}

test("a conversation is done by one key, the next one opens, and it comes back when they write", async () => {
	const text = `are you done with me ${Date.now()}`;
	const { page, from, troubles } = await open(text);
	const was = page.url();

	await page.keyboard.press("e");
	await row(page, text).waitFor({ state: "detached" });
	await page.waitForURL((url) => url.href !== was && /\/inbox\//.test(url.pathname));
	await page.getByRole("link", { name: /^Done/ }).click();
	await row(page, text).waitFor();

	await writeDm({ from, text: "not yet" });
	await row(page, "not yet").waitFor({ state: "detached" });
	await page.getByRole("link", { name: /^All/ }).click();
	await row(page, "not yet").waitFor();
	expect(troubles).toEqual([]);
});

test("done can be undone, and brings the conversation back where it was", async () => {
	const text = `that was too quick ${Date.now()}`;
	const { page } = await open(text);
	const was = new URL(page.url()).pathname;

	await page.getByRole("button", { name: "Done", exact: true }).click();
	await row(page, text).waitFor({ state: "detached" });
	await page.getByRole("button", { name: "Undo" }).click();

	await row(page, text).waitFor();
	await page.waitForURL((url) => url.pathname === was);
});

test("snoozed in one's own words: out of sight, listed under Snoozed, and back by the same key as done", async () => {
	const text = `write me next week ${Date.now()}`;
	const { page } = await open(text);

	await page.keyboard.press("h");
	await page.getByLabel("When").fill("in 3 days at 9am");
	await page
		.getByText(/^\w{3}, .*9:00 AM$/)
		.first()
		.waitFor();
	await page.keyboard.press("Enter");

	await row(page, text).waitFor({ state: "detached" });
	await page.getByRole("link", { name: /^Snoozed/ }).click();
	await row(page, text).click();
	await page.getByRole("log").getByText(text).waitFor();
	await page.keyboard.press("e");
	await row(page, text).waitFor({ state: "detached" });
	await page.getByRole("link", { name: /^All/ }).click();
	await row(page, text).waitFor();
});

test("a lead is taken by one key, stands under Mine and is counted there", async () => {
	const text = `who takes care of me ${Date.now()}`;
	const { page } = await open(text);

	await page.keyboard.press("i");
	await page
		.getByText(/is yours now/)
		.first()
		.waitFor();
	await page.getByRole("link", { name: /^Mine/ }).click();
	await row(page, text).waitFor();
	await expect.poll(() => page.getByRole("link", { name: /^Mine \d/ }).count()).toBe(1);
	expect(new URL(page.url()).search).toBe("?view=mine");
	await page.reload();
	await row(page, text).waitFor();
});

test("filters narrow a view, stand in the address, and an empty list says how to get out", async () => {
	const { page } = await signIn();
	await page.getByRole("button", { name: "Filter" }).click();
	await page.getByLabel("Stage", { exact: true }).selectOption({ label: "Meeting Booked" });
	await expect.poll(() => new URL(page.url()).searchParams.get("stage")).toBeTruthy();
	await expect
		.poll(async () => {
			const rows = await page.locator("[data-conversation-id]").allTextContents();
			return rows.length > 0 && rows.every((words) => words.includes("Meeting Booked"));
		})
		.toBe(true);

	await page.getByLabel("Assigned to", { exact: true }).selectOption({ label: "Sam Okoye" });
	await page.getByText("Nothing matches these filters").waitFor();
	await page.getByRole("link", { name: "Clear filters" }).click();
	await page.locator("[data-conversation-id]").first().waitFor();
	expect(new URL(page.url()).search).toBe("");
});
