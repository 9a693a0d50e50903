import { Fragment } from "react";

const LINK = /https?:\/\/[^\s<>"'`]+/gi;
/** Signs that end a sentence, not an address. */
const TRAILING = /[.,;:!?)\]}…»”’]+$/;

/** A message's text with its web addresses as links. Everything stays text: nothing of it is read as HTML. */
export function MessageText({ text }: { text: string }) {
	return (
		<span dir="auto" className="block px-2.5 py-1 break-words whitespace-pre-wrap [overflow-wrap:anywhere]">
			{tokens(text).map((token, index) =>
				token.isLink ? (
					<a
						// biome-ignore lint/suspicious/noArrayIndexKey: tokens of one text never move
						key={index}
						href={token.text}
						target="_blank"
						rel="noopener noreferrer nofollow ugc"
						className="underline decoration-current/50 underline-offset-2 hover:decoration-current"
					>
						{token.text}
					</a>
				) : (
					// biome-ignore lint/suspicious/noArrayIndexKey: tokens of one text never move
					<Fragment key={index}>{token.text}</Fragment>
				),
			)}
		</span>
	);
}

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
