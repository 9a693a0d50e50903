/** Where the team puts a conversation: done, out of sight until later, back again, or as if nobody had read it. */
import { and, asc, eq, lte, type SQL, sql } from "drizzle-orm";
import type { SQLiteUpdateSetSource } from "drizzle-orm/sqlite-core";
import { type AuditLine, audit } from "#app/domain/org/audit.server.ts";
import { recordEvent, takeSeq } from "#app/domain/realtime/events.server.ts";
import { publish } from "#app/domain/realtime/publish.server.ts";
import { countersOf } from "#app/domain/realtime/rows.server.ts";
import { DAY, now, SECOND } from "#app/platform/clock.ts";
import { mine, type Tenant } from "#app/platform/tenant.ts";
import { conversations } from "#app/schema/shard.ts";
import { conversationReads } from "./conversation-rows.server.ts";
import { markRead } from "./conversations.server.ts";
import { standingOf } from "./message-writes.server.ts";

/** Nothing sleeps longer than a year. */
const LONGEST_SNOOZE = 366 * DAY;
const AT_ONCE = 100;

export type Place = { kind: "done" } | { kind: "open" } | { kind: "snoozed"; until: number } | { kind: "unread" };

export type PlaceResult = { ok: true } | { ok: false; reason: "not-a-time" };

/** Puts a conversation somewhere and shows it to everybody. To where it is already changes nothing. Null when it is not there. */
export async function placeConversation(
	tenant: Tenant,
	actorId: string,
	{ conversationId, place }: { conversationId: string; place: Place },
): Promise<PlaceResult | null> {
	const [found] = await tenant.db.select({ id: conversations.id }).from(conversations).where(eq(conversations.id, conversationId));
	if (!found) return null;
	if (place.kind === "snoozed" && !isSnoozeTime(place.until)) return { ok: false, reason: "not-a-time" };
	// What is put away was seen.
	if (place.kind === "done" || place.kind === "snoozed") await markRead(tenant, conversationId);
	const line = { actor: actorId, action: `conversation.${place.kind}`, target: conversationId, result: "done" };
	await change(tenant, conversationId, { ...changeOf(place), line });
	return { ok: true };
}

/** Whether something may be out of sight until then. */
export function isSnoozeTime(until: number): boolean {
	return until >= now() + 30 * SECOND && until <= now() + LONGEST_SNOOZE;
}

type Change = {
	set: SQLiteUpdateSetSource<typeof conversations>;
	condition: SQL;
	/** What it adds to the org's count of unread conversations. */
	unread?: SQL;
	line?: AuditLine;
};

export const BACK = { status: standingOf(sql`preview_direction`), snoozedUntil: null };

function changeOf(place: Place): Change {
	switch (place.kind) {
		case "done":
			return { set: { status: "done", snoozedUntil: null }, condition: sql`status <> 'done'` };
		case "snoozed":
			return { set: { status: "snoozed", snoozedUntil: place.until }, condition: sql`snoozed_until is not ${place.until}` };
		case "open":
			return { set: BACK, condition: sql`status in ('done', 'snoozed')` };
		case "unread":
			return { set: { unreadCount: 1 }, condition: sql`unread_count = 0`, unread: sql`1` };
		default:
			return place satisfies never;
	}
}

async function change(tenant: Tenant, conversationId: string, { set, condition, unread, line }: Change) {
	const [counters, newest, conversationRows, contactRows] = await tenant.apply(
		[
			tenant.db
				.update(conversations)
				.set(set)
				.where(mine(tenant, conversations, eq(conversations.id, conversationId), condition)),
			takeSeq(tenant, unread),
			recordEvent(tenant, { type: "conversation.changed", conversationId }),
			...(line ? [audit(tenant, line)] : []),
		],
		conversationReads(tenant, conversationId),
	);
	if (newest[0]?.conversationId !== conversationId) return;
	const { seq, counts } = countersOf(counters);
	const rows = { conversations: conversationRows, contacts: contactRows };
	await publish(tenant, [{ type: "change", seq, event: "conversation.changed", at: now(), rows, counts }]);
}

/** Brings back what was snoozed until now, unread, so that it is seen. True while there is more. */
export async function wakeSnoozed(tenant: Tenant): Promise<boolean> {
	const due = await tenant.db
		.select({ id: conversations.id, unreadCount: conversations.unreadCount })
		.from(conversations)
		.where(and(sql`${conversations.snoozedUntil} is not null`, lte(conversations.snoozedUntil, now())))
		.orderBy(asc(conversations.snoozedUntil))
		.limit(AT_ONCE);
	for (const { id, unreadCount } of due) {
		const isStill = sql`status = 'snoozed' and snoozed_until <= ${now()} and unread_count = ${unreadCount}`;
		const unread = unreadCount === 0 ? { unread: sql`1`, set: { ...BACK, unreadCount: 1 } } : { set: BACK };
		await change(tenant, id, { ...unread, condition: isStill });
	}
	return due.length === AT_ONCE;
}
