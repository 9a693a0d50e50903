/** Plots as SVG files: bars beside each other, and lines over a logarithmic axis. Nothing light that is kept draws both without a DOM. */

type Common = { name: string; title: string; unit: string };
/** For each group one bar a series, in the order of `series`. */
export type BarPlot = Common & { kind: "bars"; series: string[]; groups: { name: string; values: number[] }[] };
/** Each line's points are `[x, y]`, x ascending and above 0. */
export type LinePlot = Common & { kind: "lines"; x: string; lines: { name: string; points: [number, number][] }[] };
export type Plot = BarPlot | LinePlot;

const WIDTH = 760;
const LEFT = 190;
const COLORS = ["#2563eb", "#d97706", "#059669", "#be185d", "#7c3aed", "#475569"];

/** The file that a measure's plot is kept in. */
export function plotFile(measure: string, { name }: Plot): string {
	return `${measure}-${name}.svg`;
}

/** A whole SVG document, readable on light and on dark ground. */
export function svgOf(plot: Plot): string {
	const names = plot.kind === "bars" ? plot.series : plot.lines.map(({ name }) => name);
	const legend = names.map((name, at) => ({ name, x: LEFT + at * ((WIDTH - LEFT) / Math.max(3, names.length)), color: colorOf(at) }));
	const { height, marks } = plot.kind === "bars" ? bars(plot) : lines(plot);
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="system-ui, sans-serif" font-size="12">`,
		`<rect width="100%" height="100%" fill="#fff"/>`,
		text(12, 20, `${plot.title} (${plot.unit})`, 'font-size="14" font-weight="600"'),
		...legend.flatMap(({ name, x, color }) => [`<rect x="${x}" y="32" width="10" height="10" fill="${color}"/>`, text(x + 14, 41, name)]),
		...marks,
		"</svg>\n",
	].join("\n");
}

function bars({ groups }: BarPlot) {
	const most = Math.max(...groups.flatMap(({ values }) => values.filter(Number.isFinite)), Number.MIN_VALUE);
	const scale = (WIDTH - LEFT - 70) / most;
	let y = 58;
	const marks = groups.flatMap(({ name, values }) => {
		const drawn = [text(LEFT - 8, y + values.length * 7 + 4, name, 'text-anchor="end"')];
		for (const [at, value] of values.entries()) {
			const width = Math.max(1, Math.round(value * scale)) || 1;
			drawn.push(`<rect x="${LEFT}" y="${y}" width="${width}" height="12" fill="${colorOf(at)}"/>`);
			drawn.push(text(LEFT + width + 5, y + 10, short(value), 'font-size="10"'));
			y += 14;
		}
		y += 10;
		return drawn;
	});
	return { height: y + 4, marks };
}

function lines({ x: axis, lines: all }: LinePlot) {
	const [top, bottom, left, right] = [62, 300, 60, WIDTH - 20];
	const points = all.flatMap((line) => line.points);
	const xs = [...new Set(points.map(([x]) => x))].sort((a, b) => a - b);
	const [low, high] = [Math.log(xs[0] ?? 1), Math.log(xs.at(-1) ?? 10)];
	const most = Math.max(...points.map(([, y]) => y), Number.MIN_VALUE) * 1.05;
	const placeX = (x: number) => Math.round(left + ((right - left - 30) * (Math.log(x) - low)) / (high - low || 1));
	const placeY = (y: number) => Math.round(bottom - ((bottom - top) * y) / most);
	const marks = [
		...[0, 0.25, 0.5, 0.75, 1].flatMap((share) => [
			`<line x1="${left}" x2="${right}" y1="${placeY(most * share)}" y2="${placeY(most * share)}" stroke="#e2e8f0"/>`,
			text(left - 6, placeY(most * share) + 4, short(most * share), 'text-anchor="end" font-size="10"'),
		]),
		...xs.map((x) => text(placeX(x), bottom + 16, x.toLocaleString("en"), 'text-anchor="middle" font-size="10"')),
		text((left + right) / 2, bottom + 34, axis, 'text-anchor="middle"'),
		...all.flatMap(({ points: own }, at) => [
			`<polyline fill="none" stroke="${colorOf(at)}" stroke-width="2" points="${own.map(([x, y]) => `${placeX(x)},${placeY(y)}`).join(" ")}"/>`,
			...own.map(([x, y]) => `<circle cx="${placeX(x)}" cy="${placeY(y)}" r="3" fill="${colorOf(at)}"/>`),
		]),
	];
	return { height: bottom + 46, marks };
}

function colorOf(at: number) {
	return COLORS[at % COLORS.length];
}

function text(x: number, y: number, words: string, attributes = "") {
	const escaped = words.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
	return `<text x="${Math.round(x)}" y="${Math.round(y)}" fill="#334155" ${attributes}>${escaped}</text>`;
}

function short(value: number) {
	return Number.isFinite(value) ? value.toLocaleString("en", { maximumSignificantDigits: 3 }) : "none";
}
