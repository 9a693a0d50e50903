import type { ContactRow, StageRow } from "./rows.ts";

export type Move = { stageId: string; lostReason: string | null; at: number };

/** Moves shown before the server has confirmed them, by contact. */
export type Moves = ReadonlyMap<string, Move & { over: ContactRow | undefined; isSettled: boolean }>;

/** A contact as it is shown: where its move takes it. The same object for the same row and move. */
export function createMovedContacts() {
	const shown = new WeakMap<ContactRow, { move: Move; contact: ContactRow }>();
	return (contact: ContactRow, move: Move | undefined): ContactRow => {
		if (!move) return contact;
		const known = shown.get(contact);
		if (known?.move === move) return known.contact;
		const moved = { ...contact, stageId: move.stageId, lostReason: move.lostReason, stageEnteredAt: move.at };
		shown.set(contact, { move, contact: moved });
		return moved;
	};
}

/** The stages by position, their counts as the moves on their way will leave them. */
export function stagesWith(moves: Moves, stages: Iterable<StageRow>, contacts: ReadonlyMap<string, ContactRow>): readonly StageRow[] {
	const change = new Map<string, number>();
	for (const [contactId, move] of moves) {
		const from = contacts.get(contactId)?.stageId;
		if (!from || from === move.stageId) continue;
		change.set(from, (change.get(from) ?? 0) - 1);
		change.set(move.stageId, (change.get(move.stageId) ?? 0) + 1);
	}
	return [...stages]
		.sort((a, b) => a.position - b.position)
		.map((stage) => {
			const by = change.get(stage.id);
			return by ? { ...stage, contactCount: Math.max(0, stage.contactCount + by) } : stage;
		});
}
