/** The reactions that can be given: Instagram's names, and what people see. */
export const REACTIONS = [
	{ name: "love", emoji: "❤" },
	{ name: "like", emoji: "👍" },
	{ name: "haha", emoji: "😆" },
	{ name: "wow", emoji: "😮" },
	{ name: "sad", emoji: "😢" },
	{ name: "angry", emoji: "😡" },
] as const;

/** An emoji in its colours: Instagram sends the heart as a letter, which some fonts draw as one. */
export function inColour(emoji: string): string {
	return emoji === "❤" ? "❤\ufe0f" : emoji;
}
