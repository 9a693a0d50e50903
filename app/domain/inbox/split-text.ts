const encoder = new TextEncoder();

/** Where a cut hurts least, best first: between paragraphs, lines, sentences, words. */
const SEAMS = [/\n\s*\n/g, /\n/g, /(?<=[.!?…。！？])\s+/g, /\s+/g];

/** How many bytes of UTF-8 a text takes. */
export function bytesOf(text: string): number {
	return encoder.encode(text).length;
}

/**
 * A text as messages of at most `limit` bytes each, none empty, white space at the cuts left out. A grapheme (a letter with
 * its accents, a family of emoji) is never cut unless it alone is longer than the limit.
 */
export function splitText(text: string, limit: number): string[] {
	const parts: string[] = [];
	let rest = text.trim();
	while (bytesOf(rest) > limit) {
		const fitting = longestFitting(rest, limit);
		const cut = seamIn(rest, fitting) ?? fitting;
		parts.push(rest.slice(0, cut).trimEnd());
		rest = rest.slice(cut).trimStart();
	}
	if (rest !== "") parts.push(rest);
	return parts.filter((part) => part !== "");
}

/** How many characters from the start fit, whole graphemes where that is possible. */
function longestFitting(text: string, limit: number): number {
	let bytes = 0;
	let length = 0;
	// More than this many characters never fit, so the rest need not be looked at.
	for (const { segment } of new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text.slice(0, limit + 1))) {
		bytes += bytesOf(segment);
		if (bytes > limit) break;
		length += segment.length;
	}
	return length > 0 ? length : codePointsFitting(text, limit);
}

function codePointsFitting(text: string, limit: number): number {
	let bytes = 0;
	let length = 0;
	for (const character of text) {
		bytes += bytesOf(character);
		if (bytes > limit) break;
		length += character.length;
	}
	return Math.max(length, 1);
}

/** The last good place for a cut in the second half of what fits. */
function seamIn(text: string, fitting: number): number | null {
	// One character more, so that a cut right at the end counts.
	const window = text.slice(0, fitting + 1);
	for (const seam of SEAMS) {
		const last = [...window.matchAll(seam)].at(-1);
		if (last && last.index > fitting / 2 && last.index <= fitting) return last.index;
	}
	return null;
}
