import { expect, inject, test } from "vitest";
import { linkMailedTo, openBrowser, signIn, writeDm } from "./support/browser.ts";

test("somebody signs up, makes an organization, connects Instagram and sees the first DM, and of two accounts to which one it was written", async () => {
	const { origin, sandbox } = inject("product");
	const { page, troubles } = await openBrowser();
	const key = Date.now() % 1_000_000;
	await page.goto(`${origin}/signup`);
	await page.getByLabel("Your name").fill("Nora Lind");
	await page.getByLabel("E-mail").fill(`nora${key}@example.test`);
	await page.getByLabel("Password").fill("quiet river stones");
	await page.getByRole("button", { name: "Create account" }).click();
	await page.getByText("18 and older").waitFor();
	await page.getByLabel("Password").fill("quiet river stones");
	await page.getByLabel("I am 18 or older.").check();
	await page.getByLabel(/I accept the terms/).check();
	await page.getByRole("button", { name: "Create account" }).click();

	await page.getByText(`We sent a mail to nora${key}@example.test`).waitFor();
	const link = await linkMailedTo(`nora${key}@example.test`);
	expect(new URL(link).origin).toBe(origin);
	await page.goto(link);
	await page.getByRole("button", { name: "Confirm this address" }).click();
	await page.getByText("Your e-mail address is confirmed").waitFor();
	await page.getByLabel("E-mail").fill(`nora${key}@example.test`);
	await page.getByLabel("Password").fill("quiet river stones");
	await page.getByRole("button", { name: "Sign in", exact: true }).click();
	await page.waitForURL(/\/orgs\/new/);
	await page.getByLabel("Name of the organization").fill(`Lind Studio ${key}`);
	await page.getByRole("button", { name: "Create organization" }).click();
	await page.waitForURL(/\/settings\/connections/);
	await page.getByRole("button", { name: "Connect Instagram" }).click();
	await page.waitForURL(`${sandbox}/**`);
	await page.getByText("clara.creates").first().click();
	await page.getByRole("button", { name: /Allow/ }).first().click();

	await page.waitForURL(/\/settings\/connections\?connected=/);
	await page.getByText("@clara.creates is connected").waitFor();
	const text = `first of all ${key}`;
	await writeDm({ account: "clara.creates", from: "first.fan", text });
	await page.goto(`${origin}/o/lind-studio-${key}/inbox`);
	await page.getByText(text).first().waitFor();
	const row = (words: string) => page.locator("[data-conversation-id]", { hasText: words });
	expect(await row(text).getByText("Writes to").count()).toBe(0);

	await page.goto(`${origin}/o/lind-studio-${key}/settings/connections`);
	await page.getByRole("button", { name: "Connect another account" }).click();
	await page.waitForURL(`${sandbox}/**`);
	await page.getByText("studio.nord").first().click();
	await page.getByRole("button", { name: /Allow/ }).first().click();
	await page.getByText("@studio.nord is connected").waitFor();
	await writeDm({ account: "studio.nord", from: "second.fan", text: `second of all ${key}` });
	await page.goto(`${origin}/o/lind-studio-${key}/inbox`);
	await row(text).getByText("Writes to @clara.creates").waitFor({ state: "attached" });
	await row(`second of all ${key}`).getByText("Writes to @studio.nord").waitFor({ state: "attached" });
	expect(troubles.filter((trouble) => !trouble.includes("400"))).toEqual([]);
});

test("cancelling in Instagram ends in a sentence", async () => {
	const { page } = await signIn();
	const { origin, sandbox } = inject("product");
	await page.goto(`${origin}/o/demo/settings/connections`);
	await page.getByRole("button", { name: "Connect another account" }).click();
	await page.waitForURL(`${sandbox}/**`);

	await page
		.getByRole("button", { name: /Cancel/ })
		.first()
		.click();

	await page.getByText("You cancelled in Instagram").waitFor();
});

test("a wrong password says so and keeps the e-mail; signing out ends the session", async () => {
	const { origin } = inject("product");
	const { page } = await openBrowser();
	await page.goto(`${origin}/login`);
	await page.getByLabel("E-mail").fill("owner@demo.test");
	await page.getByLabel("Password").fill("not the password");
	await page.getByRole("button", { name: "Sign in", exact: true }).click();
	await page.getByText("do not match an account").waitFor();
	expect(await page.getByLabel("E-mail").inputValue()).toBe("owner@demo.test");

	const signedIn = await signIn("admin@demo.test");
	const cookies = await signedIn.context.cookies();
	await signedIn.page.getByRole("button", { name: /Account of/ }).click();
	await signedIn.page.getByRole("menuitem", { name: "Sign out" }).click();
	await signedIn.page.waitForURL(/\/login/);
	const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
	const answer = await fetch(`${origin}/o/demo/inbox`, { headers: { cookie }, redirect: "manual" });
	expect(answer.headers.get("location")).toMatch(/\/login/);
});

test("a person in two organizations switches between them", async () => {
	const { origin } = inject("product");
	const { page } = await signIn("setter@demo.test");
	await page.goto(`${origin}/orgs/new`);
	await page.getByLabel("Name of the organization").fill(`Second ${Date.now() % 1_000_000}`);
	await page.getByRole("button", { name: "Create organization" }).click();
	await page.waitForURL(/\/o\/second-/);

	await page.getByRole("button", { name: /^Organization Second/ }).click();
	await page.getByRole("menuitemradio", { name: /Demo Coaching/ }).click();

	await page.waitForURL(/\/o\/demo\//);
	await page.goto(`${origin}/o/demo/inbox`);
	await page.locator("[data-conversation-id]").first().waitFor();
});
