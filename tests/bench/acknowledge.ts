/** How long Instagram waits for the acknowledgement of a webhook, beside a Worker that verifies the signature and answers. */
import { startProduct } from "../e2e/support/product.ts";
import { startBarePush } from "./bare-push.ts";
import type { Figure, Measure } from "./report.ts";
import { bodyOf, makeStorm, signatureOf } from "./storm.ts";
import { dmBody, percentile, wait } from "./support.ts";
import { pendingDeliveries, until } from "./visitor.ts";

const ROUNDS = 4;
const EVENTS_AT_MOST = 1000;
const PATIENCE = 10_000;

let number = 0;

/** Posts a body of its own; the time until the acknowledgement was there, in milliseconds, or null where it was not. */
async function acknowledged(url: string, body = dmBody(`1790000000010000${number % 10}`, `ack-${Date.now()}-${number++}`, "Is it open?")) {
	const from = performance.now();
	try {
		const answer = await fetch(url, {
			method: "POST",
			body,
			headers: { "content-type": "application/json", "x-hub-signature-256": signatureOf(body) },
			signal: AbortSignal.timeout(PATIENCE),
		});
		await answer.text();
		return answer.status === 200 ? performance.now() - from : null;
	} catch {
		return null;
	}
}

type Paced = { times: number[]; refused: number };

/** So many a second for so many seconds, whether or not the ones before were answered. */
async function atPace(url: string, { perSecond, seconds }: { perSecond: number; seconds: number }): Promise<Paced> {
	const began = performance.now();
	const posts: Promise<number | null>[] = [];
	for (let count = 0; count < perSecond * seconds; count++) {
		await wait(Math.max(0, began + (count * 1000) / perSecond - performance.now()));
		posts.push(acknowledged(url));
	}
	const times = await Promise.all(posts);
	return { times: times.filter((time) => time !== null), refused: times.filter((time) => time === null).length };
}

/** Acknowledgements a second with so many requests on their way at any moment. */
async function flatOut(url: string, { inFlight, seconds }: { inFlight: number; seconds: number }): Promise<number> {
	const until = performance.now() + seconds * 1000;
	let count = 0;
	const lane = async () => {
		while (performance.now() < until) if ((await acknowledged(url)) !== null) count++;
	};
	await Promise.all(Array.from({ length: inFlight }, lane));
	return count / seconds;
}

async function measureAcknowledging() {
	const running = await startProduct();
	const bare = await startBarePush();
	try {
		const { origin } = running.product;
		const ours = `${origin}/webhooks/instagram`;
		const theirs = `${bare.origin}/verify`;
		const isRead = () => until(120, async () => (await pendingDeliveries(origin)) === 0);
		for (const url of [ours, theirs]) await atPace(url, { perSecond: 30, seconds: 3 });
		const calm: { ours: Paced[]; theirs: Paced[] } = { ours: [], theirs: [] };
		for (let round = 0; round < ROUNDS; round++) {
			calm.theirs.push(await atPace(theirs, { perSecond: 30, seconds: 9 }));
			calm.ours.push(await atPace(ours, { perSecond: 30, seconds: 9 }));
			await isRead();
		}
		const { written } = makeStorm({ events: EVENTS_AT_MOST, people: 40, repeated: 0, seed: 3 });
		const largest = (await acknowledged(ours, bodyOf(written))) ?? Number.NaN;
		const from = performance.now();
		await isRead();
		const largestRead = performance.now() - from;
		const busy = await atPace(ours, { perSecond: 200, seconds: 6 });
		await isRead();
		const rate = { theirs: await flatOut(theirs, { inFlight: 16, seconds: 5 }), ours: await flatOut(ours, { inFlight: 16, seconds: 5 }) };
		return { calm, busy, rate, largest, largestRead };
	} finally {
		await Promise.all([running.stop(), bare.stop()]);
	}
}

export const acknowledge: Measure = {
	title: "Acknowledging signed webhooks",
	async run() {
		const { calm, busy, rate, largest, largestRead } = await measureAcknowledging();
		const times = { ours: calm.ours.flatMap((one) => one.times), theirs: calm.theirs.flatMap((one) => one.times) };
		const [ours, theirs] = [percentile(times.ours, 0.5), percentile(times.theirs, 0.5)];
		const refused = busy.refused + calm.ours.reduce((sum, one) => sum + one.refused, 0);
		const name = "a Worker that verifies and answers";
		const figures: Figure[] = [
			{ name: "acknowledgement at 30/s, p50", value: ours, unit: "ms", yardstick: { name, value: theirs } },
			{ name: "acknowledgement at 30/s, p50 over the bare Worker", value: ours / theirs, unit: "×", bar: { most: 3 }, id: "B7" },
			{
				name: "acknowledgement at 30/s, p99",
				value: percentile(times.ours, 0.99),
				unit: "ms",
				bar: { most: 50 },
				yardstick: { name, value: percentile(times.theirs, 0.99) },
				id: "B7",
			},
			{ name: "acknowledgement at 200/s, p99", value: percentile(busy.times, 0.99), unit: "ms", bar: { most: 250 } },
			{ name: "not acknowledged within 10 s", value: refused, unit: "", bar: { most: 0 } },
			{ name: "acknowledgements flat out, 16 at once", value: rate.ours, unit: "/s", yardstick: { name, value: rate.theirs } },
			{ name: "one body with 1,000 events acknowledged", value: largest, unit: "ms" },
			{ name: "its 1,000 events stored", value: largestRead, unit: "ms" },
		];
		const p = (samples: number[]) => ({ count: samples.length, p50: percentile(samples, 0.5), p95: percentile(samples, 0.95) });
		const rounds = calm.ours.map((one, round) => ({ ours: p(one.times), theirs: p(calm.theirs[round]?.times ?? []) }));
		return { seen: { rounds, busy: { ...p(busy.times), refused: busy.refused }, rate, largest, largestRead }, figures };
	},
};
