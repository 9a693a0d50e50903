import { gzipSync } from "node:zlib";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, inject, test } from "vitest";
import { openBrowser, PHONE, signIn, WIDE } from "./support/browser.ts";

const PAGES = [
	"/o/demo/inbox",
	"/o/demo/inbox/first",
	"/o/demo/inbox?unread=1&media=1",
	"/o/demo/pipeline",
	"/o/demo/settings/connections",
	"/account",
	"/account/second-factor",
	"/confirm",
	"/o/demo/settings/members",
	"/o/demo/settings/notifications",
	"/o/demo/notifications",
	"/o/demo/practice",
	"/o/demo/beginning",
	"/o/demo/settings/organization",
	"/o/demo/settings/api",
	"/o/demo/settings/audit",
	"/o/demo/settings/security",
	"/o/demo/settings/tags",
	"/o/demo/settings/operations",
	"/o/demo/settings/follow-ups",
	"/o/demo/settings/assignment",
	"/o/demo/settings/personal",
	"/o/demo/settings/saved-replies",
	"/o/demo/follow-ups",
];

/** A saved view whose filters one of the pages has. */
function saveView(page: Awaited<ReturnType<typeof signIn>>["page"]) {
	return page.evaluate(async () => {
		const fields = { intent: "save", name: "Pictures to answer", query: "?unread=1&media=1" };
		await fetch("/o/demo/views", { method: "POST", body: new URLSearchParams(fields) });
	});
}

for (const viewport of [WIDE, PHONE]) {
	for (const colorScheme of ["light", "dark"] as const) {
		test(`no page has an accessibility violation at ${viewport.width} px, ${colorScheme}`, async () => {
			const { origin } = inject("product");
			const { page } = await signIn("owner@demo.test", { viewport, colorScheme });
			const first = await page.locator("[data-conversation-id]").first().getAttribute("data-conversation-id");
			await saveView(page);
			const visitor = await openBrowser({ viewport, colorScheme });

			for (const [opened, path] of [
				...PAGES.map((path) => [page, path] as const),
				...["/login", "/signup", "/forgot-password", "/reset-password?token=old", "/privacy-policy"].map(
					(path) => [visitor.page, path] as const,
				),
			]) {
				await opened.goto(`${origin}${path.replace("first", first ?? "")}`);
				await opened.waitForTimeout(400);
				const { violations } = await new AxeBuilder({ page: opened }).analyze();
				expect(
					violations.map(({ id, nodes }) => [path, id, nodes[0]?.html]),
					path,
				).toEqual([]);
				expect(await opened.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(viewport.width);
			}
		}, 150_000);
	}
}

test("the inbox is usable with at most 140 kB of JavaScript and 15 kB of style", async () => {
	const { origin } = inject("product");
	const { context } = await signIn();
	const page = await context.newPage();
	const bodies = new Map<string, Promise<{ type: "script" | "stylesheet"; bytes: number } | null>>();
	page.on("response", (response) => {
		const type = response.request().resourceType();
		if (type !== "script" && type !== "stylesheet") return;
		bodies.set(
			response.url(),
			response.body().then(
				(body) => ({ type, bytes: gzipSync(body, { level: 9 }).length }),
				// The page was closed before it came.
				() => null,
			),
		);
	});

	await page.goto(`${origin}/o/demo/inbox`);
	// Usable is what React has taken over; code that is asked for later is not waited for.
	const before = await page.evaluate(async () => {
		const usable = await new Promise<PerformanceEntry>((resolve) => {
			new PerformanceObserver((list) => {
				const mark = list.getEntriesByName("inbox-usable")[0];
				if (mark) resolve(mark);
			}).observe({ type: "mark", buffered: true });
		});
		const loaded = performance.getEntriesByType("resource").filter(({ startTime }) => startTime <= usable.startTime);
		const row = document.querySelector("[data-conversation-id]");
		return {
			urls: loaded.map(({ name }) => name),
			answers: row !== null && Object.keys(row).some((key) => key.startsWith("__reactProps")),
		};
	});
	const sizes = { script: 0, stylesheet: 0 };
	for (const url of before.urls) {
		const body = await bodies.get(url);
		if (body) sizes[body.type] += body.bytes;
	}

	expect(before.answers).toBe(true);
	console.log(`figure: gzipped bytes before the inbox is usable: ${JSON.stringify(sizes)}`);
	expect(sizes.script).toBeGreaterThan(50_000);
	expect(sizes.script).toBeLessThanOrEqual(140_000);
	expect(sizes.stylesheet).toBeLessThanOrEqual(15_000);
});
