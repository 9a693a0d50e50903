/**
 * `npm run bench`: the figures that the product is held to, measured against its own start command on a data folder of its
 * own. `npm run bench -- import traces` measures these alone; the others keep what was seen last.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { measureCpu } from "../tests/bench/cpu.ts";
import { measureFeel } from "../tests/bench/feel.ts";
import { measureFinding } from "../tests/bench/find.ts";
import { measureImport } from "../tests/bench/import.ts";
import { measureKills } from "../tests/bench/kill.ts";
import { measurePainted } from "../tests/bench/painted.ts";
import { measureTraces } from "../tests/bench/traces.ts";
import { startProduct } from "../tests/e2e/support/product.ts";
import { buildIfStale } from "./build.ts";

type Row = [name: string, figure: string, bar: string, isMet: boolean];
type Measure = () => Promise<{ seen: object; rows: Row[] }>;

const REPORT = "docs/bench.json";
const MEASURES: Record<string, Measure> = {
	async painted() {
		const { product, stop } = await startProduct();
		const seen = await measurePainted(product.origin, { perSecond: 10, seconds: 60 });
		await stop();
		const { p50, p99, painted, sent } = seen;
		const rows: Row[] = [
			["POST to painted, 10/s for 60 s, p50", `${Math.round(p50)} ms`, "≤ 40 ms", p50 <= 40],
			["POST to painted, 10/s for 60 s, p99", `${Math.round(p99)} ms`, "≤ 200 ms", p99 <= 200],
			["painted of sent", `${painted} of ${sent}`, "all", painted === sent],
		];
		return { seen, rows };
	},
	async kills() {
		const seen = await measureKills({ perSecond: 100, kills: 3 });
		const rows: Row[] = [
			["acknowledged and lost over 3 SIGKILLs at 100/s", `${seen.lost} of ${seen.acknowledged}`, "0", seen.lost === 0],
			["doubled over 3 SIGKILLs", `${seen.doubled}`, "0", seen.doubled === 0],
		];
		return { seen, rows };
	},
	async import() {
		const seen = await measureImport({ conversations: 1000, kills: 2 });
		const { stored, expected, doubled, wentBack, unread } = seen;
		const rows: Row[] = [
			["history of 1,000 × 20 imported over 2 SIGKILLs", `${stored} of ${expected}`, "all", stored === expected],
			["doubled, marked unread by the import", `${doubled}, ${unread}`, "0, 0", doubled + unread === 0],
			["times its progress went back", `${wentBack} of ${seen.steps}`, "0", wentBack === 0],
		];
		return { seen, rows };
	},
	async search() {
		const seen = await measureFinding({ messages: 1_000_000, neighbours: 100_000 });
		const worst = (timings: typeof seen.beside) => timings.reduce((most, timing) => (timing.p95 > most.p95 ? timing : most));
		const [alone, beside] = [worst(seen.alone), worst(seen.beside)];
		const rows: Row[] = [
			["searching 1,000,000 messages, slowest question, p95", `${alone.p95} ms (${alone.question})`, "≤ 100 ms", alone.p95 <= 100],
			["the same between 100,000 messages of another org", `${beside.p95} ms (${beside.question})`, "≤ 100 ms", beside.p95 <= 100],
		];
		return { seen, rows };
	},
	async feel() {
		const seen = await measureFeel({ conversations: 5000, presses: 200 });
		const { p50, p95, loaded, frames, longFrames } = seen;
		const share = (100 * longFrames) / frames;
		const rows: Row[] = [
			["J to the next conversation painted, 4 × slowed, p50", `${Math.round(p50)} ms`, "≤ 60 ms", p50 <= 60],
			["J to the next conversation painted, 4 × slowed, p95", `${Math.round(p95)} ms`, "≤ 120 ms", p95 <= 120],
			["conversations loaded meanwhile", `${loaded}`, "≥ 5000", loaded >= 5000],
			["frames over 50 ms, scrolling in two bursts of 100", `${share.toFixed(2)} % of ${frames}`, "< 1 %", share < 1],
		];
		return { seen, rows };
	},
	async cpu() {
		const seen = await measureCpu({ messages: 1000, opens: 200 });
		const rows: Row[] = [
			["processor time of the runtime for a message in", `${seen.perMessage.toFixed(1)} ms`, "–", true],
			["processor time of the runtime for an opened inbox", `${seen.perInboxOpen.toFixed(1)} ms`, "–", true],
		];
		return { seen, rows };
	},
	async traces() {
		const seen = await measureTraces();
		const { tokenHits, mediaHits, linkHits, planted, found } = seen;
		const rows: Row[] = [
			["tokens and secrets in any store, log or answer", `${tokenHits.length}`, "0", tokenHits.length === 0],
			["media of direct messages in any store", `${mediaHits.length} of ${seen.files}`, "0", mediaHits.length === 0 && seen.passed > 0],
			["links of the CDN in any answer", `${linkHits.length}`, "0", linkHits.length === 0],
			["planted canaries that the search finds", `${found} of ${planted}`, "all", found === planted],
		];
		return { seen, rows };
	},
};

const chosen: string[] = process.argv.slice(2);
for (const name of chosen.filter((given) => !(given in MEASURES))) throw new Error(`There is no measure called ${name}.`);

await buildIfStale();
const report: Record<string, unknown> = JSON.parse(readFileSync(REPORT, "utf8"));
let isAllMet = true;
for (const [name, measure] of Object.entries(MEASURES)) {
	if (chosen.length > 0 && !chosen.includes(name)) continue;
	const { seen, rows } = await measure();
	for (const [row, figure, bar, isMet] of rows) console.log(`${isMet ? "met " : "MISS"}  ${row.padEnd(52)} ${figure.padEnd(16)} ${bar}`);
	isAllMet &&= rows.every(([, , , isMet]) => isMet);
	report[name] = { measuredAt: new Date().toISOString(), ...seen };
	writeFileSync(REPORT, `${JSON.stringify(report, null, "\t")}\n`);
}
process.exit(isAllMet ? 0 : 1);
