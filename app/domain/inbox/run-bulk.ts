import { postForm } from "#app/domain/realtime/post-form.ts";
import type { BulkChange, BulkCount, BulkPiece, BulkPreview, BulkRefusal } from "./bulk.ts";

/** Which conversations, as the browser names them. */
export type Chosen = { ids: readonly string[] } | { query: string };

type Failure = { ok: false; reason: string };

/** The server takes so many ids at once. */
const IDS_AT_ONCE = 100;

const REFUSALS: Record<BulkRefusal["reason"], string> = {
	"not-a-time": "That time is past, or too far away.",
	"not-a-member": "They are no longer in this organization.",
	"not-there": "That stage or tag is not there any more.",
};

/** Why it does not go on, as a sentence. */
export function bulkProblem(reason: string): string {
	return Object.entries(REFUSALS).find(([name]) => name === reason)?.[1] ?? "DM Tracker could not be reached.";
}

/** Whether the same piece may be asked for again: nothing is known of it. */
export function mayGoOn(reason: string): boolean {
	return reason === "unreached";
}

function post<Answer extends { ok: true }>(slug: string, fields: Record<string, string>) {
	return postForm<Answer>(`/o/${slug}/bulk`, fields);
}

/** How many conversations match a query. */
export function askCount(slug: string, query: string): Promise<BulkCount | Failure> {
	return post(slug, { intent: "count", query });
}

/** How many conversations a change is about, and how many it would change. */
export async function askPreview(slug: string, chosen: Chosen, change: BulkChange): Promise<BulkPreview | Failure> {
	if ("query" in chosen) return post(slug, { intent: "preview", query: chosen.query, ...fieldsOf(change) });
	const total: BulkPreview = { ok: true, count: 0, changes: 0, hasMore: false, cursor: "" };
	for (const ids of pieces(chosen.ids)) {
		const part = await post<BulkPreview>(slug, { intent: "preview", ids: ids.join(","), ...fieldsOf(change) });
		if (!part.ok) return part;
		total.count += part.count;
		total.changes += part.changes;
	}
	return total;
}

/** The change in pieces, each with where the next one begins. After a failure it goes on there: ask for the next piece again. */
export function bulkRun(slug: string, chosen: Chosen, change: BulkChange, first?: string) {
	const bulkId = crypto.randomUUID();
	const waiting = "ids" in chosen ? pieces(chosen.ids) : [];
	let cursor = first;
	let isOver = "ids" in chosen && waiting.length === 0;
	return {
		isOver: () => isOver,
		async next(): Promise<BulkPiece | Failure> {
			const which = "query" in chosen ? { query: chosen.query, ...(cursor && { cursor }) } : { ids: (waiting[0] ?? []).join(",") };
			const piece = await post<BulkPiece>(slug, { intent: "run", bulkId, ...which, ...fieldsOf(change) });
			if (!piece.ok) return piece;
			if ("query" in chosen) cursor = piece.cursor ?? undefined;
			else waiting.shift();
			isOver = "query" in chosen ? piece.cursor === null : waiting.length === 0;
			return piece;
		},
	};
}

function pieces(ids: readonly string[]): string[][] {
	return Array.from({ length: Math.ceil(ids.length / IDS_AT_ONCE) }, (_, piece) =>
		ids.slice(piece * IDS_AT_ONCE, (piece + 1) * IDS_AT_ONCE),
	);
}

function fieldsOf(change: BulkChange): Record<string, string> {
	switch (change.what) {
		case "snooze":
			return { what: change.what, until: String(change.until) };
		case "assign":
			return { what: change.what, assigneeId: change.assigneeId ?? "", ...(change.from !== undefined && { from: change.from ?? "" }) };
		case "stage":
			return {
				what: change.what,
				stageId: change.stageId,
				...(change.lostReason && { lostReason: change.lostReason }),
				...(change.from !== undefined && { from: change.from }),
			};
		case "tag":
		case "untag":
			return { what: change.what, tagId: change.tagId };
		default:
			return { what: change.what };
	}
}
