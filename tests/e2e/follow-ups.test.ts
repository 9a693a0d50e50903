import { expect, test } from "vitest";
import { signIn, writeDm } from "./support/browser.ts";

const row = (page: Awaited<ReturnType<typeof signIn>>["page"], text: string) => page.locator("[data-conversation-id]", { hasText: text });
const due = (page: Awaited<ReturnType<typeof signIn>>["page"], text: string) => page.locator("[data-follow-up-id]", { hasText: text });

async function setOne(reason: string, when: string) {
	const { page, troubles } = await signIn();
	const from = `later.${Date.now()}`;
	const text = `not today ${Date.now()}`;
	await writeDm({ from, text });
	await row(page, text).click();
	await page.getByRole("log").getByText(text).waitFor();
	await page.keyboard.press("f");
	await page.getByLabel("When").fill(when);
	await page.getByLabel("Reason").fill(reason);
	await page.keyboard.press("Enter");
	await page.getByText(/^Follow-up with /).waitFor();
	return { page, from, text, troubles };
}

test("set by one key, it stands on the list row, in the panel and on the board, and is done by one key", async () => {
	const reason = `ask about the call ${Date.now()}`;
	const { page, text, troubles } = await setOne(reason, "in 2 hours");
	await row(page, text)
		.getByText(/^Follow-up/)
		.waitFor({ state: "attached" });
	await page.getByRole("complementary").or(page.locator("main")).getByText(reason).first().waitFor();

	await page.getByRole("link", { name: /^Follow-ups/ }).click();
	await due(page, reason).waitFor();
	await due(page, reason).getByRole("link").focus();
	while ((await due(page, reason).getAttribute("class"))?.includes("bg-selected") !== true) await page.keyboard.press("j");
	await page.keyboard.press("e");

	await due(page, reason).waitFor({ state: "detached" });
	await page.getByRole("button", { name: "Undo" }).last().click();
	await due(page, reason).waitFor();
	expect(troubles).toEqual([]);
});

test("an answer takes it off an open board without loading again", async () => {
	const reason = `they owe me an answer ${Date.now()}`;
	const { page, from } = await setOne(reason, "in 1 hour");
	await page.getByRole("link", { name: /^Follow-ups/ }).click();
	await due(page, reason).waitFor();

	await writeDm({ from, text: "here it is" });

	await due(page, reason).waitFor({ state: "detached" });
});

test("a date after the end of the reply window says so before it is set", async () => {
	const { page } = await signIn();
	const text = `in two weeks maybe ${Date.now()}`;
	await writeDm({ from: `weeks.${Date.now()}`, text });
	await row(page, text).click();
	await page.getByRole("log").getByText(text).waitFor();
	await page.keyboard.press("f");

	await page.getByLabel("When").fill("in 3 days 9am");
	await page
		.getByText(/^\w{3}, .*9:00 AM$/)
		.first()
		.waitFor();
	expect(await page.getByText(/^Instagram closes this chat on .* unless @weeks\.\d+ writes before\.$/).count()).toBe(0);
	await page.getByLabel("When").fill("in 14 days");

	await page.getByText(/^Instagram closes this chat on .* unless @weeks\.\d+ writes before\.$/).waitFor();
});
