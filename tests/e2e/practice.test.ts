/** Beginning: the list of first steps, and the practice inbox, which teaches the keys by keys. */
import { expect, inject, test } from "vitest";
import { signIn } from "./support/browser.ts";

const SOON = { timeout: 20_000 };

test("somebody goes through the practice inbox by the keys that it names, and nothing of it leaves the browser", async () => {
	const { origin } = inject("product");
	const { page, troubles } = await signIn("setter@demo.test");
	await expect
		.poll(async () => {
			await page.keyboard.press("?");
			return page.getByRole("dialog", { name: "Keyboard shortcuts" }).isVisible();
		}, SOON)
		.toBe(true);
	await page.getByRole("link", { name: "Practise them" }).press("Enter");
	await page.getByRole("heading", { name: "Practice inbox" }).waitFor();
	const coach = page.getByRole("complementary", { name: "Practice" });
	const learned = () => coach.getByRole("progressbar").getAttribute("aria-valuenow");
	/** Presses what the coach asks for, once it asks for it. */
	async function lesson(number: number, words: RegExp, act: () => Promise<void>) {
		await expect.poll(() => coach.getByRole("status").textContent(), SOON).toMatch(words);
		await act();
		await expect.poll(learned, SOON).toBe(String(number));
	}
	const key = (press: string) => () => page.keyboard.press(press);
	const inDialog = (press: string, choice: string) => async () => {
		await page.keyboard.press(press);
		await page.getByRole("dialog").waitFor();
		await page.keyboard.type(choice);
		await page.keyboard.press("Enter");
		await page.getByRole("dialog").waitFor({ state: "detached" });
	};
	const sent: string[] = [];
	page.on("request", (request) => request.method() !== "GET" && sent.push(`${request.method()} ${request.url()}`));
	const list = page.getByRole("region", { name: "Practice inbox" }).getByRole("listitem");
	expect(await list.count()).toBe(10);

	await lesson(1, /^Press nextJopens the next/, key("j"));
	await page.keyboard.press("j");
	await page.getByRole("region", { name: "Conversation with Tom Adeyemi" }).waitFor();
	await lesson(2, /Kgoes back/, key("k"));
	await lesson(3, /goes to the reply/, key("r"));
	await lesson(4, /sends it/, async () => {
		await page.keyboard.type("Yes, until Friday");
		await page.keyboard.press("Enter");
	});
	await page.getByRole("log").getByText("Yes, until Friday").waitFor();
	await lesson(5, /leaves the field/, key("Escape"));
	await lesson(6, /is done/, key("e"));
	await expect.poll(() => list.count(), SOON).toBe(9);
	await lesson(7, /out of sight/, inDialog("h", "in 3d 9am"));
	await expect.poll(() => list.count(), SOON).toBe(8);
	await lesson(8, /makes a lead yours/, key("i"));
	await page.getByText("With Sam Okoye").waitFor();
	await lesson(9, /somebody of the team/, inDialog("a", "Robin"));
	await page.getByText("With Robin").waitFor();
	await lesson(10, /writes a note/, key("n"));
	await lesson(11, /saves the note/, async () => {
		await page.keyboard.type("Asks for two parts");
		await page.keyboard.press("Control+Enter");
	});
	await lesson(12, /when to write again/, inDialog("f", "Next week"));
	await lesson(13, /searches/, async () => {
		await page.keyboard.press("/");
		await page.getByRole("searchbox").waitFor();
		await page.keyboard.type("price");
		await page.keyboard.press("Enter");
	});
	await lesson(14, /finds every command/, async () => {
		await page.keyboard.press("Control+k");
		await page.getByRole("dialog").getByRole("combobox").waitFor();
		await page.keyboard.type("left");
		await page.getByRole("option", { name: /How many are left/ }).waitFor();
		await page.keyboard.press("Enter");
	});

	await coach.getByText("You know the keys.").waitFor();
	expect(sent).toEqual([]);
	await coach.getByRole("link", { name: "Open the inbox" }).press("Enter");
	await page.locator("[data-conversation-id]").first().waitFor();
	expect(await page.getByText("Tom Adeyemi").count()).toBe(0);
	await page.goto(`${origin}/o/demo/practice`);
	await expect.poll(() => list.count(), SOON).toBe(10);
	expect(troubles).toEqual([]);
});

test("the list of first steps knows what is done, leads to what is not, and stays away once it was sent away", async () => {
	const { origin } = inject("product");
	const { page, troubles } = await signIn("admin@demo.test");
	const card = page.getByRole("region", { name: "Beginning" });
	await card.waitFor();
	const done = Number(await card.getByRole("progressbar").getAttribute("aria-valuenow"));
	await card.getByRole("link", { name: /^Practise the keys.*not done yet/ }).click();
	await page.getByRole("heading", { name: "Practice inbox" }).waitFor();
	await page.evaluate(() => localStorage.setItem("dmt:practiced", "yes"));
	await page.goto(`${origin}/o/demo/inbox`);
	await card.getByRole("link", { name: /^Practise the keys.*, done/ }).waitFor();
	expect(await card.getByRole("progressbar").getAttribute("aria-valuenow")).toBe(String(done + 1));

	const dismissed = page.waitForResponse((answer) => answer.request().method() === "POST" && answer.url().includes("/beginning"));
	await card.getByRole("button", { name: "Hide the list of beginning" }).click();
	expect((await dismissed).ok()).toBe(true);
	await card.waitFor({ state: "detached" });
	const asked = page.waitForResponse(/pages\/beginning/);
	await page.goto(`${origin}/o/demo/inbox`);
	expect(await (await asked).json()).toMatchObject({ isDismissed: true });
	expect(await card.count()).toBe(0);

	await page.goto(`${origin}/o/demo/beginning`);
	await page.getByRole("button", { name: "Show this list in the inbox" }).click();
	await page.getByRole("button", { name: "Hide this list in the inbox" }).waitFor();
	await page.goto(`${origin}/o/demo/inbox`);
	await card.waitFor();
	expect(troubles).toEqual([]);
});
