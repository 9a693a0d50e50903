import { chromium } from "playwright-core";
import { CHROMIUM_ARGS, findChromium } from "../../scripts/chromium.ts";
import { dmBody, percentile, postSigned, wait } from "./support.ts";

/**
 * Signed POST to the message painted in an open browser: `perSecond` messages for `seconds`, each timed from just before
 * the POST to the frame in which its text is on the screen. Milliseconds.
 */
export async function measurePainted(origin: string, { perSecond, seconds }: { perSecond: number; seconds: number }) {
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
