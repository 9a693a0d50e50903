import { type Emoji, findEmoji, GROUPS } from "./emoji.ts";

/** What stands below each other: a heading, or emoji side by side. */
export type Line = { title: string; emoji?: undefined } | { title?: undefined; emoji: readonly Emoji[] };
export type Place = { line: number; column: number };

export const COLUMNS = 8;

/** What was found, or everything with what was used last at the top. */
export function linesOf(query: string, recent: readonly Emoji[]): Line[] {
	if (query.trim() !== "") return cut(findEmoji(query));
	const groups = [...(recent.length > 0 ? [{ name: "Used last", emoji: recent }] : []), ...GROUPS];
	return groups.flatMap(({ name, emoji }) => [{ title: name }, ...cut(emoji)]);
}

function cut(emoji: readonly Emoji[]): Line[] {
	return Array.from({ length: Math.ceil(emoji.length / COLUMNS) }, (_, line) => ({
		emoji: emoji.slice(line * COLUMNS, (line + 1) * COLUMNS),
	}));
}

/** Where the first emoji stands. */
export function firstPlace(lines: readonly Line[]): Place {
	return {
		line: Math.max(
			0,
			lines.findIndex(({ emoji }) => emoji),
		),
		column: 0,
	};
}

/** Where an arrow leads; at an end it stays. Headings are passed over. */
export function step(lines: readonly Line[], place: Place, key: string): Place {
	const { line, column } = place;
	const width = (at: number) => lines[at]?.emoji?.length ?? 0;
	const beside = (by: 1 | -1) => {
		let at = line + by;
		while (lines[at]?.title !== undefined) at += by;
		return width(at) > 0 ? at : null;
	};
	const above = beside(-1);
	const below = beside(1);
	switch (key) {
		case "ArrowRight":
			if (column + 1 < width(line)) return { line, column: column + 1 };
			return below === null ? place : { line: below, column: 0 };
		case "ArrowLeft":
			if (column > 0) return { line, column: column - 1 };
			return above === null ? place : { line: above, column: width(above) - 1 };
		case "ArrowDown":
			return below === null ? place : { line: below, column: Math.min(column, width(below) - 1) };
		case "ArrowUp":
			return above === null ? place : { line: above, column: Math.min(column, width(above) - 1) };
		default:
			return place;
	}
}
