/** What somebody typed into the search field, as a question: operators, words, phrases, words that must not stand there. */
import * as chrono from "chrono-node";
import { DAY, MINUTE } from "#app/platform/clock.ts";
import { type Term, wordsOf } from "./words.ts";

const HAS = ["media", "note", "follow-up"] as const;
const IS = ["unread", "waiting", "answered", "snoozed", "done", "open", "human-agent", "closed", "mine", "unassigned"] as const;
export type Has = (typeof HAS)[number];
export type Is = (typeof IS)[number];

export type SearchQuery = {
	terms: Term[];
	without: Term[];
	/** `me`, `them`, `us`, a member's name, or an @username. */
	from: string[];
	tags: string[];
	stages: string[];
	/** Milliseconds: what was before the first, and from the second on. */
	before: number | null;
	after: number | null;
	has: Has[];
	is: Is[];
	/** Operators whose value means nothing, as they were typed. */
	unclear: string[];
};

const LONGEST = 200;
const MOST_TERMS = 12;
/** One piece: perhaps a minus, perhaps an operator, then words in quotes or one word. */
const PIECE = /(-?)(?:([a-z]{2,8}):)?(?:"([^"]*)"?|(\S+))/giu;
const UNFINISHED = /^(?:from|tag|stage|has|is|before|after):$/i;
const SPAN = /^(\d{1,4})([dwmy])$/i;
const DAYS: Record<string, number> = { d: 1, w: 7, m: 30, y: 365 };

/** Reads a query; whatever is typed means something or is looked for as words. `offset` is the asker's time zone in minutes east of UTC. */
export function readSearch(text: string, { now, offset = 0 }: { now: number; offset?: number }): SearchQuery {
	const query: SearchQuery = {
		terms: [],
		without: [],
		from: [],
		tags: [],
		stages: [],
		before: null,
		after: null,
		has: [],
		is: [],
		unclear: [],
	};
	let last: Term | null = null;
	for (const match of text
		.slice(0, LONGEST)
		.replace(/[“”„«»]/g, '"')
		.matchAll(PIECE)) {
		const [piece, minus = "", name, phrase, word = ""] = match;
		// Its value is still to be typed.
		if (UNFINISHED.test(word)) continue;
		if (name && readOperator(query, name.toLowerCase(), phrase ?? word, piece, { now, offset })) continue;
		const words = wordsOf(name ? `${name}:${phrase ?? word}` : (phrase ?? word)).map((found) => found.word);
		if (words.length === 0 || query.terms.length + query.without.length >= MOST_TERMS) continue;
		const term = { words, isPrefix: false };
		(minus ? query.without : query.terms).push(term);
		last = minus || phrase !== undefined ? null : term;
	}
	if (last) last.isPrefix = true;
	return query;
}

/** True when the piece was an operator, whether its value means something or not. */
function readOperator(query: SearchQuery, name: string, value: string, piece: string, when: { now: number; offset: number }): boolean {
	const wanted = value.trim();
	const plain = wanted.toLowerCase().replace(/[\s_]+/g, "-");
	const keep = <Value>(list: Value[], found: Value | undefined) => {
		if (found === undefined) query.unclear.push(piece);
		else if (!list.includes(found)) list.push(found);
		return true;
	};
	switch (name) {
		case "from":
			return keep(query.from, wanted.replace(/^@(?=$)/, "") || undefined);
		case "tag":
			return keep(query.tags, wanted || undefined);
		case "stage":
			return keep(query.stages, wanted || undefined);
		case "has":
			return keep(
				query.has,
				HAS.find((one) => one === plain || (one === "follow-up" && plain === "followup")),
			);
		case "is":
			return keep(
				query.is,
				IS.find((one) => one === plain),
			);
		case "before":
		case "after": {
			const at = readDay(wanted, when);
			if (at === null) query.unclear.push(piece);
			else query[name] = at;
			return true;
		}
		default:
			return false;
	}
}

/** The beginning of the day that a text means, or some days ago; null for what means none. */
function readDay(text: string, { now, offset }: { now: number; offset: number }): number | null {
	const [, count, unit] = SPAN.exec(text) ?? [];
	if (count && unit) return now - Number(count) * (DAYS[unit.toLowerCase()] ?? 1) * DAY;
	const [found] = chrono.parse(
		text.replaceAll(/[-_](?=[a-z])|(?<=[a-z])[-_]/gi, " "),
		{ instant: new Date(now), timezone: offset },
		{ forwardDate: false },
	);
	if (!found) return null;
	const { start } = found;
	const [year, month, day] = [start.get("year"), start.get("month"), start.get("day")];
	if (year === null || month === null || day === null) return null;
	const at = Date.UTC(year, month - 1, day) - offset * MINUTE;
	return Number.isFinite(at) ? Math.max(0, at) : null;
}

/** Whether messages are looked for; otherwise conversations are listed. */
export function asksForMessages({ terms, from }: SearchQuery): boolean {
	return terms.length > 0 || from.length > 0;
}
