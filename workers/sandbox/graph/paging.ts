import { isObject, readJson } from "#workers/sandbox/json.ts";
import { badParameter } from "./answer.ts";

/** A place in a list, newest first: time, then what tells two of that time apart. */
export type Cursor = { at: number; id: string };

const LARGEST = 100;

function writeCursor(cursor: Cursor) {
	return btoa(JSON.stringify(cursor)).replaceAll("=", "");
}

/** Throws Meta's answer for a cursor that is none. */
export function readCursor(value: unknown): Cursor | null {
	if (value === undefined || value === "") return null;
	const cursor = typeof value === "string" ? decode(value) : undefined;
	if (!isObject(cursor) || typeof cursor.at !== "number" || typeof cursor.id !== "string") throw badParameter("Invalid cursors values");
	return { at: cursor.at, id: cursor.id };
}

export function readLimit(value: unknown, otherwise = 25) {
	if (value === undefined || value === null || value === "") return otherwise;
	const limit = Number(value);
	if (!Number.isInteger(limit) || limit < 1) throw badParameter("Param limit must be a positive integer");
	return Math.min(limit, LARGEST);
}

/** The `paging` part: cursors of what is listed, and the next page's address where there is one. */
export function pagingOf(first: Cursor | undefined, last: Cursor | undefined, next: URL | null) {
	if (!first || !last) return undefined;
	const after = writeCursor(last);
	next?.searchParams.set("after", after);
	return { cursors: { before: writeCursor(first), after }, ...(next && { next: next.href }) };
}

function decode(text: string): unknown {
	try {
		return readJson(atob(text));
	} catch {
		return undefined;
	}
}
