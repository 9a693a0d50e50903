const LINK = /https?:\/\/[^\s<>"'`]+/gi;
/** Signs that end a sentence, not an address. */
const TRAILING = /[.,;:!?)\]}…»”’]+$/;

export type Token = { text: string; isLink: boolean };

/** Cuts a text into addresses that a browser can open and what lies between them. */
export function tokens(text: string): Token[] {
	const found: Token[] = [];
	let end = 0;
	for (const match of text.matchAll(LINK)) {
		const address = match[0].replace(TRAILING, "");
		if (!URL.canParse(address)) continue;
		if (match.index > end) found.push({ text: text.slice(end, match.index), isLink: false });
		found.push({ text: address, isLink: true });
		end = match.index + address.length;
	}
	if (end < text.length) found.push({ text: text.slice(end), isLink: false });
	return found;
}
