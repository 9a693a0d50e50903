/** Signed POST to the last of many open sockets, beside the same by a bare queue and Durable Object; bursts; many sockets. */
import { startProduct } from "../e2e/support/product.ts";
import { startBarePush } from "./bare-push.ts";
import { type Listeners, openListeners, signInMembers } from "./listeners.ts";
import type { Figure, Measure } from "./report.ts";
import { dmBody, percentile, postSigned, wait } from "./support.ts";

const PEOPLE = Array.from({ length: 40 }, (_, number) => `1790000000010${String(number).padStart(4, "0")}`);
/** How long what was posted may take to arrive before it counts as lost. */
const PATIENCE = 60_000;

type Load = { perSecond: number; seconds: number };
type Run = { sent: number; refused: number; times: number[]; lost: number; doubled: number; gaps: number; backlog: number };

let marks = 0;

/** Posts at a pace; each time is from just before the POST until the last of all sockets has the message, in milliseconds. */
export async function postAndListen(origin: string, listeners: Listeners, { perSecond, seconds }: Load): Promise<Run> {
	listeners.clear();
	const posted = new Map<number, number>();
	const posts: Promise<boolean>[] = [];
	const began = performance.now();
	for (let count = 0; count < perSecond * seconds; count++) {
		await wait(Math.max(0, began + (count * 1000) / perSecond - performance.now()));
		const mark = marks++;
		posted.set(mark, performance.now());
		posts.push(postSigned(origin, dmBody(PEOPLE[count % PEOPLE.length] ?? "", `socket-${began}-${mark}`, `message #${mark}#`)));
	}
	const ended = performance.now();
	const refused = (await Promise.all(posts)).filter((isTaken) => !isTaken).length;
	const sockets = listeners.sockets.length;
	const missing = () => [...posted.keys()].filter((mark) => (listeners.heard.get(mark)?.count ?? 0) < sockets).length;
	while (missing() > refused && performance.now() - ended < PATIENCE) await wait(50);
	await wait(300);
	const arrivals = [...posted].flatMap(([mark, at]) => {
		const heard = listeners.heard.get(mark);
		return heard && heard.count >= sockets ? [{ took: heard.last - at, last: heard.last, count: heard.count }] : [];
	});
	return {
		sent: posted.size,
		refused,
		times: arrivals.map(({ took }) => took),
		lost: missing() - refused,
		doubled: arrivals.filter(({ count }) => count > sockets).length,
		gaps: listeners.gaps(),
		backlog: Math.max(0, Math.max(...arrivals.map(({ last }) => last)) - ended),
	};
}

/** The product and the bare path by turns, with so many sockets at each. */
async function besideBare(
	{ product, bare, cookies }: Place,
	{ sockets, rounds, ...load }: Load & { sockets: number; rounds: number },
): Promise<{ ours: Run[]; theirs: Run[] }> {
	const ours: Run[] = [];
	const theirs: Run[] = [];
	const open = {
		ours: await openListeners(sockets, { url: `${product.replace("http", "ws")}/o/demo/live`, origin: product, cookies }),
		theirs: await openListeners(sockets, { url: bare.replace("http", "ws"), origin: bare, cookies }),
	};
	await postAndListen(product, open.ours, { perSecond: 10, seconds: 2 });
	await postAndListen(bare, open.theirs, { perSecond: 10, seconds: 2 });
	for (let round = 0; round < rounds; round++) {
		theirs.push(await postAndListen(bare, open.theirs, load));
		ours.push(await postAndListen(product, open.ours, load));
	}
	await Promise.all([open.ours.close(), open.theirs.close()]);
	return { ours, theirs };
}

type Place = { product: string; bare: string; cookies: string[] };

async function measureSockets() {
	const running = await startProduct();
	const bare = await startBarePush();
	try {
		const cookies = await signInMembers(running.product, 50);
		const place: Place = { product: running.product.origin, bare: bare.origin, cookies };
		const ten = await besideBare(place, { sockets: 10, perSecond: 30, seconds: 6, rounds: 4 });
		const hundred = await besideBare(place, { sockets: 100, perSecond: 10, seconds: 8, rounds: 3 });

		const live = { url: `${place.product.replace("http", "ws")}/o/demo/live`, origin: place.product, cookies };
		const few = await openListeners(10, live);
		const burst = await postAndListen(place.product, few, { perSecond: 300, seconds: 10 });
		await few.close();
		const many = await openListeners(500, live);
		const calm = await postAndListen(place.product, many, { perSecond: 10, seconds: 8 });
		const busy = await postAndListen(place.product, many, { perSecond: 50, seconds: 22 });
		await many.close();
		return { ten, hundred, burst, calm, busy };
	} finally {
		await Promise.all([running.stop(), bare.stop()]);
	}
}

const timesOf = (runs: Run[]) => runs.flatMap(({ times }) => times);
const median = (runs: Run[]) => percentile(timesOf(runs), 0.5);

export const sockets: Measure = {
	title: "Signed POST to the last of 10, 100 and 500 open sockets of one organization",
	async run() {
		const { ten, hundred, burst, calm, busy } = await measureSockets();
		const ratio = (runs: { ours: Run[]; theirs: Run[] }) => median(runs.ours) / median(runs.theirs);
		const bare = (runs: { theirs: Run[] }) => ({ name: "bare queue and Durable Object", value: median(runs.theirs) });
		const hundredAt = median(hundred.ours);
		const figures: Figure[] = [
			{ name: "10 sockets, 30/s, p50", value: median(ten.ours), unit: "ms", yardstick: bare(ten) },
			{ name: "10 sockets, 30/s, p50 over the bare path", value: ratio(ten), unit: "×", bar: { most: 2 }, id: "B8" },
			{ name: "burst of 300/s for 10 s: lost", value: burst.lost + burst.refused, unit: "", bar: { most: 0 }, id: "B8" },
			{ name: "burst: doubled", value: burst.doubled, unit: "", bar: { most: 0 }, id: "B8" },
			{ name: "burst: numbers missed or out of order", value: burst.gaps, unit: "", bar: { most: 0 }, id: "B8" },
			{ name: "burst: all seen after the last POST", value: burst.backlog, unit: "ms", bar: { most: 1000 }, id: "B8" },
			{ name: "last of 100 sockets, 10/s, p50", value: hundredAt, unit: "ms", yardstick: bare(hundred) },
			{ name: "last of 100 sockets, p50 over the bare path", value: ratio(hundred), unit: "×", bar: { most: 1.5 }, id: "B9" },
			{ name: "last of 500 sockets, 10/s, p50 over that of 100", value: median([calm]) / hundredAt, unit: "×", bar: { most: 5 }, id: "B9" },
			{ name: "last of 500 sockets, 50/s, p50", value: median([busy]), unit: "ms" },
			{ name: "last of 500 sockets, 50/s, p99", value: percentile(busy.times, 0.99), unit: "ms", bar: { most: 250 } },
			{ name: "500 sockets, 50/s: lost or doubled", value: busy.lost + busy.refused + busy.doubled, unit: "", bar: { most: 0 } },
			{ name: "500 sockets, 50/s: numbers that one missed", value: busy.gaps, unit: "", bar: { most: 0 } },
		];
		return { seen: summary({ ten, hundred, burst, calm, busy }), figures };
	},
};

/** Every run with its times as quantiles: a thousand times are nothing to keep. */
function summary(value: object): object {
	const short = (run: Run) => {
		const { times, ...rest } = run;
		return { ...rest, p50: percentile(times, 0.5), p95: percentile(times, 0.95), p99: percentile(times, 0.99) };
	};
	return JSON.parse(JSON.stringify(value, (_, part) => (part && typeof part === "object" && "times" in part ? short(part as Run) : part)));
}
