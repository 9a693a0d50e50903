/**
 * How the inbox feels with 5,000 conversations loaded: a key press to the next conversation painted, with the processor
 * slowed four times, and the frames of a list that scrolls while messages come in.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { startProduct } from "../e2e/support/product.ts";
import { openInbox, slow, withBrowser } from "./browser.ts";
import { fill, orgIdOf } from "./fill.ts";
import type { Measure } from "./report.ts";
import { dmBody, percentile, postSigned, wait } from "./support.ts";

const SLOWED = 4;
const FRAME_MS = 50;
/** Conversations there are for each that is listed: the others are done or snoozed. */
const PER_LISTED = 2.5;

export const feel: Measure = {
	title: "5,000 conversations in the list: the next one by key, four times slowed, and scrolling in two bursts of 100 messages",
	async run() {
		const seen = await measureFeel({ conversations: 5000, presses: 200 });
		return {
			seen,
			figures: [
				{ name: "J to the next conversation painted, p50", value: seen.p50, unit: "ms", bar: { most: 60 } },
				{ name: "J to the next conversation painted, p95", value: seen.p95, unit: "ms", bar: { most: 120 } },
				{ name: "conversations loaded", value: seen.loaded, unit: "", bar: { least: 5000 } },
				{ name: "frames over 50 ms", value: (100 * seen.longFrames) / seen.frames, unit: "%", bar: { most: 1 } },
			],
		};
	},
};

/** Times `presses` of J among so many conversations, and the frames of half a minute in which the list scrolls and DMs arrive. */
async function measureFeel({ conversations, presses }: { conversations: number; presses: number }) {
	const dataDir = mkdtempSync(join(tmpdir(), "dm-tracker-feel-"));
	try {
		await (await startProduct({ dataDir })).end();
		const filled = Math.round(conversations * PER_LISTED);
		fill(dataDir, { orgId: orgIdOf(dataDir, "demo"), conversations: filled, messages: filled * 15, seed: 7 });
		const running = await startProduct({ dataDir });
		const { origin } = running.product;
		const seen = await withBrowser(async (browser) => {
			const page = await openInbox(browser, origin);
			const loaded = await loadAll(page, conversations);
			const frames = await scrollInBurst(page, origin);
			const samples = await pressKeys(page, presses);
			return { loaded, presses: samples.length, p50: percentile(samples, 0.5), p95: percentile(samples, 0.95), ...frames };
		});
		await running.end();
		return seen;
	} finally {
		rmSync(dataDir, { recursive: true, force: true });
	}
}

/** Scrolls the list to its end; gives how many conversations it then holds. */
async function loadAll(page: Page, conversations: number): Promise<number> {
	let height = 0;
	for (let still = 0; still < 8; ) {
		const next = await page.evaluate(scrollToEnd);
		await wait(150);
		still = next === height ? still + 1 : 0;
		height = next;
		if (height > (conversations + 100) * 84) break;
	}
	await page.evaluate(() => {
		const list = document.querySelector("[data-conversation-id]")?.closest<HTMLElement>(".overflow-y-auto, [style*=overflow]");
		if (list) list.scrollTop = 0;
	});
	await wait(500);
	return Math.round(height / 84);
}

/** Runs in the page. */
function scrollToEnd(): number {
	let element = document.querySelector<HTMLElement>("[data-conversation-id]")?.parentElement ?? null;
	while (element && element.scrollHeight <= element.clientHeight + 1) element = element.parentElement;
	if (!element) return 0;
	element.scrollTop = element.scrollHeight;
	return element.scrollHeight;
}

async function scrollInBurst(page: Page, origin: string) {
	await page.evaluate(watchFrames);
	const posts: Promise<boolean>[] = [];
	const send = (count: number) =>
		posts.push(postSigned(origin, dmBody("17900000000100000", `feel-${Date.now()}-${count}`, `Message ${count} of a launch day`)));
	for (let second = 0; second < 30; second++) {
		if (second % 2 === 0) send(second);
		if (second === 10 || second === 20) for (let count = 0; count < 100; count++) send(1000 + second * 100 + count);
		await wait(1000);
	}
	const acknowledged = (await Promise.all(posts)).filter(Boolean).length;
	const deltas = await page.evaluate(() => (window as unknown as { frames: number[] }).frames);
	return { frames: deltas.length, longFrames: deltas.filter((delta) => delta > FRAME_MS).length, acknowledged };
}

/** Runs in the page: scrolls the list a little with every frame and notes how long each took. */
function watchFrames() {
	const frames: number[] = [];
	Object.assign(window, { frames });
	let element = document.querySelector<HTMLElement>("[data-conversation-id]")?.parentElement ?? null;
	while (element && element.scrollHeight <= element.clientHeight + 1) element = element.parentElement;
	let before = performance.now();
	let step = 24;
	const frame = (now: number) => {
		frames.push(now - before);
		before = now;
		if (element) {
			if (element.scrollTop + element.clientHeight > element.scrollHeight - 50 || (step < 0 && element.scrollTop < 50)) step = -step;
			element.scrollTop += step;
		}
		if (frames.length < 100_000) requestAnimationFrame(frame);
	};
	requestAnimationFrame(frame);
}

async function pressKeys(page: Page, presses: number): Promise<number[]> {
	await page.reload();
	await page.locator("[data-conversation-id]").first().waitFor();
	await wait(1500);
	await loadAll(page, 5000);
	await slow(page, SLOWED);
	await page.evaluate(watchPresses);
	for (let press = 0; press < presses; press++) {
		await page.keyboard.press("j");
		await page.waitForFunction((seen) => (window as unknown as { samples: number[] }).samples.length > seen, press, { timeout: 10_000 });
		// A reader looks at each; meanwhile its neighbours come into memory.
		await wait(400);
	}
	return page.evaluate(() => (window as unknown as { samples: number[] }).samples);
}

/** Runs in the page: from the key press to the frame in which the next conversation's messages are on the screen. */
function watchPresses() {
	const samples: number[] = [];
	Object.assign(window, { samples });
	let pressed: { at: number; from: string } | null = null;
	const look = () => {
		const id = location.pathname.split("/").at(-1) ?? "";
		if (!pressed || id === pressed.from || !document.querySelector(`[data-message-id^="${id}-"]`)) return;
		const { at } = pressed;
		pressed = null;
		// The task after an animation frame runs once that frame is painted.
		requestAnimationFrame(() => setTimeout(() => samples.push(performance.now() - at)));
	};
	window.addEventListener(
		"keydown",
		(event) => {
			pressed = { at: event.timeStamp, from: location.pathname.split("/").at(-1) ?? "" };
		},
		true,
	);
	new MutationObserver(look).observe(document.body, { childList: true, subtree: true, attributes: true });
}
