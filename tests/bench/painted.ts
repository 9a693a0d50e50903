/** From a signed POST to the frame in which the message stands on the screen, in one, five and twenty open browsers. */
import type { Browser, Page } from "playwright-core";
import { startProduct } from "../e2e/support/product.ts";
import { openInbox, withBrowser } from "./browser.ts";
import type { Figure, Measure } from "./report.ts";
import { dmBody, percentile, postSigned, wait } from "./support.ts";

/** A member may have ten windows open. */
const MEMBERS = ["owner@demo.test", "admin@demo.test", "setter@demo.test"];
const RUNS = [
	{ pages: 1, perSecond: 10, seconds: 60 },
	{ pages: 5, perSecond: 30, seconds: 40 },
	{ pages: 20, perSecond: 10, seconds: 20 },
];
/** Those who write, in turn: all people of the demo, so that nobody writes again before the last message is painted. */
const PEOPLE = 40;
/** What has not been painted by then never is. */
const PATIENCE_MS = 3000;

type Run = (typeof RUNS)[number] & { acknowledged: number; missing: number; p50: number; p99: number; last: number };

export const painted: Measure = {
	title: "Signed POST to painted in open browsers",
	async run() {
		const runs: Run[] = [];
		for (const run of RUNS) {
			const { product, stop } = await startProduct();
			runs.push(await withBrowser((browser) => measurePainted(browser, product.origin, run)).finally(stop));
		}
		return { seen: { runs }, figures: runs.flatMap(figuresOf) };
	},
};

function figuresOf({ pages, perSecond, p50, p99, missing, last }: Run): Figure[] {
	const name = `${pages} ${pages === 1 ? "browser" : "browsers"}, ${perSecond} a second`;
	const bars = pages === 5 ? { p50: 40, p99: 150 } : pages === 1 ? { p50: 40, p99: 200 } : null;
	return [
		{ name: `${name}: p50`, value: p50, unit: "ms", ...(bars && { bar: { most: bars.p50 } }) },
		{ name: `${name}: p99`, value: p99, unit: "ms", ...(bars && { bar: { most: bars.p99 } }) },
		{ name: `${name}: p50 of the last browser`, value: last, unit: "ms" },
		{ name: `${name}: not painted`, value: missing, unit: "", bar: { most: 0 } },
	];
}

/** Each message in each browser, from just before its POST to the frame that shows it: in its row of the list, milliseconds. */
async function measurePainted(browser: Browser, origin: string, run: (typeof RUNS)[number]): Promise<Run> {
	const windows: Page[] = [];
	for (let at = 0; at < run.pages; at++) windows.push(await openInbox(browser, origin, MEMBERS[at % MEMBERS.length]));
	for (const page of windows) await page.evaluate(watchForPaint);
	await wait(1500);

	const sent: { mark: string; at: number }[] = [];
	const posts: Promise<boolean>[] = [];
	const began = Date.now();
	for (let count = 0; count < run.perSecond * run.seconds; count++) {
		await wait(Math.max(0, began + (count * 1000) / run.perSecond - Date.now()));
		const mark = `bench-${began}-${count}.`;
		const person = String(17_900_000_000_100_000 + (count % PEOPLE));
		sent.push({ mark, at: Date.now() });
		posts.push(postSigned(origin, dmBody(person, `mid-${mark}`, mark)));
	}
	const acknowledged = (await Promise.all(posts)).filter(Boolean).length;
	await wait(PATIENCE_MS);
	const seen = await Promise.all(
		windows.map((page) => page.evaluate(() => (window as unknown as { painted: Record<string, number> }).painted)),
	);
	const times = sent.flatMap(({ mark, at }) => seen.map((painted) => (painted[mark] ?? Number.NaN) - at));
	const lasts = sent.map(({ mark, at }) => Math.max(...seen.map((painted) => painted[mark] ?? Number.NaN)) - at);
	const known = times.filter(Number.isFinite);
	return {
		...run,
		acknowledged,
		missing: times.length - known.length,
		p50: percentile(known, 0.5),
		p99: percentile(known, 0.99),
		last: percentile(lasts.filter(Number.isFinite), 0.5),
	};
}

/** Runs in the page: notes when a mark is first on screen, after the frame that painted it. What is new stands on top. */
function watchForPaint() {
	const painted: Record<string, number> = {};
	Object.assign(window, { painted });
	const look = () => {
		const rows = document.querySelectorAll("[data-conversation-id]");
		for (let at = 0; at < Math.min(rows.length, 12); at++) {
			const mark = rows[at]?.textContent?.match(/bench-\d+-\d+\./)?.[0];
			if (!mark || painted[mark] !== undefined) continue;
			painted[mark] = Number.POSITIVE_INFINITY;
			// The task after an animation frame runs once that frame is painted.
			requestAnimationFrame(() => setTimeout(() => (painted[mark] = performance.timeOrigin + performance.now())));
		}
	};
	new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
}
