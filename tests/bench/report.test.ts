import { expect, test } from "vitest";
import { svgOf } from "./plot.ts";
import { cellsOf, changeOf, type Figure, isMet, pageOf } from "./report.ts";

const figure: Figure = { name: "inbox, p50", value: 12, unit: "ms", bar: { most: 10 } };

test("a figure is held to its bar from the right side, and one that could not be taken meets none", () => {
	expect(isMet(figure)).toBe(false);
	expect(isMet({ ...figure, value: 10 })).toBe(true);
	expect(isMet({ ...figure, bar: { least: 12 } })).toBe(true);
	expect(isMet({ ...figure, bar: { least: 13 } })).toBe(false);
	expect(isMet({ ...figure, value: Number.NaN })).toBe(false);
	expect(isMet({ ...figure, value: Number.NaN, bar: { least: 1 } })).toBe(false);
	expect(isMet({ name: "inbox, p50", value: 12, unit: "ms" })).toBe(true);
});

test("a figure is compared with the one of its name and unit before, in percent of that", () => {
	const before: Figure[] = [
		{ name: "inbox, p99", value: 1, unit: "ms" },
		{ name: "inbox, p50", value: 2, unit: "×" },
		{ name: "inbox, p50", value: 16, unit: "ms" },
	];

	expect(changeOf(figure, before)).toBe(-25);
	expect(changeOf({ ...figure, value: 24 }, before)).toBe(50);
	expect(changeOf({ ...figure, value: 16 }, before)).toBe(0);
	expect(changeOf(figure, [])).toBeNull();
	expect(changeOf(figure, undefined)).toBeNull();
	expect(changeOf(figure, [{ ...figure, value: 0 }])).toBeNull();
	expect(changeOf({ ...figure, value: 0 }, [{ ...figure, value: 0 }])).toBe(0);
	// What JSON makes of a figure that could not be taken.
	expect(changeOf(figure, JSON.parse(JSON.stringify([{ ...figure, value: Number.NaN }])))).toBeNull();
});

test("a line of the table says whether the bar was met, and against what the figure stands", () => {
	const measured: Figure = { ...figure, id: "B1", yardstick: { name: "bare", value: 4 } };

	expect(cellsOf(measured, [{ ...figure, value: 10 }])).toEqual(["MISS", "B1 inbox, p50", "12 ms", "bare: 4 ms", "≤ 10 ms", "+20.0 %"]);
	expect(cellsOf({ name: "rate", value: 1234.5, unit: "/s", bar: { least: 35 } }, undefined)).toEqual([
		"met",
		"rate",
		"1,235 /s",
		"",
		"≥ 35 /s",
		"",
	]);
});

test("the page shows each measure's table and leads to its plots", () => {
	const plot = {
		kind: "bars",
		name: "pages",
		title: "Pages",
		unit: "ms",
		series: ["p50"],
		groups: [{ name: "a <b>", values: [3] }],
	} as const;

	const page = pageOf({
		reads: {
			title: "Reads",
			measuredAt: "2026-11-24T04:15:46Z",
			seen: {},
			figures: [figure],
			before: [{ ...figure, value: 16 }],
			plots: [plot as never],
		},
	});

	expect(page).toContain("| MISS | inbox, p50 | 12 ms |  | ≤ 10 ms | −25.0 % |");
	expect(page).toContain("![Pages](bench/reads-pages.svg)");
	expect(svgOf(plot as never)).toContain("a &lt;b>");
});

test("lines are drawn over their axis, larger values higher", () => {
	const drawn = svgOf({
		kind: "lines",
		name: "growth",
		title: "Growth",
		unit: "ms",
		x: "conversations",
		lines: [
			{
				name: "inbox",
				points: [
					[1000, 2],
					[100_000, 4],
				],
			},
		],
	});

	const [[fromX, fromY] = [], [toX, toY] = []] = (/points="([^"]*)"/.exec(drawn)?.[1] ?? "")
		.split(" ")
		.map((pair) => pair.split(",").map(Number));
	expect(toX).toBeGreaterThan(Number(fromX));
	expect(toY).toBeLessThan(Number(fromY));
});
