import { expect, inject, test } from "vitest";
import { signIn } from "./support/browser.ts";

test("an account is disconnected by visible labels alone, its conversations stay, and connecting again finds them", async () => {
	const { origin, sandbox } = inject("product");
	const { page } = await signIn("owner@rival.test");
	const rows = () => page.locator("[data-conversation-id]");
	const ids = () => rows().evaluateAll((nodes) => nodes.map((node) => node.getAttribute("data-conversation-id")));
	const before = (await ids()).slice(0, 5);
	const stored = async () => {
		const api = await fetch(`${origin}/api/v1/conversations?limit=100`, { headers: { "x-org-auth-token": "rival-org-token" } });
		return ((await api.json()) as { data: unknown[] }).data.length;
	};
	const count = await stored();

	await page.getByRole("link", { name: "Settings" }).first().click();
	await page.getByRole("button", { name: "Disconnect" }).click();
	const dialog = page.getByRole("alertdialog");
	await dialog.getByText("Its token and its Instagram identity are deleted here").waitFor();
	await page.keyboard.press("Escape");
	await dialog.waitFor({ state: "detached" });
	await page
		.getByText(/^●?Connected$/)
		.first()
		.waitFor();

	await page.getByRole("button", { name: "Disconnect" }).click();
	await dialog.getByRole("button", { name: "Disconnect @rival.coach" }).click();
	await page.getByText("@rival.coach is disconnected.").waitFor();
	await page.getByText("Disconnected account").waitFor();
	const world = (await (await fetch(`${sandbox}/control/world`)).json()) as {
		accounts: { username: string; subscribed_fields: string[] }[];
	};
	expect(world.accounts.find(({ username }) => username === "rival.coach")?.subscribed_fields).toEqual([]);

	await page.goto(`${origin}/o/rival/inbox`);
	await rows().first().click();
	await page.getByText("This Instagram account was disconnected.").waitFor();
	expect(await page.getByLabel("Reply", { exact: true }).count()).toBe(0);

	await page.goto(`${origin}/o/rival/settings/connections`);
	await page
		.getByRole("button", { name: /Connect/ })
		.first()
		.click();
	await page.waitForURL(`${sandbox}/**`);
	await page.getByText("rival.coach").first().click();
	await page.getByRole("button", { name: /Allow/ }).first().click();
	await page.waitForURL(/connected=rival.coach/);
	expect(await page.getByRole("article").count()).toBe(1);
	await page.getByText(/earlier messages read from Instagram/).waitFor();
	await page.goto(`${origin}/o/rival/inbox`);
	await rows().first().waitFor();
	expect((await ids()).slice(0, 5)).toEqual(before);
	expect(await stored()).toBe(count);
});

test("the page of a deletion is public, and there is none for a code that nobody was given", async () => {
	const { origin } = inject("product");
	expect((await fetch(`${origin}/data-deletion/0000000000000000000000`)).status).toBe(404);
	const asked = await fetch(`${origin}/operator/data-deletions`, {
		method: "POST",
		headers: { authorization: "Bearer local-operator-token-0000" },
		body: "99999999990",
	});
	const { receipts } = (await asked.json()) as { receipts: { url: string; confirmation_code: string }[] };
	const page = await fetch(receipts[0]?.url ?? "");
	expect(page.status).toBe(200);
	expect(page.headers.get("referrer-policy")).toBe("no-referrer");
	const text = await page.text();
	expect(text).toContain(receipts[0]?.confirmation_code);
	expect(text).not.toContain("99999999990");
});
