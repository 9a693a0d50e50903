/** What a measure gives, how it is held to its bars and to what was seen before, and the page that shows it. */
import { type Plot, plotFile } from "./plot.ts";

/** One figure: what it may be (`bar`), the figure of something bare in the same run (`yardstick`), and its bar's number (`id`, B1…). */
export type Figure = {
	name: string;
	value: number;
	unit: "ms" | "rows" | "%" | "kB" | "MB" | "USD" | "/s" | "×" | "";
	bar?: { most: number } | { least: number };
	yardstick?: { name: string; value: number };
	id?: string;
};
/** What a run saw, whole (`seen`) and as figures. */
export type Measured = { seen: object; figures: Figure[]; plots?: Plot[] };
export type Measure = { title: string; run(): Promise<Measured> };

/** What `docs/bench.json` holds of each measure: its last run, and the figures of the one before. */
export type Entry = Measured & { title: string; measuredAt: string; before?: Figure[] };
export type Report = Record<string, Entry>;

/** A figure without a bar is met. One that could not be taken (not a number) meets no bar. */
export function isMet({ value, bar }: Figure): boolean {
	if (!bar) return true;
	return "most" in bar ? value <= bar.most : value >= bar.least;
}

/** How far a figure moved from the one of the same name before, in percent; null where there was none, or nothing to divide by. */
export function changeOf(figure: Figure, before: readonly Figure[] | undefined): number | null {
	const old = before?.find(({ name, unit }) => name === figure.name && unit === figure.unit);
	if (!old || !Number.isFinite(old.value)) return null;
	if (old.value === figure.value) return 0;
	return old.value === 0 ? null : (100 * (figure.value - old.value)) / Math.abs(old.value);
}

const HEAD = ["", "figure", "seen", "yardstick", "bar", "change"];

/** A figure as the cells of a table: met or MISS, name, value, yardstick, bar, change. */
export function cellsOf(figure: Figure, before: readonly Figure[] | undefined): string[] {
	const { id, name, value, unit, bar, yardstick } = figure;
	const change = changeOf(figure, before);
	return [
		bar ? (isMet(figure) ? "met" : "MISS") : "",
		id ? `${id} ${name}` : name,
		shown(value, unit),
		yardstick ? `${yardstick.name}: ${shown(yardstick.value, unit === "×" ? "ms" : unit)}` : "",
		bar ? ("most" in bar ? `≤ ${shown(bar.most, unit)}` : `≥ ${shown(bar.least, unit)}`) : "",
		change === null ? "" : `${change >= 0 ? "+" : "−"}${Math.abs(change).toFixed(change === 0 ? 0 : 1)} %`,
	];
}

/** The figures of a run as lines for a terminal, columns side by side. */
export function tableOf(figures: readonly Figure[], before: readonly Figure[] | undefined): string {
	const rows = [HEAD, ...figures.map((figure) => cellsOf(figure, before))];
	const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
	return rows
		.map((row) =>
			row
				.map((cell, column) => cell.padEnd(widths[column] ?? 0))
				.join("  ")
				.trimEnd(),
		)
		.join("\n");
}

/** The page of all measures, Markdown: for each its table and its plots, which lie in `bench/` beside it. */
export function pageOf(report: Report): string {
	const sections = Object.entries(report).map(([name, { title, measuredAt, figures, before, plots = [] }]) => {
		const rows = figures.map((figure) => cellsOf(figure, before));
		const lines = [HEAD, HEAD.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`);
		const pictures = plots.map((plot) => `![${plot.title}](bench/${plotFile(name, plot)})`);
		return [`## ${title}`, `\`npm run bench -- ${name}\`, last run ${measuredAt.slice(0, 10)}`, lines.join("\n"), ...pictures].join("\n\n");
	});
	return `${["# Benchmark", INTRODUCTION, ...sections].join("\n\n")}\n`;
}

const INTRODUCTION = `\`npm run bench\` measures the product as its own start command runs it, on data of its own, and writes this page and \`bench.json\`. Each
measure stands for itself: \`npm run bench -- reads\` runs one, the others keep what was seen last. A yardstick is the same work done by something bare
in the same run; machines and their loads differ, ratios within a run say more than times.`;

/** A number with as many digits as it is worth, and its unit. */
export function shown(value: number, unit: Figure["unit"]): string {
	const digits = Number.isInteger(value) || Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
	const number = Number.isFinite(value)
		? value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits })
		: "none";
	return unit === "×" ? `${number} ×` : [number, unit].filter(Boolean).join(" ");
}
