import { expect, inject, test } from "vitest";
import { signIn, writeDm } from "./support/browser.ts";

type Page = Awaited<ReturnType<typeof signIn>>["page"];

const row = (page: Page, text: string) => page.locator("[data-conversation-id]", { hasText: text });
const tab = (page: Page) => page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: /^Mentions/ });
const unseen = async (page: Page) => Number(/\d+/.exec((await tab(page).textContent()) ?? "")?.[0] ?? 0);

test("a mention is counted at once, stands first among mentions, and is seen by opening it, in every window", async () => {
	const { origin } = inject("product");
	const [ana, sam] = [await signIn(), await signIn("setter@demo.test")];
	const before = await unseen(sam.page);
	const second = await sam.context.newPage();
	await second.goto(`${origin}/o/demo/inbox`);
	await row(second, "").first().waitFor();
	const text = `who takes this ${Date.now()}`;
	await writeDm({ from: `mentioned.${Date.now()}`, text });

	await row(ana.page, text).click();
	await ana.page.getByRole("log").getByText(text).waitFor();
	await ana.page.keyboard.press("n");
	await ana.page.getByLabel("Note", { exact: true }).and(ana.page.locator("textarea")).fill("please look @Sam Okoye");
	await ana.page.getByRole("button", { name: "Save note" }).click();

	await tab(sam.page)
		.getByText(String(before + 1), { exact: true })
		.waitFor();
	await tab(sam.page).click();
	await sam.page.waitForURL(/view=mentions/);
	await sam.page.locator("[data-conversation-id]").first().getByText(text).waitFor();
	await row(sam.page, text).getByText("A note mentions you").waitFor({ state: "attached" });
	await row(sam.page, text).click();
	await sam.page.getByRole("log").getByText("please look").waitFor();
	await row(sam.page, text).getByText("A note mentions you").waitFor({ state: "detached" });
	await sam.page.locator("[data-conversation-id]").first().getByText(text).waitFor();
	await row(second, text).getByText("A note mentions you").waitFor({ state: "detached" });
	expect(await unseen(sam.page)).toBe(before);
	expect([...ana.troubles, ...sam.troubles]).toEqual([]);
});
