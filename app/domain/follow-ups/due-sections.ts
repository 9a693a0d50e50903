import type { FollowUpRow } from "#app/domain/realtime/rows.ts";
import { dayAhead, dayIn } from "./days.ts";

/** A line of the board: the head of a section, or a follow-up. */
export type DueLine = { kind: "head"; id: string; words: string; count: number } | { kind: "row"; id: string };

/** Overdue, today, and each day ahead, with what is due then; `rows` come in order. */
export function dueLines(rows: readonly FollowUpRow[], { now, zone, hasMore }: { now: number; zone: string; hasMore: boolean }): DueLine[] {
	const today = dayIn(zone, now);
	const sections = new Map<number, FollowUpRow[]>();
	for (const row of rows) {
		// Everything from before today is one section.
		const day = Math.max(dayIn(zone, row.dueAt), today - 1);
		const section = sections.get(day) ?? [];
		section.push(row);
		sections.set(day, section);
	}
	const days = [...sections.keys()];
	return [...sections].flatMap(([day, section]): DueLine[] => {
		const isCut = hasMore && day === days.at(-1);
		const head = { kind: "head" as const, id: `day ${day}`, words: nameOf(day, today), count: isCut ? 0 : section.length };
		return [head, ...section.map(({ id }) => ({ kind: "row" as const, id }))];
	});
}

/** Whether nothing is left of today and before, while something stands ahead. */
export function isFreeToday([first]: readonly DueLine[]): boolean {
	return first?.kind === "head" && first.words !== "Overdue" && first.words !== "Today";
}

function nameOf(day: number, today: number): string {
	if (day < today) return "Overdue";
	return day === today ? "Today" : dayAhead(day, today);
}
