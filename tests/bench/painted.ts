import { chromium } from "playwright-core";
import { CHROMIUM_ARGS, findChromium } from "../../scripts/chromium.ts";
import { startProduct } from "../e2e/support/product.ts";
import type { Measure } from "./report.ts";
import { dmBody, percentile, postSigned, wait } from "./support.ts";

export const painted: Measure = {
	title: "Signed POST to painted: one open browser, 10 a second for 60 s",
	async run() {
		const { product, stop } = await startProduct();
		const seen = await measurePainted(product.origin, { perSecond: 10, seconds: 60 });
		await stop();
		const { p50, p99, painted: shown, sent } = seen;
		return {
			seen,
			figures: [
				{ name: "POST to painted, p50", value: p50, unit: "ms", bar: { most: 40 } },
				{ name: "POST to painted, p99", value: p99, unit: "ms", bar: { most: 200 } },
				{ name: "not painted", value: sent - shown, unit: "", bar: { most: 0 } },
			],
		};
	},
};

/**
 * Signed POST to the message painted in an open browser: `perSecond` messages for `seconds`, each timed from just before
 * the POST to the frame in which its text is on the screen. Milliseconds.
 */
async function measurePainted(origin: string, { perSecond, seconds }: { perSecond: number; seconds: number }) {
	const browser = await chromium.launch({ executablePath: await findChromium(), args: CHROMIUM_ARGS });
	try {
		const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
		await page.goto(`${origin}/login`);
		await page.getByLabel("E-mail").fill("owner@demo.test");
		await page.getByLabel("Password").fill("demo-password-1");
		await page.getByRole("button", { name: "Sign in", exact: true }).click();
		await page.locator("[data-conversation-id]").first().waitFor();
		const person = "17900000000100000";
		await page.locator("[data-conversation-id]", { hasText: "Mara Okafor" }).first().click();
		await page.getByRole("textbox", { name: "Reply" }).waitFor();
		await page.evaluate(watchForPaint);
		await wait(1500);

		const sent: { mark: string; at: number }[] = [];
		const posts: Promise<boolean>[] = [];
		const run = Date.now();
		for (let count = 0; count < perSecond * seconds; count++) {
			await wait(Math.max(0, run + (count * 1000) / perSecond - Date.now()));
			const mark = `bench-${run}-${count}.`;
			sent.push({ mark, at: Date.now() });
			posts.push(postSigned(origin, dmBody(person, `mid-${mark}`, mark)));
		}
		const acknowledged = (await Promise.all(posts)).filter(Boolean).length;
		await wait(2000);
		const painted = await page.evaluate(() => (window as unknown as { painted: Record<string, number> }).painted);
		const times = sent.flatMap(({ mark, at }) => (painted[mark] === undefined ? [] : [painted[mark] - at]));
		return { sent: sent.length, acknowledged, painted: times.length, p50: percentile(times, 0.5), p99: percentile(times, 0.99) };
	} finally {
		await browser.close();
	}
}

/** Runs in the page: notes when a mark is first on screen, after the frame that painted it. */
function watchForPaint() {
	const painted: Record<string, number> = {};
	Object.assign(window, { painted });
	const look = () => {
		for (const bubble of document.querySelectorAll("[data-message-id]")) {
			const mark = bubble.textContent?.match(/bench-\d+-\d+\./)?.[0];
			if (!mark || painted[mark] !== undefined) continue;
			painted[mark] = Number.POSITIVE_INFINITY;
			// The task after an animation frame runs once that frame is painted.
			requestAnimationFrame(() => setTimeout(() => (painted[mark] = performance.timeOrigin + performance.now())));
		}
	};
	new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
}
