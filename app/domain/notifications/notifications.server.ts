import { and, desc, eq, isNull, sql } from "drizzle-orm";
import { contactJson, readContactJson } from "#app/domain/realtime/rows.server.ts";
import type { ContactRow } from "#app/domain/realtime/rows.ts";
import { tell } from "#app/domain/realtime/tell.server.ts";
import { now } from "#app/platform/clock.ts";
import { fromCursor, toCursor } from "#app/platform/cursor.ts";
import { mine, type Tenant } from "#app/platform/tenant.ts";
import { contacts, conversations } from "#app/schema/shard.ts";
import { notifications } from "#app/schema/team.ts";
import { COUNTED, type NotificationsPage } from "./rows.ts";

const PAGE = 30;

/** The statement that counts what a member has not seen, up to a hundred, for a batch; `unseenIn` reads its rows. */
export function readUnseen(tenant: Tenant, memberId: string) {
	const some = tenant.db
		.select({ one: sql<number>`1`.as("one") })
		.from(notifications)
		.where(isUnseen(memberId))
		.limit(COUNTED)
		.as("some");
	return tenant.db.select({ unseen: sql<number>`count(*)` }).from(some);
}

/** How much is unseen, of what `readUnseen` gives. */
export function unseenIn(rows: { unseen: number }[]): number {
	return rows[0]?.unseen ?? 0;
}

function isUnseen(memberId: string) {
	return and(eq(notifications.memberId, memberId), isNull(notifications.seenAt));
}

/**
 * Thirty things that a member was told, newest first; `cursor` is where the page before ended. What they wanted to be told in
 * other ways alone is not among them. Null when the cursor is not one of ours.
 */
export async function listNotifications(
	tenant: Tenant,
	memberId: string,
	{ cursor }: { cursor?: string | undefined } = {},
): Promise<NotificationsPage | null> {
	const after = cursor === undefined ? undefined : fromCursor(cursor);
	if (after === null) return null;
	const [found, counted] = await tenant.batch([
		tenant.db
			.select({
				id: notifications.id,
				kind: notifications.kind,
				at: notifications.at,
				seenAt: notifications.seenAt,
				conversationId: notifications.conversationId,
				actorId: notifications.actorId,
				contact: contactJson,
			})
			.from(notifications)
			.leftJoin(conversations, eq(conversations.id, notifications.conversationId))
			.leftJoin(contacts, eq(contacts.id, conversations.contactId))
			.where(
				and(
					eq(notifications.memberId, memberId),
					sql`${notifications.seenAt} is not ${notifications.at}`,
					after && sql`(${notifications.at}, ${notifications.id}) < (${after.at}, ${after.id})`,
				),
			)
			.orderBy(desc(notifications.at), desc(notifications.id))
			.limit(PAGE),
		readUnseen(tenant, memberId),
	]);
	const last = found.at(-1);
	return {
		rows: found.map(({ seenAt, contact, ...row }) => ({ ...row, isSeen: seenAt !== null, contact: knownContact(contact) })),
		unseen: unseenIn(counted),
		nextCursor: last && found.length === PAGE ? toCursor({ at: last.at, id: last.id }) : null,
	};
}

/** The contact of a row; one about no conversation has a contact of nothing. */
function knownContact(json: string): ContactRow | null {
	const contact = readContactJson(json);
	return contact.id === null ? null : contact;
}

/** What a member has seen: one thing, what is about a conversation, or all of it. */
export type Seen = { notificationId: string } | { conversationId: string } | "all";

/** Marks something as seen; how much is unseen then. Null when that one thing, or the conversation, is not there for them. */
export async function markSeen(tenant: Tenant, memberId: string, seen: Seen): Promise<{ unseen: number } | null> {
	const at = now();
	const [known, marked, counted] = await tenant.batch([
		exists(tenant, memberId, seen),
		tenant.db
			.update(notifications)
			// Later than it came, however the clocks go: at the same time is what the list leaves out.
			.set({ seenAt: sql`max(${at}, at + 1)` })
			.where(mine(tenant, notifications, isUnseen(memberId), whichOf(seen)))
			.returning({ id: notifications.id }),
		readUnseen(tenant, memberId),
	]);
	if (seen !== "all" && known.length === 0) return null;
	const unseen = unseenIn(counted);
	// What is seen in one window is seen in all of them.
	if (marked.length > 0) await tell(tenant, memberId, [{ type: "told", unseen, isNews: false, rings: false }]);
	return { unseen };
}

function exists(tenant: Tenant, memberId: string, seen: Seen) {
	if (seen !== "all" && "conversationId" in seen) {
		return tenant.db.select({ id: conversations.id }).from(conversations).where(eq(conversations.id, seen.conversationId));
	}
	return tenant.db
		.select({ id: notifications.id })
		.from(notifications)
		.where(and(eq(notifications.memberId, memberId), whichOf(seen)))
		.limit(1);
}

function whichOf(seen: Seen) {
	if (seen === "all") return undefined;
	if ("notificationId" in seen) return eq(notifications.id, seen.notificationId);
	return eq(notifications.conversationId, seen.conversationId);
}
