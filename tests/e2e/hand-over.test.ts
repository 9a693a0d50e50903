import { expect, test } from "vitest";
import { codeIsReady, signIn, writeDm } from "./support/browser.ts";

type Page = Awaited<ReturnType<typeof signIn>>["page"];

const row = (page: Page, text: string) => page.locator("[data-conversation-id]", { hasText: text });
const handedOver = (page: Page) => page.getByRole("log").getByText("Ana Keller handed over to Sam Okoye:");
const assignee = (page: Page, name: string) =>
	page.locator("select[aria-label='Assigned to'] option:checked", { hasText: name }).waitFor({ state: "attached" });

async function open(page: Page, text: string) {
	await row(page, text).click();
	await page.getByRole("log").getByText(text).waitFor();
}

test("a lead is handed over with a note from the palette, its new owner sees it at once, and undo gives it back", async () => {
	const [ana, sam] = [await signIn(), await signIn("setter@demo.test")];
	const text = `ready to buy ${Date.now()}`;
	await writeDm({ from: `closing.${Date.now()}`, text });
	await open(ana.page, text);
	await open(sam.page, text);

	await codeIsReady(ana.page);
	await ana.page.keyboard.press("Control+k");
	await ana.page.getByPlaceholder(/./).first().waitFor();
	await ana.page.keyboard.type("hand over");
	await ana.page.getByRole("option", { name: /^Hand over with a note/ }).waitFor();
	await ana.page.keyboard.press("Enter");
	const dialog = ana.page.getByRole("dialog", { name: /^Hand over/ });
	await dialog.getByLabel("To", { exact: true }).selectOption({ label: "Sam Okoye" });
	await dialog.getByRole("button", { name: "Hand over" }).click();
	await dialog.getByText("Write what they should know.").waitFor();
	await dialog.getByLabel("Note", { exact: true }).fill("wants the yearly plan");
	await ana.page.keyboard.press("Control+Enter");

	for (const { page } of [ana, sam]) {
		await handedOver(page).waitFor();
		await page.getByRole("log").getByText("wants the yearly plan").waitFor();
		await assignee(page, "Sam Okoye");
	}
	await ana.page.getByRole("button", { name: "Undo" }).last().click();
	for (const { page } of [ana, sam]) {
		await handedOver(page).waitFor({ state: "detached" });
		await assignee(page, "Nobody");
	}
	expect([...ana.troubles, ...sam.troubles]).toEqual([]);
});
