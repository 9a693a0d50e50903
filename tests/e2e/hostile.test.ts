/** Hostile text as message, name, file name and organization, in a real browser: it is shown, and it does nothing. */
import type { Page } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import { PHONE, signIn, WIDE, writeDm } from "./support/browser.ts";
import { HOSTILE } from "./support/hostile.ts";
import { type Product, startProduct } from "./support/product.ts";

const RUN = `hostile.${Date.now() % 1_000_000}`;
const AT_ONCE = 8;

/** What must never be in a page of ours, whatever somebody wrote. */
const INJECTED = [
	"script:not([nonce])",
	"body style",
	"iframe",
	"object",
	"embed",
	"base",
	"math",
	"marquee",
	"meta[http-equiv=refresh]",
	"main link",
	"[srcdoc]",
	"svg script",
	"svg animate",
	"[formaction]",
	"form[action^='javascript' i]",
	"a[href^='javascript' i]",
	"a[href^='data' i]",
	"a[href^='vbscript' i]",
	"a[href^='file' i]",
	"img[src='x']",
	"[src*='evil.test']",
];

test("three hundred hostile strings are shown and do nothing", { timeout: 400_000 }, async () => {
	// A product of its own: what is written here would stand above what other journeys look for.
	const { product, stop } = await startProduct();
	onTestFinished(stop);
	const { origin } = product;
	await everybodyWrites(product);
	const seen = { pages: 0, dialogs: 0, blocked: 0, injected: 0, wide: 0 };
	const remarks: string[] = [];

	for (const viewport of [WIDE, PHONE]) {
		const { context, page, troubles } = await signIn("owner@demo.test", { viewport }, product);
		await context.exposeFunction("blocked", (what: string) => {
			seen.blocked++;
			remarks.push(`blocked: ${what}`);
		});
		await context.addInitScript(() => {
			document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
				(globalThis as unknown as { blocked: (what: string) => void }).blocked(`${effectiveDirective} ${blockedURI}`);
			});
		});
		context.on("dialog", (dialog) => {
			seen.dialogs++;
			void dialog.dismiss();
		});
		if (viewport === WIDE) await makeOrganizations(page, origin);
		const look = async (where: string) => {
			seen.pages++;
			const { found, isWide } = await inspect(page, viewport.width);
			seen.injected += found.length;
			seen.wide += isWide ? 1 : 0;
			remarks.push(...found.map((what) => `${where}: ${what}`), ...(isWide ? [`${where}: wider than ${viewport.width}`] : []));
		};

		await page.goto(`${origin}/o/demo/inbox`);
		await page.locator("[data-conversation-id]").first().waitFor();
		for (let step = 0; step < 10; step++) {
			await look(`inbox list ${step}`);
			await scroll(page, "[data-conversation-id]", 2000);
		}
		await page.goto(`${origin}/o/demo/inbox`);
		await page.getByText(`${RUN} writes everything`).first().click();
		await page.getByRole("log").waitFor();
		const texts = new Set<string>();
		for (let step = 0; step < 32; step++) {
			if (step % 4 === 0) await look(`conversation ${step}`);
			for (const text of await page.getByRole("log").locator("[data-message-id]").allTextContents()) texts.add(text);
			await scroll(page, "[role=log] [data-message-id]", -2500);
		}
		for (const vector of ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "{{7*7}}", "javascript:alert(1)"]) {
			expect(
				[...texts].some((text) => text.includes(vector)),
				`${vector} is shown as it was written`,
			).toBe(true);
		}
		for (const path of ["/o/demo/pipeline", "/o/demo/settings/connections", "/orgs/new"]) {
			await page.goto(`${origin}${path}`);
			await page.waitForTimeout(500);
			await look(path);
		}
		const others = page.locator("[data-conversation-id]");
		await page.goto(`${origin}/o/demo/inbox`);
		await others.first().waitFor();
		for (let position = 0; position < 6; position++) {
			await page.goto(`${origin}/o/demo/inbox/${await others.nth(position).getAttribute("data-conversation-id")}`);
			await page.getByRole("log").waitFor();
			await look(`conversation of somebody ${position}`);
			await page.goto(`${origin}/o/demo/inbox`);
			await others.first().waitFor();
		}
		remarks.push(...troubles.filter((trouble) => /security policy|permissions-policy|refused to/i.test(trouble)));
		await context.close();
	}

	console.log(
		`figure: hostile text: ${HOSTILE.length} strings, ${seen.pages} looks at 1440 and 390 px: ${seen.dialogs} dialogs, ${seen.blocked} policy violations, ${seen.injected} elements injected, ${seen.wide} pages too wide`,
	);
	expect([...new Set(remarks)]).toEqual([]);
	expect(seen.dialogs).toBe(0);
});

/** Each string is somebody's name and somebody's message, and one person writes them all, and files called like that. */
async function everybodyWrites(product: Product) {
	const collector = `${RUN}.all`;
	const jobs = HOSTILE.flatMap((text, position) => {
		const name = text.slice(0, 200);
		const other = HOSTILE[(position + 150) % HOSTILE.length] ?? "";
		return [
			() => writeDm({ from: `${RUN}.${position}`, name, ...(other !== "" && { text: other }) }, product),
			() => writeDm({ from: collector, text }, product),
			...(position % 6 === 0 ? [() => writeDm({ from: collector, attachments: [{ type: "file", title: text }] }, product)] : []),
		];
	});
	await Promise.all(
		Array.from({ length: AT_ONCE }, async () => {
			for (let job = jobs.shift(); job; job = jobs.shift()) await job();
		}),
	);
	await writeDm({ from: collector, text: `${RUN} writes everything` }, product);
	for (const end = Date.now() + 90_000; Date.now() < end; ) {
		const answer = await fetch(`${product.origin}/api/v1/conversations?limit=100`, { headers: { "x-org-auth-token": "demo-org-token" } });
		const { data } = (await answer.json()) as { data: { contact: { username: string | null } | null }[] };
		if (data.filter(({ contact }) => contact?.username?.startsWith(RUN)).length > 90) return;
		await new Promise((resolve) => setTimeout(resolve, 500));
	}
	throw new Error("the names did not come");
}

/** Their names come after the demo's, which stays the one that its Owner begins in. */
async function makeOrganizations(page: Page, origin: string) {
	for (const name of HOSTILE.filter((text) => text.trim().length > 2 && text.length < 50).slice(0, 12)) {
		await page.request.post(`${origin}/orgs/new`, { form: { name: `zz ${name}` }, headers: { origin }, maxRedirects: 0 });
	}
}

async function inspect(page: Page, width: number) {
	return page.evaluate(
		({ selectors, width }) => {
			const found = selectors.flatMap((selector) =>
				[...document.querySelectorAll(selector)].map((element) => element.outerHTML.slice(0, 120)),
			);
			for (const element of document.querySelectorAll("*")) {
				for (const { name } of element.attributes) if (name.startsWith("on")) found.push(element.outerHTML.slice(0, 120));
			}
			return { found, isWide: document.documentElement.scrollWidth > width };
		},
		{ selectors: INJECTED, width },
	);
}

/** Scrolls what holds these elements. */
async function scroll(page: Page, selector: string, by: number) {
	await page.evaluate(
		({ selector, by }) => {
			let box = document.querySelector(selector)?.parentElement;
			while (box && box.scrollHeight <= box.clientHeight + 4) box = box.parentElement;
			box?.scrollBy(0, by);
		},
		{ selector, by },
	);
	await page.waitForTimeout(150);
}
