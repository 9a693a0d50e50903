import { expect, inject, test } from "vitest";
import { signIn } from "./support/browser.ts";

async function openBoard(email?: string) {
	const opened = await signIn(email);
	await opened.page.goto(`${inject("product").origin}/o/demo/pipeline`);
	await opened.page.locator("[data-contact-id]").first().waitFor();
	await opened.page.waitForTimeout(700);
	return opened;
}

function column(page: import("playwright-core").Page, name: string) {
	return page.locator("[data-stage-id]", { has: page.getByRole("heading", { name: new RegExp(name) }) });
}

test("a card is dragged to another stage, everybody sees it, and it stays", async () => {
	const [{ page }, other] = [await openBoard(), await openBoard("setter@demo.test")];
	const card = column(page, "Outreach Sent").locator("[data-contact-id]").first();
	const id = await card.getAttribute("data-contact-id");

	await card.dragTo(column(page, "Meeting Booked"));

	await column(page, "Meeting Booked").locator(`[data-contact-id="${id}"]`).waitFor();
	await column(other.page, "Meeting Booked").locator(`[data-contact-id="${id}"]`).waitFor();
	await page.waitForTimeout(300);
	await page.reload();
	await column(page, "Meeting Booked").locator(`[data-contact-id="${id}"]`).waitFor();
});

test("a card is moved by keyboard alone", async () => {
	const { page } = await openBoard();
	const card = column(page, "In Conversation").locator("[data-contact-id]").first();
	const id = await card.getAttribute("data-contact-id");
	await card.locator("[data-card]").focus();

	await page.keyboard.press("m");
	await page.keyboard.press("3");

	await column(page, "Interested").locator(`[data-contact-id="${id}"]`).waitFor();
	await expect
		.poll(() => page.locator("[aria-live]").allInnerTexts())
		.toEqual(expect.arrayContaining([expect.stringMatching(/Interested/)]));
});
