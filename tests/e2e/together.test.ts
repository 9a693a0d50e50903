import { expect, test } from "vitest";
import { signIn, writeDm } from "./support/browser.ts";

type Page = Awaited<ReturnType<typeof signIn>>["page"];
const row = (page: Page, text: string) => page.locator("[data-conversation-id]", { hasText: text });
const field = (page: Page) => page.locator("textarea[data-reply]");

/** Two members with the same new conversation open. */
async function openTogether() {
	const [ana, ben] = [await signIn("owner@demo.test"), await signIn("admin@demo.test")];
	const name = `Together ${Date.now()}`;
	await writeDm({ from: `together.${Date.now()}`, name, text: "is the course still open?" });
	for (const { page } of [ana, ben]) {
		await row(page, name).click();
		await field(page).waitFor();
	}
	return { ana: ana.page, ben: ben.page, name };
}

test("a reply is taken back by key while it is held, with its text in the composer", async () => {
	const { ana, ben } = await openTogether();

	await field(ana).fill("too early");
	await field(ana).press("Enter");
	await ana.getByRole("button", { name: "Undo" }).waitFor();
	await ben.getByRole("log").getByText("too early").waitFor();
	await field(ana).press("Control+z");

	await ben.getByRole("log").getByText("too early").waitFor({ state: "detached" });
	expect(await field(ana).inputValue()).toBe("too early");
});

test("a draft follows its author to another browser, shows in the list, and is nobody else's", async () => {
	const { ana, ben, name } = await openTogether();
	const elsewhere = (await signIn("owner@demo.test")).page;

	await field(ana).fill("half a sentence");
	await row(elsewhere, name).getByText("half a sentence").waitFor();
	await row(elsewhere, name).click();

	expect(await field(elsewhere).inputValue()).toBe("half a sentence");
	expect(await ben.content()).not.toContain("half a sentence");
});
