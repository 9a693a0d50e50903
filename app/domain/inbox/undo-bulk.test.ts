import { expect, test } from "vitest";
import type { Before } from "./bulk.ts";
import { undoOf } from "./undo-bulk.ts";

const row = (id: string, given: Partial<Before> = {}): Before => ({
	id,
	status: "waiting",
	snoozedUntil: null,
	isUnread: false,
	assigneeId: null,
	stageId: "s1",
	lostReason: null,
	...given,
});

test("what was done together goes back to where each was, unread where it was unread", () => {
	const before = [
		row("a", { isUnread: true }),
		row("b", { status: "answered" }),
		row("c", { status: "snoozed", snoozedUntil: 900_000 }),
		row("d", { status: "snoozed", snoozedUntil: 90_000 }),
	];

	// The snooze of d ended meanwhile.
	expect(undoOf({ what: "done" }, before, 100_000)).toEqual([
		{ change: { what: "open" }, ids: ["a", "b", "d"] },
		{ change: { what: "unread" }, ids: ["a"] },
		{ change: { what: "snooze", until: 900_000 }, ids: ["c"] },
	]);
});

test("what was done for oneself comes back to oneself, and nothing else of it changes", () => {
	expect(undoOf({ what: "aside" }, [row("a", { isUnread: true }), row("b")], 0)).toEqual([{ change: { what: "back" }, ids: ["a", "b"] }]);
	expect(undoOf({ what: "back" }, [row("a")], 0)).toEqual([{ change: { what: "aside" }, ids: ["a"] }]);
});

test("leads go back to whom they had, from those alone who have them still", () => {
	const before = [row("a", { assigneeId: "ana" }), row("b"), row("c", { assigneeId: "ana" })];

	expect(undoOf({ what: "assign", assigneeId: "ben" }, before, 0)).toEqual([
		{ change: { what: "assign", assigneeId: "ana", from: "ben" }, ids: ["a", "c"] },
		{ change: { what: "assign", assigneeId: null, from: "ben" }, ids: ["b"] },
	]);
});
