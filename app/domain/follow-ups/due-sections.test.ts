import { expect, test } from "vitest";
import type { FollowUpRow } from "#app/domain/realtime/rows.ts";
import { dueLines, isFreeToday } from "./due-sections.ts";

const at = (text: string) => new Date(text).getTime();
const now = at("2026-11-25T10:00:00Z");
const row = (id: string, due: string): FollowUpRow => ({
	id,
	contactId: "c",
	memberId: "m",
	reason: "",
	dueAt: at(due),
	endsOnAnswer: true,
});
const rows = [
	row("a", "2026-11-01T10:00:00Z"),
	row("b", "2026-11-24T20:00:00Z"),
	row("c", "2026-11-25T09:00:00Z"),
	row("d", "2026-11-25T22:30:00Z"),
	row("e", "2026-11-27T09:00:00Z"),
];

test("what was missed is one section, then today, then day by day", () => {
	const lines = dueLines(rows, { now, zone: "UTC", hasMore: false });

	expect(lines.map((line) => (line.kind === "head" ? `${line.words} ${line.count}` : line.id))).toEqual([
		"Overdue 2",
		"a",
		"b",
		"Today 2",
		"c",
		"d",
		"Friday 1",
		"e",
	]);
});

test("the day is the member's, and a section that goes on is not counted", () => {
	const lines = dueLines(rows.slice(0, 4), { now, zone: "Europe/Berlin", hasMore: true });

	expect(lines.map((line) => (line.kind === "head" ? `${line.words} ${line.count}` : line.id))).toEqual([
		"Overdue 2",
		"a",
		"b",
		"Today 0",
		"c",
		"d",
	]);
});

test("a day is free when nothing of it or from before is left, and something stands ahead", () => {
	const free = (from: number) => isFreeToday(dueLines(rows.slice(from), { now, zone: "UTC", hasMore: false }));

	expect([free(0), free(2), free(4), isFreeToday([])]).toEqual([false, false, true, false]);
});
