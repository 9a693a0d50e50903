import { and, asc, eq, gt, isNull, lt, type SQL, sql } from "drizzle-orm";
import { endOfDay, startOfDay } from "#app/domain/follow-ups/days.ts";
import { isAsideFor } from "#app/domain/inbox/conversations.server.ts";
import { OPEN_FOR } from "#app/domain/inbox/reply-window.ts";
import type { MemberSettings } from "#app/domain/org/member-settings.ts";
import { now } from "#app/platform/clock.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { contacts, conversations } from "#app/schema/shard.ts";
import { followUps, mentions } from "#app/schema/team.ts";

/** Nobody reads a greater number, and counting one costs rows. */
export const COUNTED = 500;
/** People of whom it says who they are, and letters of what they wrote. */
const NAMED = 5;
const SHOWN = 120;

/** What waits for a member. `leads` are those whose reply windows close first, and empty where no names may be shown. */
export type Digest = {
	waiting: number;
	/** Waiting leads that are nobody's. */
	unassigned: number;
	/** Waiting leads whose reply window closes before the day ends. */
	closing: number;
	overdue: number;
	today: number;
	mentions: number;
	leads: { name: string; text: string | null; closesAt: number }[];
};

/** What waits for a member at this moment, in one round trip; null when nothing does. `tenant` sees what they may see. */
export async function readDigest(
	tenant: Tenant,
	memberId: string,
	{ timeZone, showsText }: Pick<MemberSettings, "timeZone" | "showsText">,
): Promise<Digest | null> {
	const at = now();
	const dayEnds = endOfDay(timeZone, at);
	// What they have done for themselves does not wait for them.
	const waits = and(eq(conversations.status, "waiting"), sql`not ${isAsideFor(memberId)}`);
	const own = and(eq(conversations.assigneeId, memberId), waits);
	const closing = and(
		own,
		gt(conversations.lastInboundAt, at - OPEN_FOR),
		lt(conversations.lastInboundAt, dayEnds - OPEN_FOR),
		sql`coalesce(${conversations.windowRefusedAt}, -1) < ${conversations.lastInboundAt}`,
	);
	const due = (from: number, until: number) =>
		countOf(
			tenant,
			followUps,
			and(
				eq(followUps.memberId, memberId),
				isNull(followUps.endedAt),
				sql`${followUps.dueAt} >= ${from} and ${followUps.dueAt} < ${until}`,
			),
		);
	const dayBegins = startOfDay(timeZone, at);
	const [waiting, unassigned, closes, overdue, today, mentioned, leads] = await tenant.batch([
		countOf(tenant, conversations, own),
		countOf(tenant, conversations, and(isNull(conversations.assigneeId), waits)),
		countOf(tenant, conversations, closing),
		due(0, dayBegins),
		due(dayBegins, dayEnds),
		countOf(tenant, mentions, and(eq(mentions.memberId, memberId), isNull(mentions.seenAt))),
		tenant.db
			.select({
				name: contacts.name,
				username: contacts.username,
				preview: conversations.preview,
				direction: conversations.previewDirection,
				lastInboundAt: conversations.lastInboundAt,
			})
			.from(conversations)
			.innerJoin(contacts, eq(contacts.id, conversations.contactId))
			.where(closing)
			.orderBy(asc(conversations.lastInboundAt))
			.limit(showsText ? NAMED : 0),
	]);
	const digest = {
		waiting: countIn(waiting),
		unassigned: countIn(unassigned),
		closing: countIn(closes),
		overdue: countIn(overdue),
		today: countIn(today),
		mentions: countIn(mentioned),
		leads: leads.map(({ name, username, preview, direction, lastInboundAt }) => ({
			name: name ?? (username ? `@${username}` : "Somebody"),
			text: direction === "inbound" && preview ? preview.slice(0, SHOWN) : null,
			closesAt: (lastInboundAt ?? at) + OPEN_FOR,
		})),
	};
	const { leads: _, ...counts } = digest;
	return Object.values(counts).some((count) => count > 0) ? digest : null;
}

/** The statement that counts rows, up to so many. */
function countOf(tenant: Tenant, table: typeof conversations | typeof followUps | typeof mentions, condition: SQL | undefined) {
	const some = tenant.db
		.select({ one: sql<number>`1`.as("one") })
		.from(table)
		.where(condition)
		.limit(COUNTED)
		.as("some");
	return tenant.db.select({ count: sql<number>`count(*)` }).from(some);
}

function countIn(rows: { count: number }[]): number {
	return rows[0]?.count ?? 0;
}
