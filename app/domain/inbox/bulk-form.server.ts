import { z } from "zod";
import type { Which } from "./bulk.server.ts";
import type { BulkChange } from "./bulk.ts";
import { queryString, readQuery } from "./views.ts";

const id = z.string().regex(/^[\w-]{1,80}$/);
/** What one call may name. */
const MOST = 200;
const ids = z
	.string()
	.max(MOST * 81)
	.transform((text) => [...new Set(text.split(","))])
	.pipe(z.array(id).min(1).max(MOST));

/** A view as its address has it, and nothing that is none: it stands in the audit log. */
const query = z
	.string()
	.max(500)
	.transform((text) => queryString(readQuery(new URLSearchParams(text))));

const common = {
	what: z.enum(["done", "open", "aside", "back", "snooze", "read", "unread", "assign", "tag", "untag", "stage"]),
	/** Milliseconds since 1970. */
	until: z
		.string()
		.regex(/^\d{1,15}$/)
		.transform(Number)
		.optional(),
	/** A member, or nobody (``). */
	assigneeId: z.union([id, z.literal("")]).optional(),
	tagId: id.optional(),
	stageId: id.optional(),
	lostReason: z.string().trim().max(200).optional(),
	/** Only those that stand here now: undo takes back nothing that somebody changed since. */
	from: z.union([id, z.literal("")]).optional(),
	/** Which conversations: these, or all of a view as its address has it. */
	ids: ids.optional(),
	query: query.optional(),
};

/** What can be asked of many conversations: how many there are, what a change would do, and a piece of it. */
export const bulkForm = z.discriminatedUnion("intent", [
	z.strictObject({ intent: z.literal("count"), query }),
	z.strictObject({ intent: z.literal("preview"), ...common }),
	z.strictObject({
		intent: z.literal("run"),
		...common,
		/** What the browser calls the whole: its pieces are told as one. */
		bulkId: id,
		/** Where the piece before ended. */
		cursor: z.string().max(300).optional(),
	}),
]);

/** What a form wishes, and of which conversations; null when it does not say. */
export function bulkWish(form: Wish): { change: BulkChange; which: Which } | null {
	const change = changeOf(form);
	if (!change || (form.ids === undefined) === (form.query === undefined)) return null;
	return { change, which: form.ids ? { ids: form.ids } : { query: form.query ?? "" } };
}

type Wish = z.infer<z.ZodObject<typeof common>>;

function changeOf({ what, until, assigneeId, tagId, stageId, lostReason, from }: Wish): BulkChange | null {
	switch (what) {
		case "snooze":
			return until === undefined ? null : { what, until };
		case "assign":
			return assigneeId === undefined ? null : { what, assigneeId: assigneeId || null, ...(from !== undefined && { from: from || null }) };
		case "tag":
		case "untag":
			return tagId === undefined ? null : { what, tagId };
		case "stage":
			return stageId === undefined ? null : { what, stageId, lostReason: lostReason || null, ...(from !== undefined && { from }) };
		default:
			return { what };
	}
}
