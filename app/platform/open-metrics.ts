/** Figures as text that Prometheus and its like read: https://prometheus.io/docs/specs/om/open_metrics_spec/ */

type Sample = { labels?: Record<string, string>; value: number };
/** A gauge goes up and down; a counter only up, since `help` says when. */
export type Family = { name: string; type: "gauge" | "counter"; help: string; unit?: string; samples: readonly Sample[] };
export type HistogramFamily = { name: string; type: "histogram"; help: string; unit?: string; histogram: Histogram };

/** How many values lie up to each bound, in one order; the last count is of those beyond. */
export type Histogram = { bounds: readonly number[]; counts: number[]; sum: number };

export const OPEN_METRICS_TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8";

export function makeHistogram(bounds: readonly number[]): Histogram {
	return { bounds, counts: Array.from({ length: bounds.length + 1 }, () => 0), sum: 0 };
}

export function observe(histogram: Histogram, value: number) {
	const found = histogram.bounds.findIndex((bound) => value <= bound);
	const position = found === -1 ? histogram.bounds.length : found;
	histogram.counts[position] = (histogram.counts[position] ?? 0) + 1;
	histogram.sum += value;
}

/** The bound up to which at least this share of all values lies; null of none, and infinite beyond the last bound. */
export function quantile({ bounds, counts }: Histogram, share: number): number | null {
	const all = counts.reduce((sum, count) => sum + count, 0);
	if (all === 0) return null;
	let total = 0;
	const found = counts.findIndex((count) => {
		total += count;
		return total >= all * share;
	});
	return bounds[found] ?? Number.POSITIVE_INFINITY;
}

/** All families as one text, with the mark that it is whole. */
export function openMetrics(families: readonly (Family | HistogramFamily)[]): string {
	return `${families.map(familyText).join("")}# EOF\n`;
}

function familyText(family: Family | HistogramFamily): string {
	const { name, type, help, unit } = family;
	const head = [`# TYPE ${name} ${type}`, ...(unit === undefined ? [] : [`# UNIT ${name} ${unit}`]), `# HELP ${name} ${escaped(help)}`];
	const lines = "samples" in family ? family.samples.map((sample) => sampleLine(family, sample)) : histogramLines(family);
	return `${[...head, ...lines].join("\n")}\n`;
}

function sampleLine({ name, type }: Family, { labels = {}, value }: Sample): string {
	return `${name}${type === "counter" ? "_total" : ""}${labelText(labels)} ${value}`;
}

function histogramLines({ name, histogram: { bounds, counts, sum } }: HistogramFamily): string[] {
	let total = 0;
	const buckets = counts.map((count, position) => {
		total += count;
		const bound = bounds[position];
		return `${name}_bucket${labelText({ le: bound === undefined ? "+Inf" : String(bound) })} ${total}`;
	});
	return [...buckets, `${name}_sum ${sum}`, `${name}_count ${total}`];
}

function labelText(labels: Record<string, string>): string {
	const pairs = Object.entries(labels).map(([label, value]) => `${label}="${escaped(value)}"`);
	return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

function escaped(text: string): string {
	return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"');
}
