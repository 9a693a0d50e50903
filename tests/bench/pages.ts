/** What a page weighs, when it is painted, how soon it answers somebody's hand, and what a long day of messages leaves in memory. */
import { gzipSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { startProduct } from "../e2e/support/product.ts";
import { openInbox, slow, withBrowser } from "./browser.ts";
import type { Figure, Measure } from "./report.ts";
import { ACCOUNT, percentile, postSigned, wait } from "./support.ts";

const ROUTES = ["inbox", "inbox/first", "pipeline", "follow-ups", "notifications", "settings/personal"];
const LOADS = 20;
const TIMES = 40;
const SLOWED = 4;
const EVENTS = 10_000;
const EVENTS_A_BODY = 100;
const PEOPLE = 200;
/** A pointer rests on a row for about this long before it is pressed. */
const RESTS_MS = 150;
/** A reader looks at what was opened before the next. */
const LOOKS_MS = 350;

type Weight = { route: string; script: number; style: number; document: number; data: number };
type Loading = { route: string; firstByte: number[]; largestPaint: number[] };

export const pages: Measure = {
	title: "Pages in Chromium on this machine: weight, first byte, largest paint, answering the hand, and memory",
	async run() {
		const running = await startProduct();
		try {
			return await withBrowser((browser) => measurePages(browser, running.product.origin));
		} finally {
			await running.stop();
		}
	},
};

async function measurePages(browser: Browser, origin: string) {
	const page = await openInbox(browser, origin);
	const first = (await page.locator("[data-conversation-id]").first().getAttribute("data-conversation-id")) ?? "";
	const addresses = ROUTES.map((route) => [route, `${origin}/o/demo/${route.replace("first", first)}`] as const);
	const cookies = await page.context().cookies();

	const weights: Weight[] = [];
	for (const [route, address] of addresses) weights.push({ route, ...(await weigh(browser, cookies, address)) });
	const loadings: Loading[] = [];
	for (const [route, address] of addresses) loadings.push({ route, ...(await load(page, address)) });
	const hand: Record<string, { open: number[]; move: number[] }> = {};
	for (const times of [1, SLOWED]) hand[times] = await answer(page, origin, times);
	const memory = await fillMemory(browser, origin);
	return { seen: { weights, loadings, hand, memory }, figures: figuresOf({ weights, loadings, hand, memory }) };
}

function figuresOf(seen: {
	weights: Weight[];
	loadings: Loading[];
	hand: Record<string, { open: number[]; move: number[] }>;
	memory: { before: number; after: number };
}): Figure[] {
	const figures: Figure[] = [];
	for (const { route, script, style, document, data } of seen.weights) {
		const isInbox = route === "inbox";
		const named = (name: string, value: number, most: number): Figure => ({
			name: `${route}: ${name}, gzipped`,
			value: value / 1000,
			unit: "kB",
			...(isInbox && { id: "B12", bar: { most } }),
		});
		figures.push(named("JavaScript before it is usable", script, 130), named("style", style, 15));
		figures.push({ name: `${route}: document and data, gzipped`, value: (document + data) / 1000, unit: "kB" });
	}
	for (const { route, firstByte, largestPaint } of seen.loadings) {
		figures.push({ name: `${route}: first byte, p50`, value: percentile(firstByte, 0.5), unit: "ms" });
		figures.push({
			id: "B13",
			name: `${route}: largest paint, p95 of ${largestPaint.length}`,
			value: percentile(largestPaint, 0.95),
			unit: "ms",
			bar: { most: 600 },
		});
	}
	for (const [times, { open, move }] of Object.entries(seen.hand)) {
		const how = times === "1" ? "" : `, ${times} × slowed`;
		const bar = { most: times === "1" ? 50 : 120 };
		for (const [name, samples] of [["opening a conversation", open] as const, ["moving a card", move] as const]) {
			figures.push({ name: `${name}, painted, p50${how}`, value: percentile(samples, 0.5), unit: "ms" });
			figures.push({ id: "B13", name: `${name}, painted, p95${how}`, value: percentile(samples, 0.95), unit: "ms", bar });
		}
	}
	figures.push({ name: "memory of an open inbox", value: seen.memory.before / 1e6, unit: "MB" });
	figures.push({ name: `memory of it ${EVENTS.toLocaleString("en")} messages later`, value: seen.memory.after / 1e6, unit: "MB" });
	return figures;
}

/** Bytes, gzipped, that a browser without a cache loads before the page is usable: when React has taken it over. */
async function weigh(browser: Browser, cookies: Awaited<ReturnType<ReturnType<Page["context"]>["cookies"]>>, address: string) {
	const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, serviceWorkers: "block" });
	await context.addCookies(cookies);
	const page = await context.newPage();
	const kinds: Record<string, keyof Omit<Weight, "route">> = { script: "script", stylesheet: "style", document: "document", fetch: "data" };
	const bodies = new Map<string, { kind: keyof Omit<Weight, "route">; bytes: Promise<number> }>();
	page.on("response", (response) => {
		const kind = kinds[response.request().resourceType()];
		// A body that is gone with a redirect weighs nothing.
		const weight = async () => gzipSync(await response.body().catch(() => Buffer.alloc(0)), { level: 9 }).length;
		if (kind) bodies.set(response.url(), { kind, bytes: weight() });
	});
	await page.goto(address, { waitUntil: "commit" });
	await page.waitForFunction(() => {
		const link = document.querySelector("main a, main button, [data-conversation-id]");
		return link !== null && Object.keys(link).some((key) => key.startsWith("__reactProps"));
	});
	const urls = await page.evaluate(() => {
		const usable = performance.getEntriesByName("inbox-usable")[0]?.startTime ?? performance.now();
		const loaded = performance.getEntriesByType("resource").filter(({ startTime }) => startTime <= usable);
		return [location.href, ...loaded.map(({ name }) => name)];
	});
	const sizes = { script: 0, style: 0, document: 0, data: 0 };
	for (const url of urls) {
		const body = bodies.get(url);
		if (body) sizes[body.kind] += await body.bytes;
	}
	await context.close();
	return sizes;
}

/** Milliseconds to the first byte and to the largest paint, with what a browser keeps of the visit before. */
async function load(page: Page, address: string) {
	const firstByte: number[] = [];
	const largestPaint: number[] = [];
	await page.goto(address);
	for (let time = 0; time < LOADS; time++) {
		await page.goto("about:blank");
		await page.goto(address);
		await wait(700);
		const seen = await page.evaluate(readTimings);
		firstByte.push(seen.firstByte);
		largestPaint.push(seen.largestPaint);
	}
	return { firstByte, largestPaint };
}

/** Runs in the page. */
async function readTimings() {
	const navigation = performance.getEntriesByType("navigation")[0] as PerformanceNavigationTiming;
	const paints = await new Promise<PerformanceEntryList>((resolve) => {
		new PerformanceObserver((list) => resolve(list.getEntries())).observe({ type: "largest-contentful-paint", buffered: true });
	});
	return { firstByte: navigation.responseStart - navigation.startTime, largestPaint: paints.at(-1)?.startTime ?? Number.NaN };
}

/** From the hand to the frame that shows what it did: rows that are clicked, cards that are moved by a key. */
async function answer(page: Page, origin: string, slowed: number) {
	await page.goto(`${origin}/o/demo/inbox`);
	await page.locator("[data-conversation-id]").nth(8).waitFor();
	await wait(1500);
	await page.evaluate(watchHand);
	await slow(page, slowed);
	const open: number[] = [];
	for (let time = 0; time < TIMES; time++) {
		const row = page.locator("[data-conversation-id]").nth(time % 8);
		const id = await row.getAttribute("data-conversation-id");
		await row.hover({ position: { x: 150, y: 20 } });
		await wait(RESTS_MS);
		open.push(await timed(page, "click", `[data-message-id^="${id}-"]`, () => row.click({ position: { x: 150, y: 20 } })));
		await wait(LOOKS_MS);
	}
	await slow(page, 1);

	await page.goto(`${origin}/o/demo/pipeline`);
	await page.locator("[data-contact-id]").first().waitFor();
	await wait(1500);
	await page.evaluate(watchHand);
	const stages = await page
		.locator("[data-stage-id]")
		.evaluateAll((columns) => columns.map((column) => column.getAttribute("data-stage-id")));
	await slow(page, slowed);
	const move: number[] = [];
	for (let time = 0; time < TIMES; time++) {
		const card = page.locator("[data-stage-id] [data-contact-id]").first();
		const stage = await card.evaluate((element) => element.closest("[data-stage-id]")?.getAttribute("data-stage-id"));
		const to = stage === stages[0] ? 1 : 0;
		const id = await card.getAttribute("data-contact-id");
		await card.locator("[data-card]").focus();
		await page.keyboard.press("m");
		await wait(RESTS_MS);
		const target = `[data-stage-id="${stages[to]}"] [data-contact-id="${id}"]`;
		move.push(await timed(page, "keydown", target, () => page.keyboard.press(String(to + 1))));
		await wait(LOOKS_MS);
	}
	await slow(page, 1);
	return { open, move };
}

type Hand = { await(type: string, target: string): void; took: number | null };

async function timed(page: Page, type: string, target: string, act: () => Promise<void>): Promise<number> {
	await page.evaluate(([type, target]) => (window as unknown as { hand: Hand }).hand.await(type, target), [type, target] as const);
	await act();
	const took = await page.waitForFunction(() => (window as unknown as { hand: Hand }).hand.took, undefined, { timeout: 10_000 });
	return Number(await took.jsonValue());
}

/** Runs in the page: from an event to the frame in which what it leads to is on the screen. */
function watchHand() {
	let wanted: { type: string; target: string } | null = null;
	let at: number | null = null;
	const hand: Hand = {
		took: null,
		await(type, target) {
			hand.took = null;
			at = null;
			wanted = { type, target };
		},
	};
	Object.assign(window, { hand });
	const look = () => {
		if (!wanted || at === null || !document.querySelector(wanted.target)) return;
		const from = at;
		wanted = null;
		// The task after an animation frame runs once that frame is painted.
		requestAnimationFrame(() => setTimeout(() => (hand.took = performance.now() - from)));
	};
	for (const type of ["click", "keydown"]) {
		window.addEventListener(
			type,
			(event) => {
				if (wanted?.type === type) at = event.timeStamp;
				queueMicrotask(look);
			},
			true,
		);
	}
	new MutationObserver(look).observe(document.body, { childList: true, subtree: true, attributes: true });
}

/** Bytes of JavaScript's heap after a collection, before and after so many messages have come into an open inbox. */
async function fillMemory(browser: Browser, origin: string) {
	const page = await openInbox(browser, origin, "setter@demo.test");
	const session = await page.context().newCDPSession(page);
	const used = async () => {
		await session.send("HeapProfiler.collectGarbage");
		return (await session.send("Runtime.getHeapUsage")).usedSize;
	};
	const before = await used();
	for (let from = 0; from < EVENTS; from += EVENTS_A_BODY) {
		const body = manyDms(from);
		// What is not acknowledged in time is sent again, as Instagram does.
		for (let tries = 0; !(await postSigned(origin, body)); tries++) if (tries === 20) throw new Error("A body was not taken.");
	}
	await page
		.getByText(`Message ${EVENTS - 1} of a long day`)
		.first()
		.waitFor({ timeout: 300_000 });
	await wait(2000);
	return { before, after: await used() };
}

/** A webhook body with the next messages of a long day, by people in turn. */
function manyDms(from: number): string {
	const messaging = Array.from({ length: EVENTS_A_BODY }, (_, at) => ({
		sender: { id: String(17_900_000_000_300_000 + ((from + at) % PEOPLE)) },
		recipient: { id: ACCOUNT },
		timestamp: Date.now(),
		message: { mid: `day-${from + at}`, text: `Message ${from + at} of a long day` },
	}));
	return JSON.stringify({ object: "instagram", entry: [{ id: ACCOUNT, time: Date.now(), messaging }] });
}
