import { expect, inject, test } from "vitest";
import { signIn, writeDm } from "./support/browser.ts";

test("an Owner sees how messages come and go, and how many milliseconds the last change took to this screen", async () => {
	const { origin } = inject("product");
	const { page, troubles } = await signIn();
	const text = `how fast ${Date.now()}`;
	await writeDm({ from: `pace.${Date.now()}`, text });
	await page.locator("[data-conversation-id]", { hasText: text }).waitFor();

	const pace = page.getByRole("navigation", { name: "Organization" }).getByText(/^Live, the last change after \d+ (ms|s)$/);
	await pace.waitFor();
	expect(await pace.getAttribute("title")).toMatch(/^Live: the last change was on this screen after \d+ ms$/);

	await page.goto(`${origin}/o/demo/settings/operations`);
	await page.getByRole("img", { name: /^Messages received: [1-9]\d* in the last 24 hours/ }).waitFor();
	await page.getByText("@demo.coach").waitFor();
	expect(troubles).toEqual([]);
});

test("an Admin has no page of operations", async () => {
	const { origin } = inject("product");
	const { page } = await signIn("admin@demo.test");

	const answer = await page.goto(`${origin}/o/demo/settings/operations`);

	expect(answer?.status()).toBe(403);
});
