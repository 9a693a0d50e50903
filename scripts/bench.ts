/**
 * `npm run bench`: the figures that the product is held to, measured against its own start command on a data folder of its
 * own. `npm run bench -- import traces` measures these alone; the others keep what was seen last. Ends with 1 when a bar was
 * missed or a measure failed, after everything else was measured and written.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { MEASURES } from "../tests/bench/measures.ts";
import { plotFile, svgOf } from "../tests/bench/plot.ts";
import { isMet, type Measured, pageOf, type Report, tableOf } from "../tests/bench/report.ts";
import { buildIfStale } from "./build.ts";

const REPORT = "docs/bench.json";
const PAGE = "docs/bench.md";
const PLOTS = "docs/bench";

const chosen: string[] = process.argv.slice(2);
for (const name of chosen.filter((given) => !(given in MEASURES))) {
	throw new Error(`There is no measure called ${name}; there are ${Object.keys(MEASURES).join(", ")}.`);
}

await buildIfStale();
let isAllMet = true;
for (const [name, { title, run }] of Object.entries(MEASURES)) {
	if (chosen.length > 0 && !chosen.includes(name)) continue;
	console.log(`\n${title}`);
	try {
		const measured = await run();
		const before = readReport()[name]?.figures;
		console.log(tableOf(measured.figures, before));
		isAllMet &&= measured.figures.every(isMet);
		keep(name, title, measured);
	} catch (error) {
		isAllMet = false;
		console.error(`${name} could not be measured:`, error);
	}
}
process.exit(isAllMet ? 0 : 1);

function readReport(): Report {
	return JSON.parse(readFileSync(REPORT, "utf8"));
}

/** Written as soon as it is there: a run that is stopped keeps what it has measured. */
function keep(name: string, title: string, { seen, figures, plots }: Measured) {
	const old = readReport();
	const before = old[name]?.figures;
	const entry = { title, measuredAt: new Date().toISOString(), figures, ...(before && { before }), ...(plots && { plots }), seen };
	const all: Report = { ...old, [name]: entry };
	const report: Report = {};
	for (const known of Object.keys(MEASURES)) if (all[known]) report[known] = all[known];
	mkdirSync(PLOTS, { recursive: true });
	for (const plot of plots ?? []) writeFileSync(`${PLOTS}/${plotFile(name, plot)}`, svgOf(plot));
	writeFileSync(REPORT, `${JSON.stringify(report, null, "\t")}\n`);
	writeFileSync(PAGE, pageOf(report));
}
