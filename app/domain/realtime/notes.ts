import type { NoteRow } from "./rows.ts";
import { put, type Table } from "./tables.ts";

const NONE: readonly NoteRow[] = [];

/** Notes beside the conversations that were opened in this browser, and those on their way. */
export function createNotes() {
	const table: Table<NoteRow> = { rows: new Map(), seqs: new Map() };
	let byConversation = new Map<string, readonly NoteRow[]>();
	let isStale = false;

	function derive() {
		if (!isStale) return;
		isStale = false;
		const next = new Map<string, NoteRow[]>();
		for (const row of table.rows.values()) next.set(row.conversationId, [...(next.get(row.conversationId) ?? []), row]);
		byConversation = new Map([...next].map(([id, rows]) => [id, sameOr(byConversation.get(id), rows.sort(byTime))]));
	}

	return {
		of(conversationId: string): readonly NoteRow[] {
			derive();
			return byConversation.get(conversationId) ?? NONE;
		},
		/** Rows as they are at `seq`; of the conversations in `whole` they are all there are. */
		take(rows: readonly NoteRow[] | undefined, whole: readonly string[] | undefined, seq: number) {
			if (!rows && !whole) return;
			const taken = put(table, rows, seq);
			const clientIds = new Set(taken.map((row) => row.clientId));
			const ids = new Set(taken.map((row) => row.id));
			for (const row of [...table.rows.values()]) {
				const isLocal = row.id.startsWith("local-");
				const isArrived = isLocal && clientIds.has(row.clientId);
				const isOver = !isLocal && whole?.includes(row.conversationId) && !ids.has(row.id) && seq >= (table.seqs.get(row.id) ?? -1);
				if (isArrived || isOver) table.rows.delete(row.id);
			}
			isStale = true;
		},
		/** Shows one as somebody just wrote or changed it, or null as deleted, before the server has said so. */
		show(id: string, row: NoteRow | null) {
			if (row) table.rows.set(id, row);
			else table.rows.delete(id);
			isStale = true;
		},
		forget(conversationIds: readonly string[]) {
			for (const row of [...table.rows.values()]) if (conversationIds.includes(row.conversationId)) table.rows.delete(row.id);
			isStale = true;
		},
		clear() {
			for (const id of [...table.rows.keys()]) if (!id.startsWith("local-")) table.rows.delete(id);
			table.seqs.clear();
			isStale = true;
		},
	};
}

function byTime(a: NoteRow, b: NoteRow): number {
	return a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1);
}

/** The array that is there already while it holds the same rows. */
function sameOr(before: readonly NoteRow[] | undefined, rows: readonly NoteRow[]): readonly NoteRow[] {
	return before?.length === rows.length && rows.every((row, index) => row === before[index]) ? before : rows;
}
