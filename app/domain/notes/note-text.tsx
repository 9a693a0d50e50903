import { useOrg } from "#app/domain/realtime/use-live.tsx";

/** A note's text with the names of those whom it mentions. */
export function NoteText({ text, mentions }: { text: string; mentions: readonly string[] }) {
	const { members } = useOrg().workspace;
	const names = members.filter(({ id }) => mentions.includes(id)).map(({ name }) => `@${name}`);
	return (
		<span dir="auto" className="block break-words whitespace-pre-wrap">
			{pieces(text, names).map((piece, position) =>
				names.includes(piece) ? (
					// biome-ignore lint/suspicious/noArrayIndexKey: a piece is its place
					<mark key={position} className="rounded-[4px] bg-accent-soft px-0.5 font-medium text-accent-text">
						{piece}
					</mark>
				) : (
					piece
				),
			)}
		</span>
	);
}

/** The text cut where one of the names stands. */
function pieces(text: string, names: readonly string[]): string[] {
	if (names.length === 0) return [text];
	const longestFirst = [...names].sort((a, b) => b.length - a.length);
	const pattern = longestFirst.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
	return text.split(new RegExp(`(${pattern})`)).filter((piece) => piece !== "");
}
