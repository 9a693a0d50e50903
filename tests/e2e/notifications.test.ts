/** What one member does reaches another: at their bell, on their devices while the session lasts, and as they chose it. */
import type { Page } from "playwright-core";
import { expect, inject, test } from "vitest";
import { openBrowser, signIn } from "./support/browser.ts";
import { withPushService } from "./support/push.ts";

const SETTINGS = "/o/demo/settings/notifications";
const SOON = { timeout: 20_000 };

/** Opens the conversation in place of the list, and writes a note there that mentions somebody. */
async function mention(page: Page, name: string): Promise<{ path: string; person: string }> {
	await page.locator("[data-conversation-id]").nth(4).click();
	await page.getByRole("log").waitFor();
	const { pathname: path } = new URL(page.url());
	const person = (await page.locator("h1").last().textContent()) ?? "";
	const note = page.getByRole("combobox", { name: "Note", exact: true });
	await expect
		.poll(async () => {
			if (!(await note.isVisible())) await page.keyboard.press("n");
			return note.isVisible();
		}, SOON)
		.toBe(true);
	await note.pressSequentially(`Look here @${name.split(" ")[0]}`);
	await page.getByRole("listbox").getByRole("option", { name }).click();
	await page.keyboard.press("Control+Enter");
	await page
		.getByRole("article", { name: /Note by/ })
		.last()
		.waitFor();
	return { path, person };
}

const bell = (page: Page) => page.getByRole("link", { name: /^Notifications/ });

async function seeAll(page: Page) {
	await page.goto(`${inject("product").origin}/o/demo/notifications`);
	const all = page.getByRole("button", { name: "Mark all as seen" });
	await all.waitFor();
	if (await all.isEnabled()) await all.click();
	await page.getByText("All seen").waitFor();
}

test("who is mentioned sees it at the bell while it happens, and gets from there to the conversation", async () => {
	const { origin } = inject("product");
	const setter = await signIn("setter@demo.test");
	const owner = await signIn("owner@demo.test");
	await mention(owner.page, "Sam Okoye");
	await seeAll(setter.page);
	await setter.page.goto(`${origin}/o/demo/pipeline`);
	await bell(setter.page).waitFor();

	const { path, person } = await mention(owner.page, "Sam Okoye");

	await expect.poll(() => bell(setter.page).textContent(), SOON).toContain("1 new");
	await bell(setter.page).click();
	const panel = setter.page.getByRole("dialog", { name: "Notifications" });
	const told = panel.getByRole("link", { name: /mentioned you in a note/ }).first();
	expect(await told.textContent()).toContain(person);
	await told.click();
	await expect.poll(() => new URL(setter.page.url()).pathname, SOON).toBe(path);
	await setter.page
		.getByRole("article", { name: /Note by/ })
		.last()
		.waitFor();
	await expect.poll(() => bell(setter.page).textContent(), SOON).not.toContain("new");
	expect([...owner.troubles, ...setter.troubles]).toEqual([]);
});

test("a browser that is turned on shows a test and what happens, leads to it, and shows nothing after signing out until they are back", async () => {
	const { origin } = inject("product");
	const { context, page, troubles } = await signIn("setter@demo.test");
	const push = await withPushService(context, page);
	await page.goto(`${origin}${SETTINGS}`);
	const tests = (where: Page) => where.getByRole("button", { name: /^Send a test/ });
	const others = await tests(page).count();
	await page.getByRole("button", { name: "Turn on in this browser" }).click();
	await page.getByText("This browser shows notifications.").waitFor();

	const own = page.getByRole("listitem").filter({ hasText: "This browser" });
	await own.getByRole("button", { name: /^Send a test to Chrome/ }).click();
	await push.deliver(/settings\/notifications$/);
	await page.getByText("The test arrived at this browser.").waitFor();
	expect(await push.shown()).toEqual([{ title: "DM Tracker", body: "Notifications arrive on this device.", path: SETTINGS }]);

	const owner = await signIn("owner@demo.test");
	const { path } = await mention(owner.page, "Sam Okoye");
	expect(await push.deliver(new RegExp(`^${path}$`))).toMatchObject({ title: "DM Tracker" });
	await expect.poll(push.shown, SOON).toHaveLength(2);
	await push.click(path);
	await page
		.getByRole("article", { name: /Note by/ })
		.last()
		.waitFor();

	const before = (await push.arrived()).length;
	await page.getByRole("button", { name: "Account" }).click();
	await page.getByRole("menuitem", { name: "Sign out" }).click();
	await page.waitForURL(/\/login/);
	await expect.poll(push.isSubscribed, SOON).toBe(false);
	await mention(owner.page, "Sam Okoye");
	const elsewhere = await signIn("setter@demo.test");
	await elsewhere.page.goto(`${origin}${SETTINGS}`);
	await elsewhere.page.getByRole("button", { name: "Turn on in this browser" }).waitFor();
	expect(await tests(elsewhere.page).count()).toBe(others);
	expect(await push.arrived()).toHaveLength(before);

	await page.getByLabel("E-mail").fill("setter@demo.test");
	await page.getByLabel("Password").fill("demo-password-1");
	const added = page.waitForResponse((answer) => answer.request().method() === "POST" && answer.url().endsWith(SETTINGS));
	await page.getByRole("button", { name: "Sign in", exact: true }).click();
	expect((await added).ok()).toBe(true);
	expect(await push.isSubscribed()).toBe(true);
	await page.goto(`${origin}${SETTINGS}`);
	await page.getByText("This browser shows notifications.").waitFor();
	await own.getByRole("button", { name: /^Remove Chrome/ }).click();
	await page.getByText("The device is removed. It shows nothing any more.").waitFor();
	await page.getByRole("button", { name: "Turn on in this browser" }).waitFor();
	expect(troubles).toEqual([]);
});

test("a browser that blocks notifications, or cannot show any, says what helps", async () => {
	const { origin } = inject("product");
	const { context, page } = await signIn("setter@demo.test");
	await context.addInitScript(() => Object.defineProperty(Notification, "permission", { get: () => "denied" }));
	await page.goto(`${origin}${SETTINGS}`);
	await page.getByText("This browser blocks notifications of DM Tracker.").waitFor();

	await context.addInitScript(() => Reflect.deleteProperty(window, "PushManager"));
	await page.reload();
	await page.getByText("This browser cannot show notifications").waitFor();

	await context.addInitScript(() =>
		Object.defineProperty(navigator, "userAgent", { get: () => "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0)" }),
	);
	await page.reload();
	await page.getByText("Add to Home Screen").waitFor();
});

test("how one is told is saved without scripts as well", async () => {
	const { origin } = inject("product");
	const { context } = await signIn("setter@demo.test");
	const plain = await openBrowser({ javaScriptEnabled: false, storageState: await context.storageState() });
	const { page } = plain;
	await page.goto(`${origin}${SETTINGS}`);
	await page.getByLabel("Mentions with a sound").uncheck();
	await page.getByLabel("New messages on your devices").check();
	await page.getByLabel("Quiet from").selectOption("22:00");
	await page.getByLabel("Quiet until").selectOption("07:00");
	await page.getByLabel("Your time zone").selectOption("America/New York");
	await page.getByRole("button", { name: "Save" }).click();
	await page.getByText("Saved.").waitFor();

	await page.goto(`${origin}${SETTINGS}`);
	expect(await page.getByLabel("Mentions with a sound").isChecked()).toBe(false);
	expect(await page.getByLabel("Mentions in the app").isChecked()).toBe(true);
	expect(await page.getByLabel("New messages on your devices").isChecked()).toBe(true);
	expect(await page.getByLabel("Quiet from").inputValue()).toBe("22");
	expect(await page.getByLabel("Your time zone").inputValue()).toBe("America/New_York");
	await page.locator("noscript p", { hasText: "only where it may run scripts" }).waitFor();
	await page.getByLabel("Quiet until").selectOption("22:00");
	await page.getByLabel("New messages on your devices").uncheck();
	await page.getByRole("button", { name: "Save" }).click();
	await page.getByText("Saved.").waitFor();
});

test("the worker and its script are served, as what they are and with a policy of their own", async () => {
	const { origin } = inject("product");
	for (const path of ["/sw.js", "/sw-push.js"]) {
		const { status, headers } = await fetch(`${origin}${path}`);
		expect(status, path).toBe(200);
		expect(headers.get("content-type"), path).toContain("text/javascript");
		expect(headers.get("cache-control"), path).toContain("must-revalidate");
		expect(headers.get("content-security-policy"), path).toBe("default-src 'none'; script-src 'self'; connect-src 'self'");
	}
	const { page } = await signIn("setter@demo.test");
	const scripts = await page.evaluate(async () => {
		const { active } = await navigator.serviceWorker.ready;
		return [active?.scriptURL, (await navigator.serviceWorker.getRegistration("/"))?.scope];
	});
	expect(scripts).toEqual([`${origin}/sw.js`, `${origin}/`]);
});
