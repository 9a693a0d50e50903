import { Secret, TOTP } from "otpauth";
import type { Page } from "playwright-core";
import { expect, inject, test } from "vitest";
import { linkMailedTo, openBrowser } from "./support/browser.ts";

const PASSWORD = "quiet river stones";
let people = 0;

/** Somebody who signed up, confirmed the address, and is signed in on the account page. */
async function openAccount() {
	const { origin } = inject("product");
	const email = `account${Date.now()}${people++}@example.test`;
	const opened = await openBrowser();
	const { page } = opened;
	await page.goto(`${origin}/signup`);
	await page.getByLabel("Your name").fill("Nora Lind");
	await page.getByLabel("E-mail").fill(email);
	await page.getByLabel("Password").fill(PASSWORD);
	await page.getByLabel("I am 18 or older.").check();
	await page.getByLabel(/I accept the terms/).check();
	await page.getByRole("button", { name: "Create account" }).click();
	await page.getByText("We sent a mail to").waitFor();
	await page.goto(await linkMailedTo(email));
	await page.getByRole("button", { name: "Confirm this address" }).click();
	await page.getByText("Your e-mail address is confirmed").waitFor();
	await enterPassword(page, email, PASSWORD);
	await page.waitForURL(/\/orgs\/new/);
	await page.goto(`${origin}/account`);
	await page.getByRole("heading", { name: "Devices" }).waitFor();
	return { ...opened, email, origin };
}

async function enterPassword(page: Page, email: string, password: string) {
	await page.getByLabel("E-mail").fill(email);
	await page.getByLabel("Password").fill(password);
	await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

/** Sign-in goes wrong on purpose in these journeys; everything else is trouble. */
const unexpected = (troubles: string[]) => troubles.filter((trouble) => !/400|404/.test(trouble));

test("a forgotten password is chosen anew by the link in the mail, which then is used up", async () => {
	const { email, origin } = await openAccount();
	const { page, troubles } = await openBrowser();
	await page.goto(`${origin}/login`);
	await page.getByRole("link", { name: "Forgotten password" }).click();
	await page.waitForURL(/forgot-password/);
	await page.getByLabel("E-mail").fill(email);
	await page.getByRole("button", { name: "Send the link" }).click();
	await page.getByText("is on its way").waitFor();
	const link = await linkMailedTo(email, /new password/);

	const answer = await page.goto(link);
	expect(answer?.headers()["referrer-policy"]).toBe("no-referrer");
	expect(answer?.headers()["cache-control"]).toBe("no-store");
	await page.getByLabel("New password", { exact: true }).fill("short");
	await page.getByRole("button", { name: "Save the password" }).click();
	await page.getByText("at least 8 characters.").waitFor();
	await page.getByLabel("New password", { exact: true }).fill("another quiet river");
	await page.getByRole("button", { name: "Save the password" }).click();
	await page.getByText("Your password is changed").waitFor();
	await enterPassword(page, email, "another quiet river");
	await page.waitForURL(/\/orgs\/new/);

	const again = await page.goto(link);
	expect(again?.status()).toBe(404);
	expect(again?.headers()["referrer-policy"]).toBe("no-referrer");
	await page.getByRole("link", { name: "Send a new link" }).waitFor();
	expect(unexpected(troubles)).toEqual([]);
});

test("two-step sign-in: set up from the picture or the secret, asked for at the next sign-in, recovery codes shown once", async () => {
	const { page, email, origin, troubles } = await openAccount();
	await page.getByRole("link", { name: "Set it up" }).click();
	await page.getByRole("button", { name: "Set it up" }).click();
	await page.getByRole("img", { name: "QR code of the secret" }).waitFor();
	const secret = ((await page.locator("code").textContent()) ?? "").replaceAll(" ", "");
	const totp = new TOTP({ secret: Secret.fromBase32(secret) });
	await page.getByLabel("Code of the app").fill(totp.generate());
	await page.getByRole("button", { name: "Turn on" }).click();
	await page.getByText("Your recovery codes").waitFor();
	const codes = await page.locator("ol li").allTextContents();
	expect(codes).toHaveLength(10);
	await page.reload();
	await page.getByText("10 recovery codes are left").waitFor();
	expect(await page.content()).not.toContain(codes[0]);

	const next = await openBrowser();
	await next.page.goto(`${origin}/login?next=/account`);
	await enterPassword(next.page, email, PASSWORD);
	await next.page.waitForURL(/\/login\/second-factor/);
	await next.page.getByLabel("Code of your authenticator app").fill("000000");
	await next.page.getByRole("button", { name: "Sign in" }).click();
	await next.page.getByText("This code is not right").waitFor();
	await next.page.getByLabel("Code of your authenticator app").fill(codes[0] ?? "");
	await next.page.getByRole("button", { name: "Sign in" }).click();
	await next.page.waitForURL(`${origin}/account`);

	expect(unexpected([...troubles, ...next.troubles])).toEqual([]);
});

test("a passkey is added, signs in without a password, confirms, and is removed", async () => {
	const { page, context, origin, troubles } = await openAccount();
	const devtools = await context.newCDPSession(page);
	await devtools.send("WebAuthn.enable");
	await devtools.send("WebAuthn.addVirtualAuthenticator", {
		options: {
			protocol: "ctap2",
			transport: "internal",
			hasResidentKey: true,
			hasUserVerification: true,
			isUserVerified: true,
			automaticPresenceSimulation: true,
		},
	});
	await page.getByRole("button", { name: "Add a passkey" }).click();
	await page.getByRole("button", { name: "Remove the passkey Chrome on Linux" }).waitFor();

	await context.clearCookies();
	await page.goto(`${origin}/login?next=/account`);
	await page.getByRole("button", { name: "Sign in with a passkey" }).click();
	await page.waitForURL(`${origin}/account`);
	await page.goto(`${origin}/confirm?next=/account`);
	await page.getByRole("button", { name: "Use a passkey instead" }).click();
	await page.waitForURL(`${origin}/account`);

	await page.getByRole("button", { name: /Remove the passkey/ }).click();
	await page.getByRole("button", { name: "Remove the passkey", exact: true }).click();
	await page.getByText("The passkey is removed.").waitFor();
	expect(unexpected(troubles)).toEqual([]);
});

test("another device is signed out from the list", async () => {
	const { page, email, origin, troubles } = await openAccount();
	const other = await openBrowser();
	await other.page.goto(`${origin}/login`);
	await enterPassword(other.page, email, PASSWORD);
	await other.page.waitForURL(/\/orgs\/new/);
	await page.reload();
	await page.getByText("This device").waitFor();

	await page.getByRole("button", { name: /^Sign out Chrome/ }).click();

	await page.getByText("That device is signed out.").waitFor();
	await other.page.goto(`${origin}/account`);
	await other.page.waitForURL(/\/login/);
	expect(unexpected(troubles)).toEqual([]);
});

test("who has not confirmed the address is reminded in the app, and may have the mail again", async () => {
	const { origin } = inject("product");
	const email = `later${Date.now()}@example.test`;
	const { page } = await openBrowser();
	await page.goto(`${origin}/signup`);
	await page.getByLabel("Your name").fill("Nora Lind");
	await page.getByLabel("E-mail").fill(email);
	await page.getByLabel("Password").fill(PASSWORD);
	await page.getByLabel("I am 18 or older.").check();
	await page.getByLabel(/I accept the terms/).check();
	await page.getByRole("button", { name: "Create account" }).click();
	await page.getByText("We sent a mail to").waitFor();
	await page.goto(`${origin}/login`);
	await enterPassword(page, email, PASSWORD);
	await page.getByLabel("Name of the organization").fill(`Later ${Date.now()}`);
	await page.getByRole("button", { name: "Create organization" }).click();
	await page.waitForURL(/\/settings\/connections/);

	await page.getByRole("button", { name: "Connect Instagram" }).click();
	await page.getByText("Confirm your e-mail address first").waitFor();
	await page.getByRole("button", { name: "Send again" }).click();
	await page.getByText("The mail is on its way.", { exact: true }).waitFor();
});
