/** An HTTP client that costs little, and samples of two servers taken in turn. */
import { Agent, request } from "node:http";
import { percentile } from "./support.ts";

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

export type Target = { origin: string; path: string; cookie?: string };
export type Timing = { p50: number; p95: number; p99: number };

/** One GET, to the last byte of its answer. Gives milliseconds; throws for anything but 200. */
export function get({ origin, path, cookie }: Target): Promise<number> {
	return new Promise((resolve, reject) => {
		const from = performance.now();
		const asked = request(`${origin}${path}`, { agent, headers: cookie ? { cookie } : {} }, (answer) => {
			answer.resume();
			answer.on("end", () => {
				if (answer.statusCode !== 200) reject(new Error(`${path} was answered ${answer.statusCode}`));
				else resolve(performance.now() - from);
			});
			answer.on("error", reject);
		});
		asked.on("error", reject);
		asked.end();
	});
}

/** `times` samples of each target, one after the other in turn, so that the machine's other work meets all of them alike. */
export async function alternate<Name extends string>(targets: Record<Name, Target>, times: number): Promise<Record<Name, Timing>> {
	const names = Object.keys(targets) as Name[];
	const samples = new Map<Name, number[]>(names.map((name) => [name, []]));
	const warmUp = 20;
	for (let time = -warmUp; time < times; time++) {
		for (const name of names) {
			const took = await get(targets[name]);
			if (time >= 0) samples.get(name)?.push(took);
		}
	}
	return Object.fromEntries(names.map((name) => [name, timingOf(samples.get(name) ?? [])])) as Record<Name, Timing>;
}

export function timingOf(samples: number[]): Timing {
	return {
		p50: percentile(samples, 0.5),
		p95: percentile(samples, 0.95),
		p99: samples.length < 1000 ? Number.NaN : percentile(samples, 0.99),
	};
}

/** Answers a second with so many requests on their way at any time, for some milliseconds. */
export async function rate(target: Target, { inFlight, forMs }: { inFlight: number; forMs: number }): Promise<number> {
	const from = performance.now();
	let answers = 0;
	const one = async () => {
		while (performance.now() - from < forMs) {
			await get(target);
			answers++;
		}
	};
	await Promise.all(Array.from({ length: inFlight }, one));
	return answers / ((performance.now() - from) / 1000);
}
