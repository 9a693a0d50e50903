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

test("all mentions are selected, also those that no page has brought yet", async () => {
	const admin = await signIn("admin@demo.test");
	const { page } = await signIn("setter@demo.test");
	const mark = `everybody look ${Date.now()}`;
	for (let number = 0; number < 12; number++) await writeDm({ from: `many.${Date.now()}.${number}`, text: `${mark} ${number}` });
	await row(page, `${mark} 11`).waitFor();
	const name = /Account of (.+)/
		.exec(await admin.page.getByRole("navigation", { name: "Organization" }).ariaSnapshot())?.[1]
		?.replace(/"$/, "");
	await page.getByRole("button", { name: "Filter", exact: true }).click();
	const memberId = await page
		.getByLabel("Assigned to", { exact: true })
		.locator("option", { hasText: name ?? "?" })
		.getAttribute("value");
	const count = await page.evaluate(async (mentions) => {
		const ids: string[] = [];
		for (let cursor: string | null = ""; cursor !== null && ids.length < 52; ) {
			const listed: { ids: string[]; nextCursor: string | null } = await (
				await fetch(`/o/demo/pages/inbox${cursor && `?cursor=${encodeURIComponent(cursor)}`}`)
			).json();
			ids.push(...listed.ids);
			cursor = listed.nextCursor;
		}
		for (const id of ids.slice(0, 52)) {
			const fields = { intent: "note", clientId: crypto.randomUUID(), text: "please look", mentions };
			await fetch(`/o/demo/inbox/${id}`, { method: "POST", body: new URLSearchParams(fields) });
		}
		return Math.min(ids.length, 52);
	}, memberId ?? "");
	expect(count).toBe(52);

	await admin.page.goto(`${inject("product").origin}/o/demo/inbox?view=mentions`);
	await row(admin.page, "").first().waitFor();
	await admin.page.keyboard.press("Control+a");
	const bar = admin.page.getByRole("region", { name: "Selection" });
	await bar.getByText("50 selected").waitFor();
	await bar.getByRole("button", { name: "Select all mentions" }).click();
	await bar.getByText("52 selected").waitFor();
	await bar.getByRole("button", { name: "Select all mentions" }).waitFor({ state: "detached" });
	await bar.getByRole("button", { name: "Mark as unread" }).click();
	await admin.page.getByRole("alertdialog").getByText("52").first().waitFor();
	await admin.page.getByRole("alertdialog").getByRole("button", { name: "Cancel" }).click();
	expect(admin.troubles).toEqual([]);
}, 90_000);
