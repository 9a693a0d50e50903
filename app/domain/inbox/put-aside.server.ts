/** What a member has done for themselves: out of their own views, while it stays where it is for the team. */
import { and, eq, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { recordEvent, takeSeq } from "#app/domain/realtime/events.server.ts";
import { publish } from "#app/domain/realtime/publish.server.ts";
import { now } from "#app/platform/clock.ts";
import { mine, type Tenant } from "#app/platform/tenant.ts";
import { conversations } from "#app/schema/shard.ts";
import { doneForMe } from "#app/schema/team.ts";
import { applyToConversation } from "./one-conversation.server.ts";

/**
 * Puts a conversation out of a member's own views until the person writes. What is snoozed or done for the team is in none
 * of them, and stays as it is. Null when it is not there.
 */
export function putAside(tenant: Tenant, memberId: string, conversationId: string): Promise<{ ok: true } | null> {
	return change(
		tenant,
		conversationId,
		tenant.statement(sql`insert into done_for_me (org_id, member_id, conversation_id, at)
			select ${tenant.orgId}, ${memberId}, ${conversationId}, ${now()} from conversations
			where org_id = ${tenant.orgId} and id = ${conversationId} and status in ('waiting', 'answered') on conflict do nothing`),
	);
}

/** Brings a conversation back into a member's own views. Null when it is not there. */
export function takeBackIn(tenant: Tenant, memberId: string, conversationId: string): Promise<{ ok: true } | null> {
	const theirs = and(eq(doneForMe.memberId, memberId), eq(doneForMe.conversationId, conversationId));
	return change(tenant, conversationId, tenant.db.delete(doneForMe).where(mine(tenant, doneForMe, theirs)));
}

/** Numbered like any change, so that a window that was away learns of it; nothing of it is audited: it takes nothing from anybody. */
async function change(tenant: Tenant, conversationId: string, write: BatchItem<"sqlite">): Promise<{ ok: true } | null> {
	const [found] = await tenant.db.select({ id: conversations.id }).from(conversations).where(eq(conversations.id, conversationId));
	if (!found) return null;
	const event = "conversation.changed";
	await publish(
		tenant,
		await applyToConversation(tenant, conversationId, event, [
			write,
			takeSeq(tenant),
			recordEvent(tenant, { type: event, conversationId }),
		]),
	);
	return { ok: true };
}
