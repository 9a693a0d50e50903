import { findTerms, type Term } from "./words.ts";

const LONGEST = 140;
/** What stands before the first match. */
const BEFORE = 40;

/** The part of a text around its first match, on one line, with the spans in it that match. */
export function snippetOf(text: string, terms: readonly Term[]): { snippet: string; ranges: [start: number, end: number][] } {
	const line = text.replace(/\s/g, " ");
	const found = findTerms(line, terms);
	const first = found[0]?.[0] ?? 0;
	const start = line.length <= LONGEST || first <= BEFORE ? 0 : wordStart(line, first - BEFORE);
	const end = Math.min(line.length, start + LONGEST);
	const front = start > 0 ? "…" : "";
	const shift = front.length - start;
	return {
		snippet: `${front}${whole(line, start, end)}${end < line.length ? "…" : ""}`,
		ranges: found.filter((span) => span[1] <= end && span[0] >= start).map((span) => [span[0] + shift, span[1] + shift]),
	};
}

function wordStart(line: string, near: number): number {
	const space = line.indexOf(" ", near);
	const start = space === -1 || space - near > BEFORE / 2 ? near : space + 1;
	return isLowSurrogate(line, start) ? start + 1 : start;
}

/** Never half of a character. */
function whole(line: string, start: number, end: number): string {
	return line.slice(start, isLowSurrogate(line, end) ? end - 1 : end);
}

function isLowSurrogate(line: string, at: number) {
	const code = line.charCodeAt(at);
	return code >= 0xdc00 && code <= 0xdfff;
}
