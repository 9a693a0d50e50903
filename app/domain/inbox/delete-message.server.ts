import { desc, eq, lt, type SQL, sql } from "drizzle-orm";
import { type AuditLine, audit } from "#app/domain/org/audit.server.ts";
import { recordEvent, takeSeq } from "#app/domain/realtime/events.server.ts";
import { publish } from "#app/domain/realtime/publish.server.ts";
import { countersOf, messageColumns, messageRow } from "#app/domain/realtime/rows.server.ts";
import { now } from "#app/platform/clock.ts";
import { mine, type Tenant } from "#app/platform/tenant.ts";
import { messages } from "#app/schema/shard.ts";
import { deleteMessage } from "./change-message.server.ts";
import { conversationReads } from "./conversation-rows.server.ts";
import { standingOf } from "./message-writes.server.ts";
import { previewOf } from "./preview.ts";
import type { MessageResult } from "./signs.server.ts";

/**
 * Deletes a message here, and only here: Instagram has no call to take one back. One that is still on its way stays. Null
 * when it is not there.
 */
export async function deleteHere(
	tenant: Tenant,
	actor: string,
	{ conversationId, messageId }: { conversationId: string; messageId: string },
): Promise<MessageResult | null> {
	const [message] = await tenant.db.select(messageColumns).from(messages).where(eq(messages.id, messageId));
	if (message?.conversationId !== conversationId) return null;
	const { connectionId, providerId, status } = message;
	const line = { actor, action: "message.deleted", target: messageId, result: "done", detail: { conversation: conversationId } };
	if (status === "failed" && providerId === null) {
		await discardReply(tenant, { conversationId, messageId }, sql`status = 'failed' and provider_id is null`, line);
		return { ok: true, message: { ...messageRow(message), text: null, attachments: [], deletedAt: now() } };
	}
	if (providerId === null)
		return { ok: false, reason: "This message is on its way to Instagram. Delete it once it has arrived or failed." };
	await publish(tenant, await deleteMessage(tenant, { connectionId, providerId }, now(), line));
	const [changed] = await tenant.db.select(messageColumns).from(messages).where(eq(messages.id, messageId));
	return changed ? { ok: true, message: messageRow(changed) } : null;
}

export type TakenBack = { ok: true } | { ok: false; reason: string };

/**
 * Takes a reply back while it is held: it has not left and will not. Null when it is not there; refused once the hold is
 * over, and to everybody but its author.
 */
export async function takeBackReply(
	tenant: Tenant,
	actor: string,
	{ conversationId, messageId }: { conversationId: string; messageId: string },
): Promise<TakenBack | null> {
	const [message] = await tenant.db
		.select({ conversationId: messages.conversationId, authorId: messages.authorId })
		.from(messages)
		.where(eq(messages.id, messageId));
	if (message?.conversationId !== conversationId) return null;
	if (message.authorId !== actor) return { ok: false, reason: "Only who wrote it can take it back." };
	const line = { actor, action: "reply.taken-back", target: messageId, result: "done", detail: { conversation: conversationId } };
	const isHeld = sql`status = 'queued' and held_until > ${now()}`;
	if (await discardReply(tenant, { conversationId, messageId }, isHeld, line)) return { ok: true };
	return { ok: false, reason: "It has left already and cannot be taken back." };
}

/** A reply that never left: its row and its file go, if it still stands as `condition` says. True when it went. */
async function discardReply(
	tenant: Tenant,
	{ conversationId, messageId }: { conversationId: string; messageId: string },
	condition: SQL,
	line: AuditLine,
): Promise<boolean> {
	const [discarded] = await tenant.db.select().from(messages).where(eq(messages.id, messageId));
	const [before] = await tenant.db
		.select()
		.from(messages)
		.where(sql`${lt(messages.id, messageId)} and ${messages.id} >= ${`${conversationId}-`}`)
		.orderBy(desc(messages.id))
		.limit(1);
	const uploads = (discarded?.attachments ?? []).flatMap(({ upload }) => (upload ? [upload] : []));
	const [counters, newest, conversationRows, contactRows, left] = await tenant.apply(
		[
			tenant.db.delete(messages).where(mine(tenant, messages, eq(messages.id, messageId), condition)),
			takeSeq(tenant),
			tenant.statement(
				sql`update conversations set
						preview = case when last_message_id = ${messageId} then ${before ? previewOf(before) : ""} else preview end,
						preview_direction = case when last_message_id = ${messageId} then ${before?.direction ?? "inbound"} else preview_direction end,
						status = case when last_message_id = ${messageId} and status in ('waiting', 'answered') then ${standingOf(before?.direction ?? "inbound")} else status end,
						last_message_at = case when last_message_id = ${messageId} then ${before?.sentAt ?? 0} else last_message_at end,
						last_message_id = case when last_message_id = ${messageId} then ${before?.id ?? ""} else last_message_id end
					where org_id = ${tenant.orgId} and id = ${conversationId} and changes() > 0`,
			),
			recordEvent(tenant, { type: "message.changed", conversationId, messageId }),
			audit(tenant, line),
		],
		[...conversationReads(tenant, conversationId), tenant.db.select({ id: messages.id }).from(messages).where(eq(messages.id, messageId))],
	);
	if (newest[0]?.messageId !== messageId || left.length > 0) return false;
	if (uploads.length > 0) await tenant.env.BUCKET.delete(uploads);
	const { seq, counts } = countersOf(counters);
	const rows = { conversations: conversationRows, contacts: contactRows, removedMessageIds: [messageId] };
	await publish(tenant, [{ type: "change", seq, event: "message.changed", at: now(), rows, counts }]);
	return true;
}
