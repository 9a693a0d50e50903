import type { ConnectionRow, ContactRow, ConversationRow, ImportRow, StageRow } from "./rows.ts";

/** Rows by id, each with the seq it is at least as new as. */
export type Table<Row extends { id: string }> = { rows: Map<string, Row>; seqs: Map<string, number> };

export type Tables = {
	conversations: Table<ConversationRow>;
	contacts: Table<ContactRow>;
	/** Tags of contacts, as far as they are known. */
	tagged: Table<{ id: string; tagIds: string[] }>;
	stages: Table<StageRow>;
	connections: Table<ConnectionRow>;
	imports: Table<ImportRow>;
};

export function createTables(): Tables {
	return { conversations: table(), contacts: table(), tagged: table(), stages: table(), connections: table(), imports: table() };
}

function table<Row extends { id: string }>(): Table<Row> {
	return { rows: new Map(), seqs: new Map() };
}

/** Puts rows that are not older than what is there. Returns the rows that went in. */
export function put<Row extends { id: string }>(into: Table<Row>, rows: readonly Row[] | undefined, seq: number): Row[] {
	const taken = (rows ?? []).filter((row) => seq >= (into.seqs.get(row.id) ?? -1));
	for (const row of taken) {
		into.rows.set(row.id, row);
		into.seqs.set(row.id, seq);
	}
	return taken;
}

/** Takes rows out that are no longer there. */
export function drop<Row extends { id: string }>(from: Table<Row>, ids: readonly string[]) {
	for (const id of ids) {
		from.rows.delete(id);
		from.seqs.delete(id);
	}
}

/** How much of an ordered list is here: nothing yet, down to a row, or all of it. */
export type Extent = { floor: Place | "all" | "none"; nextCursor: string | null };
export type Place = { at: number; id: string };

/** Newest first; the id breaks ties. */
function byPlace(a: Place, b: Place): number {
	if (a.at !== b.at) return b.at - a.at;
	if (a.id === b.id) return 0;
	return a.id < b.id ? 1 : -1;
}

/** The ids at or above the floor, newest first. The array that is there already is kept when nothing moved. */
export function idsWithin(places: Iterable<Place>, { floor }: Extent, before: readonly string[]): readonly string[] {
	if (floor === "none") return before.length === 0 ? before : [];
	const ids = [...places]
		.filter((place) => floor === "all" || byPlace(place, floor) <= 0)
		.sort(byPlace)
		.map((place) => place.id);
	return ids.length === before.length && ids.every((id, index) => id === before[index]) ? before : ids;
}

/** The extent after a page that ends at `last` came in. */
export function extended(extent: Extent, last: Place | undefined, nextCursor: string | null): Extent {
	if (nextCursor === null || !last) return { floor: "all", nextCursor: null };
	const { floor } = extent;
	if (floor === "all" || (floor !== "none" && byPlace(last, floor) < 0)) return extent;
	return { floor: last, nextCursor };
}
