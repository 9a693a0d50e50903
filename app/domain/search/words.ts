/**
 * How texts become words, the same for what is stored, what is asked for and what is marked in a snippet: letters and digits
 * without case and accents; scripts that do not separate words are taken character by character, emoji as words.
 */

/** A word as it is compared, and where it stands in its text. */
export type Word = { word: string; start: number; end: number };
/** Words that follow one another; the last may go on where `isPrefix`. */
export type Term = { words: string[]; isPrefix: boolean };

const UNSEPARATED =
	"\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}";
const WORD = new RegExp(`[${UNSEPARATED}]\\p{M}*|(?:(?![${UNSEPARATED}])[\\p{L}\\p{N}]\\p{M}*)+|\\p{Extended_Pictographic}`, "gu");
const LONGEST = 40;

export function wordsOf(text: string): Word[] {
	const words: Word[] = [];
	for (const match of text.matchAll(WORD)) {
		const word = folded(match[0]);
		if (word) words.push({ word, start: match.index, end: match.index + match[0].length });
	}
	return words;
}

function folded(word: string): string {
	const plain = word
		.normalize("NFKD")
		.toLowerCase()
		.replaceAll("ß", "ss")
		.replaceAll("ı", "i")
		.normalize("NFKD")
		.replace(/[^\p{L}\p{N}\p{Extended_Pictographic}]/gu, "");
	return Array.from(plain).slice(0, LONGEST).join("");
}

/** Where `terms` stand in `text`: spans in order, none within another. */
export function findTerms(text: string, terms: readonly Term[]): [start: number, end: number][] {
	const words = wordsOf(text);
	const spans: [number, number][] = [];
	for (const term of terms) {
		for (const position of words.keys()) {
			if (!standsAt(words, position, term)) continue;
			const first = words[position];
			const last = words[position + term.words.length - 1];
			if (first && last) spans.push([first.start, last.end]);
		}
	}
	return merged(spans.sort(([a], [b]) => a - b));
}

function standsAt(words: readonly Word[], position: number, { words: wanted, isPrefix }: Term): boolean {
	return wanted.every((word, offset) => {
		const here = words[position + offset]?.word;
		if (here === undefined) return false;
		return isPrefix && offset === wanted.length - 1 ? here.startsWith(word) : here === word;
	});
}

function merged(spans: [number, number][]): [number, number][] {
	const apart: [number, number][] = [];
	for (const [start, end] of spans) {
		const last = apart.at(-1);
		if (last && start <= last[1]) last[1] = Math.max(last[1], end);
		else apart.push([start, end]);
	}
	return apart;
}
