import { and, eq, inArray } from "drizzle-orm";
import { settingsFrom } from "#app/domain/org/member-settings.server.ts";
import type { MemberSettings } from "#app/domain/org/member-settings.ts";
import { may } from "#app/domain/org/roles.ts";
import { directory } from "#app/platform/db/bindings.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { memberships, orgs } from "#app/schema/directory.ts";
import { conversations } from "#app/schema/shard.ts";
import { memberSettings } from "#app/schema/team.ts";

/** Somebody who may be told, and how they want it. */
export type Reader = {
	memberId: string;
	settings: MemberSettings;
	/** Whether they see their own leads alone. */
	isLimited: boolean;
};

/**
 * Those of `memberIds` who are members and may see the conversation, where there is one: whoever is limited to their own leads
 * is told of these alone. `whole` sees the whole org.
 */
export async function readersAmong(whole: Tenant, memberIds: readonly string[], conversationId: string | null): Promise<Reader[]> {
	const [members, [found, stored]] = await Promise.all([
		directory(whole.env)
			.select({ id: memberships.userId, role: memberships.role, limitsMembers: orgs.limitsMembers })
			.from(memberships)
			.innerJoin(orgs, eq(orgs.id, memberships.orgId))
			.where(and(eq(memberships.orgId, whole.orgId), inArray(memberships.userId, [...memberIds]))),
		whole.batch([
			whole.db
				.select({ assigneeId: conversations.assigneeId })
				.from(conversations)
				.where(eq(conversations.id, conversationId ?? "")),
			whole.db
				.select({ memberId: memberSettings.memberId, settings: memberSettings.settings })
				.from(memberSettings)
				.where(inArray(memberSettings.memberId, [...memberIds])),
		]),
	]);
	const [conversation] = found;
	if (conversationId !== null && !conversation) return [];
	return members
		.map(({ id, role, limitsMembers }) => ({
			memberId: id,
			settings: settingsFrom(stored.filter(({ memberId }) => memberId === id)),
			isLimited: limitsMembers && !may(role, "see-every-lead"),
		}))
		.filter(({ memberId, isLimited }) => !isLimited || conversationId === null || conversation?.assigneeId === memberId);
}
