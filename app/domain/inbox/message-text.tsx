import { Fragment } from "react";
import { tokens } from "./text-tokens.ts";

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
