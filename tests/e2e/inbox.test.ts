import { expect, inject, test } from "vitest";
import { PHONE, signIn, writeDm } from "./support/browser.ts";

/** Documents and data requests that a page makes from here on. */
function countLoads(page: import("playwright-core").Page) {
	const loads: string[] = [];
	page.on("request", (request) => {
		const url = new URL(request.url());
		if (request.resourceType() === "document" || url.pathname.endsWith(".data")) loads.push(url.pathname);
	});
	return loads;
}

test("a DM is painted in an open inbox without any loader running again", async () => {
	const { page, troubles } = await signIn();
	await page.locator("a[data-conversation-id]").nth(1).waitFor();
	await page.waitForTimeout(1500);
	const loads = countLoads(page);
	const text = `from outside ${Date.now()}`;

	await writeDm({ from: "nova.runs", text });

	await page.getByText(text).first().waitFor();
	const row = page.locator("[data-conversation-id]").first();
	expect(await row.textContent()).toContain(text);
	expect(loads).toEqual([]);
	expect(troubles).toEqual([]);
});

test("what was pressed opens, also when a message moves the rows before the button is let go", async () => {
	const { page, troubles } = await signIn();
	const text = `pressed ${Date.now()}`;
	await writeDm({ from: `pressed.${Date.now()}`, text });
	const row = page.locator("[data-conversation-id]", { hasText: text });
	const place = await row.boundingBox();
	if (!place) throw new Error("The row has no place.");
	const meant = await row.getAttribute("data-conversation-id");

	await page.mouse.move(place.x + 120, place.y + 20);
	await page.mouse.down();
	const later = `came between ${Date.now()}`;
	await writeDm({ from: `between.${Date.now()}`, text: later });
	await page.locator("[data-conversation-id]").first().getByText(later).waitFor();
	await page.mouse.up();

	await page.waitForURL(`**/inbox/${meant}`);
	await page.getByRole("log").getByText(text).waitFor();
	expect(troubles).toEqual([]);
});

test("a reply goes out once, is shown at once, and ends as sent", async () => {
	const { page } = await signIn();
	const from = `asker${Date.now() % 100000}`;
	await writeDm({ from, text: "do you have a minute?" });
	await page.getByText("do you have a minute?").first().click();
	const text = `of course, ask away ${Date.now()}`;

	await page.getByRole("textbox", { name: "Reply" }).fill(text);
	await page.keyboard.press("Enter");

	await page.locator("[data-message-id]", { hasText: text }).waitFor({ timeout: 1000 });
	await page
		.getByText(/· Sent$/)
		.last()
		.waitFor();
	const answer = await fetch(`${inject("product").sandbox}/control/requests`);
	const sends = JSON.stringify(await answer.json()).split(text).length - 1;
	expect(sends).toBe(1);
	expect(await page.locator("[data-message-id]", { hasText: text }).count()).toBe(1);
});

test("what another member does is seen at once", async () => {
	const [owner, setter] = [await signIn("owner@demo.test"), await signIn("setter@demo.test")];
	const from = `shared${Date.now() % 100000}`;
	await writeDm({ from, text: "hello team" });
	await owner.page.getByText("hello team").first().click();
	await setter.page.getByText("hello team").first().click();
	const text = `answered by the owner ${Date.now()}`;

	await owner.page.getByRole("textbox", { name: "Reply" }).fill(text);
	await owner.page.getByRole("button", { name: "Send", exact: true }).click();

	await setter.page.locator("[data-message-id]", { hasText: text }).waitFor();
});

test("an older page of a conversation comes on scroll, and the place is kept", async () => {
	const { page } = await signIn();
	const from = `talker${Date.now() % 100000}`;
	for (let count = 1; count <= 70; count++) await writeDm({ from, text: `line ${count} of many` });
	await page.getByText("line 70 of many").first().click();
	await page.locator("[data-message-id]", { hasText: "line 70 of many" }).waitFor();

	for (let tries = 0; tries < 30 && (await page.locator("[data-message-id]", { hasText: "line 1 of many" }).count()) === 0; tries++) {
		await page.locator("[data-message-id]").first().hover();
		await page.mouse.wheel(0, -2000);
		await page.waitForTimeout(150);
	}

	await page.locator("[data-message-id]", { hasText: "line 1 of many" }).waitFor();
});

test("a picture is shown through our own door", async () => {
	const { page } = await signIn();
	await writeDm({ from: `painter${Date.now() % 100000}`, attachments: [{ type: "image" }] });
	await page.locator("[data-conversation-id]", { hasText: "Photo" }).first().click();

	const picture = page.locator("[data-message-id] img").first();
	await picture.waitFor();

	expect(await picture.getAttribute("src")).toMatch(/^\/o\/demo\/media\//);
	await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
});

test("a socket that was cut off catches up", async () => {
	const { page, context } = await signIn();
	await context.setOffline(true);
	const text = `while offline ${Date.now()}`;
	await writeDm({ from: "late.riser", text });
	await page.waitForTimeout(500);

	await context.setOffline(false);

	await page.getByText(text).first().waitFor({ timeout: 30_000 });
});

test("on a phone one pane is shown at a time", async () => {
	const { page } = await signIn("owner@demo.test", { viewport: PHONE, hasTouch: true, isMobile: true });

	await page.locator("[data-conversation-id]").first().tap();
	await page.getByRole("textbox", { name: "Reply" }).waitFor();

	expect(await page.locator("[data-conversation-id]").first().isVisible()).toBe(false);
	expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});

test("another organization's pages are not there", async () => {
	const { page } = await signIn("owner@rival.test");
	const { origin } = inject("product");

	for (const path of ["/o/demo/inbox", "/o/demo/pipeline", "/o/demo/settings/connections", "/o/nobody/inbox"]) {
		const answer = await page.goto(`${origin}${path}`);
		expect(answer?.status(), path).toBe(404);
	}
});
