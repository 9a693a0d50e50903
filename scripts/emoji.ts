/**
 * Makes the data of the emoji picker out of emojibase-data (MIT, Miles Johnson): `node scripts/emoji.ts <package>/en/data.json`.
 * Run by hand when there are new emoji; the product fetches nothing from elsewhere.
 */
import { readFileSync, writeFileSync } from "node:fs";

type Source = {
	label: string;
	emoji: string;
	tags?: string[];
	group?: number;
	order?: number;
	version: number;
	skins?: { emoji: string }[];
};

/** Newer ones are boxes on the phones of many. */
const NEWEST = 15;
/** By emojibase's number; its third is skin tones and hair by themselves. */
const GROUPS: readonly (readonly [number, string])[] = [
	[0, "Smileys and feelings"],
	[1, "People"],
	[3, "Animals and nature"],
	[4, "Food and drink"],
	[5, "Travel and places"],
	[6, "Activities"],
	[7, "Objects"],
	[8, "Signs"],
	[9, "Flags"],
];
const TONE = "\u{1F3FD}";

const [path] = process.argv.slice(2);
if (!path) throw new Error("Name the data.json to make it of.");
const all: Source[] = JSON.parse(readFileSync(path, "utf8"));
const groups = GROUPS.map(([number, name]) => ({
	name,
	emoji: all
		.filter(({ group, version }) => group === number && version <= NEWEST)
		.sort((one, other) => (one.order ?? 0) - (other.order ?? 0))
		.map(lineOf),
}));
writeFileSync("app/domain/inbox/emoji-data.json", `${JSON.stringify(groups, null, "\t")}\n`);

/** The emoji, `+` when it takes a skin tone, its name, and after a bar what else it is found by. */
function lineOf({ emoji, label, tags = [], skins }: Source): string {
	const isToned = skins?.length === 5 && skins[2]?.emoji === toned(emoji);
	const others = tags.filter((tag) => !label.toLowerCase().includes(tag));
	return `${emoji}${isToned ? "+" : ""} ${label}${others.length > 0 ? `|${others.join(" ")}` : ""}`;
}

function toned(emoji: string): string {
	const [first = "", ...rest] = emoji;
	return first + TONE + rest.join("").replace(/^\u{FE0F}/u, "");
}
