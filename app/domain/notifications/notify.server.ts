import { and, eq, inArray } from "drizzle-orm";
import { tenantOfJob } from "#app/domain/org/access.server.ts";
import type { MemberSettings } from "#app/domain/org/member-settings.ts";
import { membersWith } from "#app/domain/org/members.server.ts";
import type { Capability } from "#app/domain/org/roles.ts";
import { MINUTE, now } from "#app/platform/clock.ts";
import { newId } from "#app/platform/ids.ts";
import { errorName, log } from "#app/platform/log.ts";
import { owned, type Tenant } from "#app/platform/tenant.ts";
import { type NotificationKind, notifications } from "#app/schema/team.ts";
import { reach } from "./reach.server.ts";
import { type Reader, readersAmong } from "./readers.server.ts";

/** Something that members should know of. */
export type News = {
	kind: NotificationKind;
	/** What it is about: the id of a note, a message, a follow-up. Of the same thing a member is told once. */
	about: string;
	memberIds: readonly string[];
	conversationId?: string | null;
	/** The member who caused it; they are not told. */
	actorId?: string | null;
};

/** How many are told at once: the rest of a longer list is told in the next rounds. */
const AT_ONCE = 10;
/** Messages of a conversation that follow each other within this time are one piece of news. */
const BURST = MINUTE;

/**
 * Tells members what happened, each in the ways that they chose: never who caused it, only those who may see it, and of the
 * same thing once. It never fails the write that it follows.
 */
export async function notify(tenant: Tenant, news: News): Promise<void> {
	const memberIds = [...new Set(news.memberIds)].filter((id) => id !== news.actorId);
	try {
		const whole = memberIds.length > 0 ? await tenantOfJob(tenant.env, tenant.orgId) : null;
		for (let start = 0; whole && start < memberIds.length; start += AT_ONCE) {
			const readers = await readersAmong(whole, memberIds.slice(start, start + AT_ONCE), news.conversationId ?? null);
			await tellReaders(whole, news, readers);
		}
	} catch (error) {
		log.error("members were not told", { org: tenant.orgId, kind: news.kind, error: errorName(error) });
	}
}

/** The same for everybody of the org who has a capability. */
export async function notifyThoseWith(tenant: Tenant, capability: Capability, news: Omit<News, "memberIds">): Promise<void> {
	try {
		await notify(tenant, { ...news, memberIds: await membersWith(tenant, capability) });
	} catch (error) {
		log.error("members were not told", { org: tenant.orgId, kind: news.kind, error: errorName(error) });
	}
}

/** Whether a member is told of such things at all. The inbox itself shows new messages: to see them there alone is no news. */
export function wantsToBeTold({ told }: MemberSettings, kind: NotificationKind): boolean {
	return told[kind].some((way) => kind !== "message" || way !== "app");
}

async function tellReaders(whole: Tenant, news: News, readers: Reader[]): Promise<void> {
	const wanting = readers.filter(({ settings }) => wantsToBeTold(settings, news.kind));
	if (wanting.length === 0) return;
	const told = await (news.kind === "message" ? renew(whole, news, wanting) : tellOnce(whole, news, wanting));
	await Promise.all(told.map(({ id, reader }) => reach(whole, { id, kind: news.kind }, reader)));
}

/** A row that is news for a reader. */
type ToldRow = { id: string; reader: Reader };

/** Stores what the readers are told; those who were told of the same thing before are not among the answer. */
async function tellOnce(whole: Tenant, news: News, readers: Reader[]): Promise<ToldRow[]> {
	const told = await whole.db
		.insert(notifications)
		.values(readers.map((reader) => rowFor(whole, news, reader)))
		.onConflictDoNothing()
		.returning({ id: notifications.id, memberId: notifications.memberId });
	return readers.flatMap((reader) => told.filter(({ memberId }) => memberId === reader.memberId).map(({ id }) => ({ id, reader })));
}

/** Each conversation has one row of a reader that moves to its newest message; a burst is told at its beginning. */
async function renew(whole: Tenant, news: News, readers: Reader[]): Promise<ToldRow[]> {
	const rows = readers.map((reader) => rowFor(whole, news, reader));
	const among = rows.map(({ memberId }) => memberId);
	const [before] = await whole.batch([
		whole.db
			.select({ id: notifications.id, memberId: notifications.memberId, at: notifications.at, seenAt: notifications.seenAt })
			.from(notifications)
			.where(and(inArray(notifications.memberId, among), eq(notifications.kind, news.kind), eq(notifications.about, news.about))),
		...rows.map((row) =>
			whole.db
				.insert(notifications)
				.values(row)
				.onConflictDoUpdate({
					target: [notifications.orgId, notifications.memberId, notifications.kind, notifications.about],
					set: { at: row.at, seenAt: row.seenAt },
				}),
		),
	]);
	return readers.flatMap((reader) => {
		const known = before.find(({ memberId }) => memberId === reader.memberId);
		const isGoingOn = known && now() - known.at < BURST && (known.seenAt === null || known.seenAt === known.at);
		const made = rows.find(({ memberId }) => memberId === reader.memberId);
		return isGoingOn || !made ? [] : [{ id: known?.id ?? made.id, reader }];
	});
}

function rowFor(whole: Tenant, { kind, about, conversationId = null, actorId = null }: News, { memberId, settings }: Reader) {
	const at = now();
	// Who wants it in other ways alone has it behind them in the list.
	const seenAt = settings.told[kind].includes("app") ? null : at;
	return owned(whole, { id: newId(), memberId, kind, about, conversationId, actorId, at, seenAt });
}
