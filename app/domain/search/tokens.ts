/**
 * What stands in the full-text index: every word with the org's key and the letter of its class in front of it, so that each org's
 * words, names, authors and conversations have lists of their own. Made of letters and digits alone, never of text as it came.
 */
import { type Term, wordsOf } from "./words.ts";

/** `w` words of messages and notes, `n` of names, `f` who wrote, `c` in which conversation. */
type TokenClass = "w" | "n" | "f" | "c";

/** Who wrote a message or a note: the person, somebody of the team, or a member by their id. */
export const THEM = "them";
export const US = "us";

/** Five characters for an org. Two orgs of a shard that share them only cost each other time: hits are read through the fence. */
export function orgKey(orgId: string): string {
	return hashed(orgId).slice(-5);
}

/** The tokens of a message or note. */
export function textTokens(
	orgId: string,
	{ text, conversationId, from }: { text: string; conversationId: string; from: readonly string[] },
) {
	const key = orgKey(orgId);
	const words = wordsOf(text).map(({ word }) => `${key}w${word}`);
	return [...words, ...from.map((author) => fromToken(key, author)), conversationToken(key, conversationId)].join(" ");
}

/** The tokens of a contact. */
export function nameTokens(orgId: string, name: string): string {
	const key = orgKey(orgId);
	return wordsOf(name)
		.map(({ word }) => `${key}n${word}`)
		.join(" ");
}

/** Words of the last of which no more than this is known are looked for as they are: too many words begin like that. */
const SHORTEST_PREFIX = 3;

/** What FTS5 is asked for messages and notes: all `terms`, none of `without`, by one of `from`, in one of `conversationIds`. */
export function matchTexts(
	orgId: string,
	asked: { terms: readonly Term[]; without: readonly Term[]; from: readonly string[]; conversationIds: readonly string[] },
): string {
	const key = orgKey(orgId);
	const terms = asked.terms.map((term) => quoted(`${key}w`, { ...term, isPrefix: term.isPrefix && isLongEnough(term) }));
	const without = asked.without.map((term) => quoted(`${key}w`, term));
	const from = anyOf(asked.from.map((author) => `"${fromToken(key, author)}"`));
	const conversations = anyOf(asked.conversationIds.map((id) => `"${conversationToken(key, id)}"`));
	const all = [...terms, ...from, ...conversations].join(" AND ");
	return without.length === 0 ? all : `(${all}) NOT (${without.join(" OR ")})`;
}

/** What FTS5 is asked for contacts. */
export function matchNames(orgId: string, { terms, without }: { terms: readonly Term[]; without: readonly Term[] }): string {
	const prefix: `${string}${TokenClass}` = `${orgKey(orgId)}n`;
	const all = terms.map((term) => quoted(prefix, term)).join(" AND ");
	return without.length === 0 ? all : `(${all}) NOT (${without.map((term) => quoted(prefix, term)).join(" OR ")})`;
}

function isLongEnough({ words }: Term) {
	return (words.at(-1)?.length ?? 0) >= SHORTEST_PREFIX;
}

function anyOf(tokens: string[]): string[] {
	return tokens.length === 0 ? [] : [`(${tokens.join(" OR ")})`];
}

function quoted(prefix: string, { words, isPrefix }: Term): string {
	return `"${words.map((word) => `${prefix}${word}`).join(" ")}"${isPrefix ? " *" : ""}`;
}

function fromToken(key: string, author: string): string {
	return `${key}f${author === THEM || author === US ? author : hashed(author)}`;
}

function conversationToken(key: string, conversationId: string): string {
	return `${key}c${conversationId.toLowerCase().replace(/[^a-z0-9]/g, "")}`;
}

/** FNV-1a over a text, seven characters. */
function hashed(text: string): string {
	let hash = 0x811c9dc5;
	for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
	return hash.toString(36).padStart(7, "0");
}
