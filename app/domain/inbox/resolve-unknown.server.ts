import { and, asc, eq, sql } from "drizzle-orm";
import { type KnownMessage, readMessagesOf } from "#app/domain/instagram/graph.server.ts";
import { openToken } from "#app/domain/instagram/tokens.server.ts";
import { MINUTE, now, SECOND } from "#app/platform/clock.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { type Attachment, connections, contacts, conversations, messages } from "#app/schema/shard.ts";
import { areMessages } from "./one-message.server.ts";
import { settle } from "./settle-reply.server.ts";
import { unsentIds } from "./unsent.server.ts";

/** How long a reply without an answer is looked for before it is given back to a person. */
const LOOK_FOR = 5 * MINUTE;
/** Instagram shows a message in the conversation within this time, or it did not take it. */
const APPEARS_WITHIN = 10 * SECOND;
const ATTEMPTS = 6;

/**
 * Finds out what became of the reply whose fate is unknown, by reading the conversation. Gives true when nothing is in
 * doubt any more, so that later replies may go; never sends anything itself.
 */
export async function resolveUnknown(tenant: Tenant, conversationId: string): Promise<boolean> {
	const [unknown] = await tenant.db
		.select()
		.from(messages)
		.where(and(eq(messages.status, "unknown"), sql`${messages.id} in (${unsentIds(conversationId)})`))
		.orderBy(asc(messages.id))
		.limit(1);
	if (!unknown) return true;
	if (unknown.retryAt !== null && unknown.retryAt > now()) return false;

	const reply = { id: unknown.id, conversationId, connectionId: unknown.connectionId };
	const known = await readConversationAtInstagram(tenant, conversationId);
	const isOld = now() - unknown.sentAt > LOOK_FOR;
	if (!known) {
		if (isOld) await settle(tenant, reply, { status: "failed", failure: "instagram-down" });
		else await settle(tenant, reply, { status: "unknown", retryAt: now() + 10 * SECOND });
		return isOld;
	}

	const candidates = known.filter((message) => message.isOurs && hasContent(message, unknown) && message.sentAt >= unknown.sentAt - MINUTE);
	const taken = await knownProviderIds(
		tenant,
		unknown.connectionId,
		candidates.map((message) => message.providerId),
	);
	const match = candidates.find((message) => !taken.has(message.providerId));
	if (match) {
		await settle(tenant, reply, { status: "sent", providerId: match.providerId });
		return true;
	}
	if (now() - unknown.sentAt < APPEARS_WITHIN) {
		await settle(tenant, reply, { status: "unknown", retryAt: now() + 5 * SECOND });
		return false;
	}
	if (unknown.attempts >= ATTEMPTS || isOld) {
		await settle(tenant, reply, { status: "failed", failure: "no-answer" });
		return true;
	}
	await settle(tenant, reply, { status: "queued", retryAt: now() });
	return true;
}

/** The same text, or, where there is none, attachments of the same kinds. */
function hasContent(known: KnownMessage, { text, attachments }: { text: string | null; attachments: Attachment[] }) {
	if (text !== null) return known.text === text;
	return known.text === null && known.types.join() === attachments.map(({ type }) => type).join();
}

async function readConversationAtInstagram(tenant: Tenant, conversationId: string) {
	const [target] = await tenant.db
		.select({ personId: contacts.instagramId, connectionId: conversations.connectionId, tokenSealed: connections.tokenSealed })
		.from(conversations)
		.innerJoin(contacts, eq(contacts.id, conversations.contactId))
		.innerJoin(connections, eq(connections.id, conversations.connectionId))
		.where(eq(conversations.id, conversationId));
	if (!target?.personId || !target.tokenSealed) return null;
	const token = await openToken(tenant, { id: target.connectionId, tokenSealed: target.tokenSealed });
	const answer = await readMessagesOf(tenant.env, token, target.personId);
	// The person wrote, or there were nothing to answer: an empty list is an answer of trouble.
	return answer.ok && answer.value.length > 0 ? answer.value : null;
}

async function knownProviderIds(tenant: Tenant, connectionId: string, ids: string[]) {
	const rows = await tenant.db
		.select({ providerId: messages.providerId })
		.from(messages)
		.where(and(eq(messages.kind, "message"), areMessages(connectionId, ids)));
	return new Set(rows.map((row) => row.providerId));
}
