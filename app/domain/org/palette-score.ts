const WORD = /[^\p{L}\p{M}\p{N}]+/u;

/** Whether each word of `search` begins a word of the texts, whatever its case. */
export function startsIn(search: string, texts: readonly string[]): boolean {
	const words = wordsOf(texts.join(" "));
	return wordsOf(search).every((sought) => words.some((word) => word.startsWith(sought)));
}

/** How well texts fit what is sought, from 0 (not at all) to 1: best when the first text, its name, begins with it. */
export function scoreOf(search: string, texts: readonly string[]): number {
	const [name = ""] = texts;
	if (name.toLowerCase().startsWith(search.trim().toLowerCase())) return 1;
	if (startsIn(search, [name])) return 0.8;
	return startsIn(search, texts) ? 0.5 : 0;
}

function wordsOf(text: string): string[] {
	return text.toLowerCase().split(WORD).filter(Boolean);
}
