import { tenantOfJob } from "#app/domain/org/access.server.ts";
import { now } from "#app/platform/clock.ts";
import { newId } from "#app/platform/ids.ts";
import { errorName, log } from "#app/platform/log.ts";
import { owned, type Tenant } from "#app/platform/tenant.ts";
import { type NotificationKind, notifications } from "#app/schema/team.ts";
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

async function tellReaders(whole: Tenant, news: News, readers: Reader[]): Promise<void> {
	const at = now();
	const rows = readers
		.filter(({ settings }) => settings.told[news.kind].length > 0)
		.map(({ memberId, settings }) =>
			owned(whole, {
				id: newId(),
				memberId,
				kind: news.kind,
				about: news.about,
				conversationId: news.conversationId ?? null,
				actorId: news.actorId ?? null,
				at,
				// Who wants it in other ways alone has it behind them in the list.
				seenAt: settings.told[news.kind].includes("app") ? null : at,
			}),
		);
	if (rows.length === 0) return;
	await whole.db.insert(notifications).values(rows).onConflictDoNothing();
}
