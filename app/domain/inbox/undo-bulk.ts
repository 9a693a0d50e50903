import type { Before, BulkChange } from "./bulk.ts";

/** The changes that take a change back at `now`, each with the conversations that it is for: what they were before, and still would be. */
export function undoOf(change: BulkChange, before: readonly Before[], now: number): { change: BulkChange; ids: string[] }[] {
	const groups = new Map<string, { change: BulkChange; ids: string[] }>();
	const add = (back: BulkChange, id: string) => {
		const key = JSON.stringify(back);
		const group = groups.get(key) ?? { change: back, ids: [] };
		group.ids.push(id);
		groups.set(key, group);
	};
	for (const row of before) for (const back of backOf(change, row, now)) add(back, row.id);
	return [...groups.values()];
}

function backOf(change: BulkChange, before: Before, now: number): BulkChange[] {
	const unread: BulkChange[] = before.isUnread ? [{ what: "unread" }] : [];
	switch (change.what) {
		case "done":
		case "snooze":
		case "open":
			return [placeOf(before, now), ...unread];
		case "aside":
			return [{ what: "back" }];
		case "back":
			return [{ what: "aside" }];
		case "read":
			return unread;
		case "unread":
			return [{ what: "read" }];
		case "assign":
			return [{ what: "assign", assigneeId: before.assigneeId, from: change.assigneeId }];
		case "tag":
			return [{ what: "untag", tagId: change.tagId }];
		case "untag":
			return [{ what: "tag", tagId: change.tagId }];
		case "stage":
			return [{ what: "stage", stageId: before.stageId, lostReason: before.lostReason, from: change.stageId }];
		default:
			return change satisfies never;
	}
}

/** A snooze that ends within a minute is over by the time that it would be set. */
const SNOOZE_OVER_MS = 60_000;

function placeOf({ status, snoozedUntil }: Before, now: number): BulkChange {
	if (status === "done") return { what: "done" };
	const isOut = status === "snoozed" && snoozedUntil !== null && snoozedUntil > now + SNOOZE_OVER_MS;
	return isOut ? { what: "snooze", until: snoozedUntil } : { what: "open" };
}
