import type { Workspace } from "#app/domain/realtime/rows.ts";
import type { Store } from "#app/domain/realtime/store.ts";
import { dateAndTime } from "#app/ui/times.ts";
import type { BulkChange } from "./bulk.ts";

type Known = { store: Store; workspace: Workspace };

/** What a change of many is called: before it, while it runs, and after it. `many` is "12 conversations", or "one". */
export type BulkWords = { question(many: string): string; confirm: string; doing: string; done(many: string): string };

/** The words of a change. `back` are those of taking it back. */
export function wordsOf(change: BulkChange, known: Known): BulkWords {
	switch (change.what) {
		case "done":
			return words("Mark", " as done", "Mark done", "Marking as done", "done");
		case "open":
			return words("Bring", " back to the inbox", "Bring back", "Bringing back", "back in the inbox");
		case "aside":
			return words("Mark", " as done for you", "Mark done for me", "Marking as done for you", "done for you");
		case "back":
			return words("Bring", " back to your lists", "Bring back", "Bringing back", "back in your lists");
		case "snooze": {
			const until = dateAndTime(change.until);
			return words("Snooze", ` until ${until}`, "Snooze", "Snoozing", `out of sight until ${until}`);
		}
		case "read":
			return words("Mark", " as read", "Mark as read", "Marking as read", "read");
		case "unread":
			return words("Mark", " as unread", "Mark as unread", "Marking as unread", "unread");
		case "assign": {
			if (change.assigneeId === null) return words("Leave", " to nobody", "Unassign", "Unassigning", "nobody's now");
			const { user, members } = known.workspace;
			const name = members.find(({ id }) => id === change.assigneeId)?.name ?? "a member";
			const isMe = user.id === change.assigneeId;
			return words("Assign", ` to ${isMe ? "yourself" : name}`, "Assign", "Assigning", isMe ? "yours now" : `${name}'s now`);
		}
		case "tag":
			return words("Give", ` the tag “${tagName(change.tagId, known)}”`, "Give the tag", "Giving the tag", "tagged");
		case "untag":
			return words(
				`Take the tag “${tagName(change.tagId, known)}” from`,
				"",
				"Take the tag away",
				"Taking the tag away",
				"without the tag",
			);
		case "stage": {
			const name = known.store.stages().find(({ id }) => id === change.stageId)?.name ?? "another stage";
			return words("Move", ` to ${name}`, "Move", `Moving to ${name}`, `in ${name}`);
		}
		default:
			return change satisfies never;
	}
}

function words(verb: string, where: string, confirm: string, doing: string, after: string): BulkWords {
	return {
		question: (many) => `${verb} ${many}${where}?`,
		confirm,
		doing,
		done: (many) => `${many} ${many.startsWith("One ") ? "is" : "are"} ${after}`,
	};
}

function tagName(tagId: string, { store }: Known) {
	return store.tags().find(({ id }) => id === tagId)?.name ?? "that is gone";
}

/** "12 conversations", "One conversation". */
export function manyOf(count: number, isMore = false): string {
	if (count === 1) return "One conversation";
	return `${isMore ? "more than " : ""}${count.toLocaleString()} conversations`;
}
