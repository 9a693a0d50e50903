/** The inbox without a network: what was seen is there, what is written waits, leaves once and late ones are refused; signing out leaves nothing. */
import { expect, inject, test } from "vitest";
import { signIn, writeDm } from "./support/browser.ts";

type Page = Awaited<ReturnType<typeof open>>["page"];

async function open() {
	const { origin } = inject("product");
	const { context, page: first } = await signIn("setter@demo.test");
	const page = await context.newPage();
	await first.close();
	await page.goto(`${origin}/o/demo/inbox`);
	await page.locator("[data-conversation-id]").first().waitFor();
	await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
	// The worker has the page from its second visit on.
	await page.reload();
	const text = `hello ${Date.now()}`;
	await writeDm({ from: `train.${Date.now()}`, name: `Traveller ${Date.now()}`, text });
	const row = page.locator("[data-conversation-id]", { hasText: text });
	await row.waitFor();
	await row.click();
	await page.getByRole("textbox", { name: "Reply" }).waitFor();
	return { origin, context, page, hello: text };
}

const kept = (page: Page) =>
	page.evaluate(async () => {
		const databases = await indexedDB.databases();
		const pages = await caches.open("pages-1");
		return { databases: databases.map(({ name }) => name), pages: (await pages.keys()).length };
	});

/** Whether the browser keeps the conversation with this message. */
async function isKept(page: Page, text: string): Promise<boolean> {
	return page.evaluate(
		(wanted) =>
			new Promise<boolean>((resolve) => {
				const request = indexedDB.open("dm-tracker");
				request.onsuccess = () => {
					const all = request.result.transaction("orgs").objectStore("orgs").getAll();
					all.onsuccess = () => {
						request.result.close();
						const threads = all.result[0]?.kept?.threads;
						resolve(threads !== undefined && JSON.stringify([...threads]).includes(wanted));
					};
				};
			}),
		text,
	);
}

async function keptReplies(page: Page): Promise<number> {
	return page.evaluate(
		() =>
			new Promise<number>((resolve) => {
				const request = indexedDB.open("dm-tracker");
				request.onsuccess = () => {
					const all = request.result.transaction("orgs").objectStore("orgs").getAll();
					all.onsuccess = () => {
						request.result.close();
						resolve(all.result[0]?.unsent.length ?? 0);
					};
				};
			}),
	);
}

test("what was seen opens without a network, and a reply that was written leaves once when it is back", async () => {
	const { origin, context, page, hello } = await open();
	const name = (await page.locator("h1").first().textContent()) ?? "";
	const said = await page.locator("[data-message-id]").last().textContent();
	await expect.poll(() => kept(page), { timeout: 10_000 }).toEqual({ databases: ["dm-tracker"], pages: 1 });
	await expect.poll(() => isKept(page, hello), { timeout: 15_000 }).toBe(true);

	await context.setOffline(true);
	await page.goto(`${origin}/o/demo/inbox`);
	await page.getByText(/This is as of/).waitFor();
	await page.getByText(name, { exact: true }).first().click();
	expect(await page.locator("[data-message-id]").last().textContent()).toBe(said);
	const text = `written offline ${Date.now()}`;
	await page.getByRole("textbox", { name: "Reply" }).fill(text);
	await page.keyboard.press("Enter");
	await expect.poll(() => keptReplies(page), { timeout: 10_000 }).toBe(1);
	await page.goto(`${origin}/o/demo/inbox`);
	await page.getByText(/This is as of/).waitFor();
	await page.getByText(name, { exact: true }).first().click();
	await page.getByText(text).last().waitFor();

	await context.setOffline(false);
	await expect
		.poll(async () => page.locator("[data-message-id]", { hasText: text }).textContent(), { timeout: 30_000 })
		.toMatch(/Sent|Leaves in/);
	await page.reload();
	await page.locator("[data-message-id]", { hasText: text }).waitFor();
	expect(await page.locator("[data-message-id]", { hasText: text }).count()).toBe(1);
	await context.close();
});

test("signing out leaves nothing of the org in the browser", async () => {
	const { origin, context, page } = await open();
	await expect.poll(() => kept(page), { timeout: 10_000 }).toEqual({ databases: ["dm-tracker"], pages: 1 });

	await page.getByRole("button", { name: /Account/ }).click();
	await page.getByRole("menuitem", { name: "Sign out" }).click();
	await page.getByRole("heading", { name: "Sign in" }).waitFor();

	await expect.poll(() => kept(page), { timeout: 10_000 }).toEqual({ databases: [], pages: 0 });
	await context.setOffline(true);
	await page.goto(`${origin}/o/demo/inbox`).catch(() => undefined);
	expect(await page.locator("[data-conversation-id]").count()).toBe(0);
	await context.close();
});

test("what nobody has opened yet opens without a network too, and code of earlier builds does not stay", async () => {
	const { context, page } = await open();
	// Two builds before this one: a page of the one before may still be open.
	await page.evaluate(async () => {
		const cache = await caches.open("code-1");
		await cache.put("/code.json", Response.json(["/assets/of-the-build-before.js"]));
		for (const file of ["of-the-build-before", "of-an-earlier-one"]) await cache.put(`/assets/${file}.js`, new Response("old"));
	});
	/** Whether all code of this build is here, and which of the old files. */
	const codeKept = () =>
		page.evaluate(async () => {
			navigator.serviceWorker.controller?.postMessage("keep-code");
			const files: string[] = await (await fetch("/code.json")).json();
			const known = (await (await caches.open("code-1")).keys()).map(({ url }) => new URL(url).pathname);
			const isWhole = files.length > 100 && files.every((file) => known.includes(file));
			return [isWhole, ...known.filter((path) => path.includes("/of-"))];
		});
	await expect.poll(codeKept, { timeout: 60_000 }).toEqual([true, "/assets/of-the-build-before.js"]);
	await page.waitForTimeout(500);
	expect(await codeKept()).toEqual([true, "/assets/of-the-build-before.js"]);

	await context.setOffline(true);
	await page.getByRole("button", { name: "Snooze" }).first().click();
	await page.getByRole("dialog").waitFor();
	await page.keyboard.press("Escape");
	await page.locator("body").click({ position: { x: 700, y: 5 } });
	await page.keyboard.press("?");
	await page.getByRole("dialog", { name: "Keyboard" }).waitFor();
	await context.close();
});
