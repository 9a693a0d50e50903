import { fromBase64Url, toBase64Url, toBytes, toText } from "#app/platform/crypto.ts";

/** Where a page ended: the sort key of its last row. Opaque to callers, safe to change. */
export type Position = { at: number; id: string };

/** A position as text for a URL or an API answer. */
export function toCursor(position: Position): string {
	return toBase64Url(toBytes(`${position.at}:${position.id}`));
}

/** The position of a cursor, or null for text that is none. */
export function fromCursor(cursor: string): Position | null {
	const bytes = cursor.length <= 200 ? fromBase64Url(cursor) : null;
	if (!bytes) return null;
	try {
		const [, at, id] = /^(-?\d{1,15}):([\w-]{1,80})$/.exec(toText(bytes)) ?? [];
		return at && id ? { at: Number(at), id } : null;
	} catch {
		return null;
	}
}
