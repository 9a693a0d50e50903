import { expect, inject, test } from "vitest";
import { PHONE, signIn, writeDm } from "./support/browser.ts";

type Page = Awaited<ReturnType<typeof signIn>>["page"];

const row = (page: Page, text: string) => page.locator("[data-conversation-id]", { hasText: text });
const all = (page: Page) => page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: /^All/ });
const countOf = async (page: Page) => Number(/\d+/.exec((await all(page).textContent()) ?? "")?.[0] ?? 0);

/** Two people wrote, the newest stands first. */
async function twoWrite(page: Page) {
	const mark = `aside ${Date.now()}`;
	const from = [1, 2].map((number) => `aside.${Date.now()}.${number}`);
	for (const [index, person] of from.entries()) {
		await writeDm({ from: person, text: `${mark} ${index + 1}` });
		await row(page, `${mark} ${index + 1}`).waitFor();
	}
	return { mark, from };
}

test("done for me by key: gone from all of one's windows and nobody else's, undone, and back when they write", async () => {
	const { origin } = inject("product");
	const [ana, sam] = [await signIn(), await signIn("setter@demo.test")];
	const { mark, from } = await twoWrite(ana.page);
	const second = await ana.context.newPage();
	await second.goto(`${origin}/o/demo/inbox`);
	for (const page of [second, sam.page]) await row(page, `${mark} 2`).waitFor();
	const before = await countOf(second);
	await expect.poll(() => countOf(ana.page)).toBe(before);
	await sam.page.reload();
	await row(sam.page, `${mark} 2`).waitFor();
	const beforeOfSam = await countOf(sam.page);

	await row(ana.page, `${mark} 2`).click();
	await ana.page.getByRole("log").getByText(`${mark} 2`).waitFor();
	await ana.page.keyboard.press("Shift+E");

	// On to the next one, as after Done.
	await ana.page.getByRole("log").getByText(`${mark} 1`).waitFor();
	for (const page of [ana.page, second]) {
		await row(page, `${mark} 2`).waitFor({ state: "detached" });
		await expect.poll(() => countOf(page)).toBe(before - 1);
	}
	await ana.page.getByText("is done for you until they write").first().waitFor();
	await row(sam.page, `${mark} 2`).waitFor();
	expect(await countOf(sam.page)).toBe(beforeOfSam);

	await ana.page.keyboard.press("Control+z");
	for (const page of [ana.page, second]) await row(page, `${mark} 2`).waitFor();
	await ana.page.getByRole("log").getByText(`${mark} 2`).waitFor();
	await expect.poll(() => countOf(second)).toBe(before);

	await ana.page
		.getByRole("region", { name: /^Conversation with/ })
		.getByRole("button", { name: "Done for me" })
		.click();
	for (const page of [ana.page, second]) await row(page, `${mark} 2`).waitFor({ state: "detached" });
	// A colleague who answers does not bring it back; the person does.
	await row(sam.page, `${mark} 2`).click();
	await sam.page.locator("textarea[data-reply]").fill(`answered ${mark}`);
	await sam.page.keyboard.press("Control+Enter");
	await row(sam.page, `answered ${mark}`).waitFor();
	await writeDm({ from: from[0] ?? "", text: `${mark} 1 again` });
	for (const page of [ana.page, second]) {
		await row(page, `${mark} 1 again`).waitFor();
		expect(await row(page, `answered ${mark}`).count()).toBe(0);
	}
	await writeDm({ from: from[1] ?? "", text: `${mark} 2 again` });
	for (const page of [ana.page, second]) await row(page, `${mark} 2 again`).waitFor();
	await expect.poll(() => countOf(second)).toBe(before);
	expect([...ana.troubles, ...sam.troubles]).toEqual([]);
});

test("what is done for me is found by its filter, and comes back from there; palette and sheet name the key", async () => {
	const { origin } = inject("product");
	const { page, troubles } = await signIn();
	const { mark } = await twoWrite(page);
	await row(page, `${mark} 1`).hover();
	await page.getByRole("button", { name: /^Done for me: / }).click();
	await row(page, `${mark} 1`).waitFor({ state: "detached" });
	// The open conversation, or none, is not what a button of a row leads away from.
	expect(new URL(page.url()).pathname).toBe("/o/demo/inbox");

	await page.getByRole("button", { name: "Filter", exact: true }).click();
	await page.getByLabel("Done for me", { exact: true }).selectOption("1");
	await page.waitForURL(/aside=1/);
	await row(page, `${mark} 1`).waitFor();
	expect(await row(page, `${mark} 2`).count()).toBe(0);
	await row(page, `${mark} 1`).getByText("Done for you").waitFor({ state: "attached" });
	await page.reload();
	await row(page, `${mark} 1`).click();
	await page.getByRole("log").getByText(`${mark} 1`).waitFor();
	const toggle = page.getByRole("region", { name: /^Conversation with/ }).getByRole("button", { name: "Done for me" });
	expect(await toggle.getAttribute("aria-pressed")).toBe("true");
	await page.keyboard.press("Control+k");
	await page.keyboard.type("done for me");
	await page
		.getByRole("dialog", { name: "Commands" })
		.getByRole("option", { name: /Done for me.*Shift/ })
		.first()
		.waitFor();
	await page.keyboard.press("Escape");
	await page.keyboard.press("?");
	await page.getByRole("dialog", { name: "Keyboard shortcuts" }).getByText("Done for me, or back to my lists").waitFor();
	await page.keyboard.press("Escape");

	await page.keyboard.press("Shift+E");
	await row(page, `${mark} 1`).waitFor({ state: "detached" });
	await page.goto(`${origin}/o/demo/inbox`);
	await row(page, `${mark} 1`).waitFor();
	expect(troubles).toEqual([]);
});

test("several at once are done for me, and are as before by one undo", async () => {
	const { page, troubles } = await signIn();
	const { mark } = await twoWrite(page);
	await row(page, `${mark} 2`).click();
	await page.getByRole("log").getByText(`${mark} 2`).waitFor();
	await page.keyboard.press("x");
	await page.keyboard.press("Shift+J");
	await page.getByRole("region", { name: "Selection" }).getByText("2 selected").waitFor();
	await page.keyboard.press("Shift+E");
	await page.getByText("2 conversations are done for you.").first().waitFor();
	for (const number of [1, 2]) await row(page, `${mark} ${number}`).waitFor({ state: "detached" });
	await page.keyboard.press("Control+z");
	for (const number of [1, 2]) await row(page, `${mark} ${number}`).waitFor();
	expect(troubles).toEqual([]);
});

test("what could not be told stays where it was, and says so", async () => {
	const { page } = await signIn();
	const { mark } = await twoWrite(page);
	await page.route(/\/inbox\/[\w-]+\.data$/, (route) => (route.request().method() === "POST" ? route.abort() : route.continue()));

	for (const key of ["Shift+E", "e"]) {
		await row(page, `${mark} 1`).click();
		await page.getByRole("log").getByText(`${mark} 1`).waitFor();
		await page.keyboard.press(key);
		await page.getByText("The conversation stays where it was").first().waitFor();
		await row(page, `${mark} 1`).waitFor();
		await page.reload();
		await row(page, `${mark} 1`).waitFor();
	}
});

test("on a phone it is in the contact's sheet", async () => {
	const { page, troubles } = await signIn("owner@demo.test", { viewport: PHONE, hasTouch: true });
	const { mark } = await twoWrite(page);
	await row(page, `${mark} 1`).click();
	await page.getByRole("log").getByText(`${mark} 1`).waitFor();
	await page.getByRole("button", { name: "Contact", exact: true }).click();
	await page.getByRole("complementary", { name: "Contact" }).getByRole("button", { name: "Done for me" }).click();
	await page.getByText("is done for you until they write").first().waitFor();
	await page.getByRole("link", { name: "Back to the inbox" }).click();
	await row(page, `${mark} 2`).waitFor();
	expect(await row(page, `${mark} 1`).count()).toBe(0);
	expect(troubles).toEqual([]);
});
