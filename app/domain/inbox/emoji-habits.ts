/** What somebody chose before, kept in this browser: emoji are a habit of the hand, not of the team. */
const RECENT = "dmt:emoji";
const TONE = "dmt:emoji-tone";
const MOST = 16;

/** The emoji used last, newest first. */
export function readRecent(): string[] {
	return (localStorage.getItem(RECENT) ?? "").split(" ").filter(Boolean).slice(0, MOST);
}

export function keepRecent(sign: string) {
	localStorage.setItem(RECENT, [sign, ...readRecent().filter((other) => other !== sign)].slice(0, MOST).join(" "));
}

/** The place of the chosen skin tone. */
export function readTone(): number {
	return Number(localStorage.getItem(TONE)) || 0;
}

export function keepTone(position: number) {
	localStorage.setItem(TONE, String(position));
}
