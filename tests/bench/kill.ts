import { startProduct } from "../e2e/support/product.ts";
import type { Measure } from "./report.ts";
import { dmBody, postSigned, wait } from "./support.ts";

export const kills: Measure = {
	title: "Three SIGKILLs of everything while 100 signed POSTs a second come in",
	async run() {
		const seen = await measureKills({ perSecond: 100, kills: 3 });
		return {
			seen,
			figures: [
				{ name: "acknowledged", value: seen.acknowledged, unit: "" },
				{ name: "acknowledged and lost", value: seen.lost, unit: "", bar: { most: 0 } },
				{ name: "doubled", value: seen.doubled, unit: "", bar: { most: 0 } },
				{ name: "shown after the last start", value: seen.settledIn, unit: "ms", bar: { most: 90_000 } },
			],
		};
	},
};

/**
 * Signed POSTs at `perSecond` while the process group is killed `kills` times and started again; afterwards what was
 * acknowledged is compared with what is there. Gives how many were acknowledged, lost and doubled, and how long the last
 * start took to show them all (milliseconds).
 */
async function measureKills({ perSecond, kills: times }: { perSecond: number; kills: number }) {
	let running = await startProduct();
	const { port, sandboxPort, dataDir } = running;
	const { origin } = running.product;
	const acknowledged = new Set<string>();
	let isPosting = true;
	let count = 0;
	const posting = (async () => {
		const began = Date.now();
		while (isPosting) {
			await wait(Math.max(0, began + (count * 1000) / perSecond - Date.now()));
			const mid = `kill-${began}-${count}`;
			const person = `9000${count % 50}`;
			count++;
			void postSigned(origin, dmBody(person, mid, mid)).then((isAcknowledged) => {
				if (isAcknowledged) acknowledged.add(mid);
			});
		}
	})();

	for (let kill = 0; kill < times; kill++) {
		await wait(2500 + Math.random() * 1500);
		await running.kill();
		running = await startProduct({ port, sandboxPort, dataDir });
	}
	await wait(1500);
	isPosting = false;
	await posting;
	await wait(5500);

	const restarted = Date.now();
	let stored: string[] = [];
	while (Date.now() - restarted < 90_000) {
		stored = (await storedMids(origin)).filter((mid) => mid.startsWith("kill-"));
		if ([...acknowledged].every((mid) => stored.includes(mid))) break;
		await wait(500);
	}
	const settledIn = Date.now() - restarted;
	await running.stop();
	const known = new Set(stored);
	return {
		posted: count,
		acknowledged: acknowledged.size,
		lost: [...acknowledged].filter((mid) => !known.has(mid)).length,
		doubled: stored.length - known.size,
		settledIn,
	};
}

async function storedMids(origin: string): Promise<string[]> {
	const mids: string[] = [];
	for await (const conversation of pages(`${origin}/api/v1/conversations?limit=100`)) {
		for await (const message of pages(`${origin}/api/v1/conversations/${conversation.id}/messages?limit=100`))
			mids.push(String(message.provider_id));
	}
	return mids;
}

async function* pages(url: string): AsyncGenerator<Record<string, unknown>> {
	let cursor: string | null = null;
	do {
		const answer = await fetch(cursor ? `${url}&cursor=${cursor}` : url, { headers: { "x-org-auth-token": "demo-org-token" } });
		const body = (await answer.json()) as { data: Record<string, unknown>[]; next_cursor: string | null };
		yield* body.data;
		cursor = body.next_cursor;
	} while (cursor);
}
