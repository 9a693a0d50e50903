import groups from "./emoji-data.json";

/** `words` are what it is found by, those of its name first: so many are `named`. */
export type Emoji = { sign: string; isToned: boolean; name: string; words: readonly string[]; named: number };

/** All of them by group, as people know them from their phones. */
export const GROUPS: readonly { name: string; emoji: readonly Emoji[] }[] = groups.map(({ name, emoji }) => ({
	name,
	emoji: emoji.map(parsed),
}));

function parsed(line: string): Emoji {
	const [head = "", others = ""] = line.split("|");
	const space = head.indexOf(" ");
	const sign = head.slice(0, space);
	const name = head.slice(space + 1);
	return {
		sign: sign.replace("+", ""),
		isToned: sign.endsWith("+"),
		name,
		words: wordsOf(`${name} ${others}`),
		named: wordsOf(name).length,
	};
}

function wordsOf(text: string): string[] {
	return text
		.toLowerCase()
		.split(/[^\p{L}\p{N}+#*]+/u)
		.filter(Boolean);
}

/** Those of which every word of the query begins a word: what is called just that first, what is only akin to it last. */
export function findEmoji(query: string): Emoji[] {
	const asked = wordsOf(query);
	return GROUPS.flatMap(({ emoji }) => emoji)
		.flatMap((emoji) => {
			const scores = asked.map((word) => scoreOf(emoji, word));
			return scores.includes(NOT_FOUND) ? [] : [{ emoji, score: scores.reduce((sum, score) => sum + score, 0) }];
		})
		.sort((one, other) => one.score - other.score)
		.map(({ emoji }) => emoji);
}

const NOT_FOUND = -1;
/** What is not in the name counts as one of more than three words. */
const AKIN = 3.5;
/** A word that is only begun. */
const BEGUN = 5;

function scoreOf({ words, named }: Emoji, asked: string): number {
	const whole = words.indexOf(asked);
	const at = whole === NOT_FOUND ? words.findIndex((word) => word.startsWith(asked)) : whole;
	if (at === NOT_FOUND) return NOT_FOUND;
	return (at < named ? named : AKIN) + (whole === NOT_FOUND ? BEGUN : 0);
}

/** The emoji of these signs that there are. */
export function emojiOf(signs: readonly string[]): Emoji[] {
	const all = new Map(GROUPS.flatMap(({ emoji }) => emoji.map((one) => [one.sign, one] as const)));
	return signs.flatMap((sign) => all.get(sign) ?? []);
}

/** Light to dark; the first is none. */
export const TONES = [
	{ name: "none", modifier: "" },
	{ name: "light", modifier: "\u{1F3FB}" },
	{ name: "medium light", modifier: "\u{1F3FC}" },
	{ name: "medium", modifier: "\u{1F3FD}" },
	{ name: "medium dark", modifier: "\u{1F3FE}" },
	{ name: "dark", modifier: "\u{1F3FF}" },
] as const;

/** An emoji in a skin tone, where it takes one. */
export function inTone({ sign, isToned }: Emoji, modifier: string): string {
	if (!isToned || modifier === "") return sign;
	const [first = "", ...rest] = sign;
	return first + modifier + rest.join("").replace(/^\u{FE0F}/u, "");
}
