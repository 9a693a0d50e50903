/** Who is named in notes, and whether they have seen it. */
import { eq, sql } from "drizzle-orm";
import { readersAmong } from "#app/domain/notifications/readers.server.ts";
import { tenantOfJob } from "#app/domain/org/access.server.ts";
import { tell } from "#app/domain/realtime/tell.server.ts";
import { now } from "#app/platform/clock.ts";
import { errorName, log } from "#app/platform/log.ts";
import { mine, type Tenant } from "#app/platform/tenant.ts";
import { mentions } from "#app/schema/team.ts";

type Mentioning = { id: string; conversationId: string; authorId: string; named: readonly string[]; at: number };

/** Statements after which the rows of a note, if it is there, are those of whom it names; its author needs none. */
export function writeMentions(tenant: Tenant, { id, conversationId, authorId, named, at }: Mentioning) {
	const others = JSON.stringify(named.filter((memberId) => memberId !== authorId));
	return [
		tenant.db
			.delete(mentions)
			.where(mine(tenant, mentions, eq(mentions.noteId, id), sql`member_id not in (select value from json_each(${others}))`)),
		tenant.statement(
			sql`insert into mentions (org_id, member_id, note_id, conversation_id, at)
				select ${tenant.orgId}, value, ${id}, ${conversationId}, ${at} from json_each(${others})
				where exists (select 1 from notes where notes.id = ${id}) on conflict do nothing`,
		),
	];
}

/** Whom notes of a conversation mention has seen them, in every window of theirs. */
export async function seeMentions(tenant: Tenant, memberId: string, conversationId: string): Promise<void> {
	const seen = await tenant.db
		.update(mentions)
		.set({ seenAt: now() })
		.where(mine(tenant, mentions, eq(mentions.memberId, memberId), eq(mentions.conversationId, conversationId), sql`seen_at is null`))
		.returning({ noteId: mentions.noteId });
	if (seen.length > 0) await tell(tenant, memberId, [{ type: "mentioned", mention: { conversationId, isUnseen: false } }]);
}

/** Tells open pages of members how their mentions in a conversation stand; nobody who may not see it. It never fails what it follows. */
export async function tellMentioned(tenant: Tenant, conversationId: string, memberIds: readonly string[]): Promise<void> {
	if (memberIds.length === 0) return;
	try {
		const whole = await tenantOfJob(tenant.env, tenant.orgId);
		if (!whole) return;
		const [readers, standing] = await Promise.all([
			readersAmong(whole, memberIds, conversationId),
			whole.db
				.select({ memberId: mentions.memberId, isUnseen: sql<number>`max(seen_at is null)` })
				.from(mentions)
				.where(eq(mentions.conversationId, conversationId))
				.groupBy(mentions.memberId),
		]);
		for (const { memberId } of readers) {
			const found = standing.find((row) => row.memberId === memberId);
			await tell(whole, memberId, [{ type: "mentioned", mention: { conversationId, isUnseen: found ? found.isUnseen === 1 : null } }]);
		}
	} catch (error) {
		log.error("members were not told of mentions", { org: tenant.orgId, error: errorName(error) });
	}
}
