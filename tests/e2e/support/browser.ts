/** A real Chromium, and the first steps that every journey takes in it. */
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, inject, vi } from "vitest";
import { CHROMIUM_ARGS, findChromium } from "../../../scripts/chromium.ts";
import type { Product } from "./product.ts";

let browser: Promise<Browser> | undefined;

async function launch() {
	// A microphone that beeps, for machines without one; whether a page may use it is up to the journey.
	return chromium.launch({ executablePath: await findChromium(), args: [...CHROMIUM_ARGS, "--use-fake-device-for-media-stream"] });
}

afterAll(async () => {
	await (await browser)?.close();
	browser = undefined;
});

const opened = new Set<Page>();

/** What stood on each page when a journey failed, since nobody was looking. */
afterEach(async ({ task }) => {
	const pages = [...opened].filter((page) => !page.isClosed());
	opened.clear();
	if (task.result?.state !== "fail") return;
	for (const page of pages) {
		const shown = await page.locator("body").ariaSnapshot({ timeout: 2000 }).catch(String);
		console.error(`${page.url()}\n${shown.slice(0, 4000)}`);
	}
});

export const WIDE = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** A fresh browser window; `troubles` collects what the console and the network complain about. */
export async function openBrowser(
	options: BrowserContextOptions = {},
): Promise<{ context: BrowserContext; page: Page; troubles: string[] }> {
	browser ??= launch();
	const context = await (await browser).newContext({
		viewport: WIDE,
		locale: "en-US",
		timezoneId: "Europe/Berlin",
		// Each window comes from an address of its own: sign-ins are limited by address.
		extraHTTPHeaders: { "cf-connecting-ip": `10.${[1, 2, 3].map(() => Math.floor(Math.random() * 256)).join(".")}` },
		...options,
	});
	const page = await context.newPage();
	opened.add(page);
	const troubles: string[] = [];
	page.on("console", (message) => {
		if (message.type() === "error") troubles.push(message.text());
	});
	page.on("pageerror", (error) => troubles.push(String(error)));
	page.on("response", (response) => {
		if (response.status() >= 500) troubles.push(`${response.status()} ${response.url()}`);
	});
	return { context, page, troubles };
}

/** Signed in as somebody of the demo, in the inbox. */
export async function signIn(email = "owner@demo.test", options: BrowserContextOptions = {}, { origin }: Product = inject("product")) {
	const opened = await openBrowser(options);
	const { page } = opened;
	await page.goto(`${origin}/login`);
	await page.getByLabel("E-mail").fill(email);
	await page.getByLabel("Password").fill("demo-password-1");
	await page.getByRole("button", { name: "Sign in", exact: true }).click();
	await page.waitForURL(/\/inbox/);
	await page.locator("[data-conversation-id]").first().waitFor();
	return opened;
}

/** Waits until what the inbox loads after itself is there: letters typed right after a key would come before it. */
export async function codeIsReady(page: Page) {
	await page.waitForFunction(() => {
		const names = performance.getEntriesByType("resource").map(({ name }) => name);
		return ["palette-dialog", "search-panel"].every((part) => names.some((name) => name.includes(part)));
	});
}

type Dm = { account?: string; from: string; name?: string; text?: string; attachments?: { type: string; url?: string; title?: string }[] };

/** Somebody writes to an account, through the sandbox. */
export async function writeDm(message: Dm, { sandbox }: Product = inject("product")) {
	const answer = await fetch(`${sandbox}/control/messages`, {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify({ account: "17841400000000001", ...message }),
	});
	if (!answer.ok) throw new Error(`the sandbox answered ${answer.status}: ${await answer.text()}`);
	return answer.json() as Promise<{ mid: string; delivered: number }>;
}

/** The link in the newest mail to an address, once there is one whose subject matches. */
export async function linkMailedTo(email: string, subject = /./): Promise<string> {
	const { sandbox } = inject("product");
	return vi.waitFor(
		async () => {
			const answer = await fetch(`${sandbox}/control/mail?to=${encodeURIComponent(email)}`);
			const { mails } = (await answer.json()) as { mails: { subject: string; text: string }[] };
			const link = /https?:\/\/\S+/.exec(mails.find((mail) => subject.test(mail.subject))?.text ?? "")?.[0];
			if (!link) throw new Error(`no mail to ${email}`);
			return link;
		},
		{ timeout: 15_000, interval: 100 },
	);
}
