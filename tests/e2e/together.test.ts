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

test("a colleague who writes is seen in the list and beside the reply, and two replies never go out unknowingly", async () => {
	const { ana, ben, name } = await openTogether();

	await field(ana).pressSequentially("It is, until Friday");
	await row(ben, name).getByText("writes a reply").waitFor({ state: "attached" });
	await ben.getByText("is writing a reply here").waitFor({ state: "detached" });
	await field(ben).pressSequentially("Yes");
	await ben.getByText("is writing a reply here").waitFor();
	// Whoever presses no more keys has stopped after a while, which a slow machine may need.
	await field(ana).pressSequentially(", noon");
	await field(ben).press("Enter");
	await ben.getByRole("button", { name: "Keep as draft" }).click();
	expect(await field(ben).inputValue()).toBe("Yes");
	expect(await ana.getByRole("log").getByText("Yes", { exact: true }).count()).toBe(0);

	await field(ana).pressSequentially(".");
	await field(ana).press("Enter");
	await ben.getByRole("status").getByText("It is, until Friday, noon.").waitFor();
	await field(ben).press("Enter");
	await ben.getByRole("button", { name: "Send anyway" }).click();
	await ana.getByRole("log").getByText("Yes", { exact: true }).waitFor();
});

test("a reply is taken back by key while it is held, with its text in the composer", async () => {
	const { ana, ben } = await openTogether();

	await field(ana).fill("too early");
	await field(ana).press("Enter");
	await ana.getByRole("button", { name: "Undo" }).waitFor();
	await ben.getByRole("log").getByText("too early").waitFor();
	await field(ana).press("Control+z");

	await ben.getByRole("log").getByText("too early").waitFor({ state: "detached" });
	await expect.poll(() => field(ana).inputValue()).toBe("too early");
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

test("a reply is planned in one's own words, stands above the composer of everybody, and can be cancelled", async () => {
	const { ana, ben } = await openTogether();

	await field(ana).fill("good morning");
	await ana.getByRole("button", { name: "Send later" }).click();
	await ana.getByLabel("When", { exact: true }).fill("tomorrow 9am");
	await ana.getByRole("button", { name: /^Send .*9:00/ }).click();

	const planned = (page: Page) => page.getByRole("list", { name: "Replies that go out later" });
	await planned(ana).getByText("good morning").waitFor();
	expect(await field(ana).inputValue()).toBe("");
	await planned(ben).getByText("good morning").waitFor();
	await planned(ben).getByRole("button", { name: "Cancel" }).click();
	for (const page of [ana, ben]) await planned(page).waitFor({ state: "detached" });
});
