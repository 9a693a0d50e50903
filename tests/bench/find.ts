/** Searching among a million messages: the product's own search asked over HTTP, question by question. */
import { startProduct } from "../e2e/support/product.ts";
import { benchData } from "./data.ts";
import type { Measure } from "./report.ts";
import { percentile } from "./support.ts";
import { visit } from "./visitor.ts";

/** How often each question is asked. */
const TIMES = 40;
/** What is asked, by a name for the report; each finds something but the pair that never meets. */
const QUESTIONS: Record<string, string> = {
	"rare word": "zanzibar",
	"common word": "the",
	"two words": "price coaching",
	"common and rare": "the zanzibar",
	phrase: '"what is the price"',
	prefix: "pri",
	"short beginning of a long word": "coach",
	"@username": "@person.777",
	"from a person": "price from:@person.777",
	"word left out": "price -the",
	"dates and words": "coaching before:100d",
	"conversations by operators": "is:waiting has:media",
	"operators that pass many by": "price is:mine",
};

type Timing = { question: string; hits: number; p50: number; p95: number };

export const search: Measure = {
	title: "Searching the messages of the largest org, between those of the others on its shard",
	async run() {
		const timings = await timed((await benchData()).dataDir);
		return {
			seen: { timings },
			figures: timings.map(({ question, p95 }) => ({ name: `${question}, p95`, value: p95, unit: "ms", bar: { most: 100 } })),
			plots: [
				{
					name: "questions",
					title: "Search over HTTP",
					unit: "ms",
					kind: "bars",
					series: ["p50", "p95"],
					groups: timings.map(({ question, p50, p95 }) => ({ name: question, values: [p50, p95] })),
				},
			],
		};
	},
};

/** Times each question with the product running on the data. */
async function timed(dataDir: string): Promise<Timing[]> {
	const running = await startProduct({ dataDir });
	const { origin } = running.product;
	const { cookie } = await visit(running.product);
	const timings: Timing[] = [];
	for (const [question, text] of Object.entries(QUESTIONS)) {
		const samples: number[] = [];
		let hits = 0;
		for (let time = 0; time < TIMES; time++) {
			const from = performance.now();
			const answer = await fetch(`${origin}/o/demo/pages/search?q=${encodeURIComponent(text)}`, { headers: { cookie } });
			const page = (await answer.json()) as { hits: unknown[] };
			samples.push(performance.now() - from);
			hits = page.hits.length;
		}
		timings.push({ question, hits, p50: percentile(samples, 0.5), p95: percentile(samples, 0.95) });
	}
	await running.end();
	return timings;
}
