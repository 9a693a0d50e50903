import type { DuePage, FollowUpRow } from "./rows.ts";
import { type Extent, extended, idsWithin, put, type Table } from "./tables.ts";

const NOTHING: Extent = { floor: "none", nextCursor: null };
const NONE: readonly FollowUpRow[] = [];

/** The first that is due comes first: lists are newest first, so earlier is higher. */
const placeOf = ({ dueAt, id }: FollowUpRow) => ({ at: -dueAt, id });

/** Open follow-ups of this browser: of contacts that were opened, and the board as far down as it was read. */
export function createFollowUps() {
	const table: Table<FollowUpRow> = { rows: new Map(), seqs: new Map() };
	let extents = new Map<DuePage["whose"], Extent>();
	let dueIds = new Map<DuePage["whose"], readonly string[]>();
	let byContact = new Map<string, readonly FollowUpRow[]>();
	let isStale = false;

	function derive() {
		if (!isStale) return;
		isStale = false;
		const next = new Map<string, FollowUpRow[]>();
		for (const row of table.rows.values()) next.set(row.contactId, [...(next.get(row.contactId) ?? []), row]);
		byContact = new Map([...next].map(([contactId, rows]) => [contactId, sameOr(byContact.get(contactId), rows.sort(byTime))]));
	}

	return {
		row: (id: string) => table.rows.get(id) ?? null,
		ofContact(contactId: string) {
			derive();
			return byContact.get(contactId) ?? NONE;
		},
		/** Those that are due first, of one member or of everybody, as far as they are here. */
		due(whose: DuePage["whose"], memberId: string) {
			const rows = [...table.rows.values()].filter((row) => whose === "all" || row.memberId === memberId);
			const ids = idsWithin(rows.map(placeOf), extents.get(whose) ?? NOTHING, dueIds.get(whose) ?? []);
			dueIds.set(whose, ids);
			return ids;
		},
		hasDue: (whose: DuePage["whose"]) => extents.has(whose),
		dueCursor: (whose: DuePage["whose"]) => extents.get(whose)?.nextCursor ?? null,
		/** How many of a member's are due before a moment. */
		countDue(memberId: string, before: number) {
			let count = 0;
			for (const row of table.rows.values()) if (row.memberId === memberId && row.dueAt < before) count++;
			return count;
		},
		/** When a member's next one is due; null for none. */
		nextDue(memberId: string): number | null {
			const own = [...table.rows.values()].filter((row) => row.memberId === memberId);
			return own.length === 0 ? null : Math.min(...own.map(({ dueAt }) => dueAt));
		},
		takePage({ whose, ids, nextCursor }: DuePage) {
			const last = table.rows.get(ids.at(-1) ?? "");
			extents = new Map(extents).set(whose, extended(extents.get(whose) ?? NOTHING, last && placeOf(last), nextCursor));
		},
		/** Rows as they are at `seq`; of the contacts in `whole` they are all that is open. */
		take(rows: readonly FollowUpRow[] | undefined, whole: readonly string[] | undefined, seq: number) {
			if (!rows && !whole) return;
			const taken = new Set(put(table, rows, seq).map((row) => row.id));
			for (const row of whole ? [...table.rows.values()] : []) {
				const isOver = whole?.includes(row.contactId) && !taken.has(row.id) && seq >= (table.seqs.get(row.id) ?? -1);
				if (isOver) table.rows.delete(row.id);
			}
			isStale = true;
		},
		/** Shows one as somebody just changed it, or null as ended, before the server has said so. */
		show(id: string, row: FollowUpRow | null) {
			if (row) table.rows.set(id, row);
			else table.rows.delete(id);
			isStale = true;
		},
		forgetContacts(contactIds: readonly string[]) {
			for (const row of [...table.rows.values()]) if (contactIds.includes(row.contactId)) table.rows.delete(row.id);
			isStale = true;
		},
		clear() {
			table.rows.clear();
			table.seqs.clear();
			extents = new Map();
			dueIds = new Map();
			isStale = true;
		},
	};
}

function byTime(a: FollowUpRow, b: FollowUpRow): number {
	return a.dueAt - b.dueAt;
}

/** The array that is there already while it holds the same rows. */
function sameOr(before: readonly FollowUpRow[] | undefined, rows: readonly FollowUpRow[]): readonly FollowUpRow[] {
	return before?.length === rows.length && rows.every((row, index) => row === before[index]) ? before : rows;
}
