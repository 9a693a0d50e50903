/** A Chromium on this machine, signed in, for measures of what somebody sees. */
import { type Browser, chromium, type Page } from "playwright-core";
import { CHROMIUM_ARGS, findChromium } from "../../scripts/chromium.ts";
import { wait } from "./support.ts";

/** Launches Chromium for as long as `use` takes. */
export async function withBrowser<T>(use: (browser: Browser) => Promise<T>): Promise<T> {
	const browser = await chromium.launch({ executablePath: await findChromium(), args: CHROMIUM_ARGS });
	try {
		return await use(browser);
	} finally {
		await browser.close();
	}
}

/** A window of its own, 1440 × 900, with somebody of the demo in the inbox. */
export async function openInbox(browser: Browser, origin: string, email = "owner@demo.test"): Promise<Page> {
	const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
	await page.goto(`${origin}/login`);
	await page.getByLabel("E-mail").fill(email);
	await page.getByLabel("Password").fill("demo-password-1");
	await page.getByRole("button", { name: "Sign in", exact: true }).click();
	await page.locator("[data-conversation-id]").first().waitFor();
	await wait(1500);
	return page;
}

/** Slows the page's processor so many times; 1 is as it is. */
export async function slow(page: Page, times: number): Promise<void> {
	const session = await page.context().newCDPSession(page);
	await session.send("Emulation.setCPUThrottlingRate", { rate: times });
}
