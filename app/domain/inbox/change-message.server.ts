/**
 * What becomes of a message after it was written: edited, taken back, deleted here, seen, reacted to. Each may come before
 * its message, twice, or late; what is stored of it merges to the same whatever the order, and a repeat changes nothing.
 */
import { sql } from "drizzle-orm";
import { type AuditLine, audit } from "#app/domain/org/audit.server.ts";
import { recordEvent, takeSeq } from "#app/domain/realtime/events.server.ts";
import type { ServerFrame } from "#app/domain/realtime/rows.ts";
import { stableId } from "#app/platform/ids.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { conversationIdOf } from "./conversation-rows.server.ts";
import { applyToConversation } from "./one-conversation.server.ts";
import { applyToMessage, conversationOf, idOf, isMessage, type MessageKey } from "./one-message.server.ts";
import { DELETED_PREVIEW, previewOf, UNSENT_PREVIEW } from "./preview.ts";

/** The text of a message as its author changed it; the highest number wins. One that was taken back stays so. */
export async function editMessage(
	tenant: Tenant,
	key: MessageKey,
	{ number, text, at }: { number: number; text: string; at: number },
): Promise<ServerFrame[]> {
	const { orgId } = tenant;
	const preview = previewOf({ text, attachments: [] });
	return applyToMessage(tenant, key, "message.changed", [
		tenant.statement(
			sql`insert into message_changes (org_id, connection_id, provider_id, edit_number, edited_text, edited_preview, edited_at)
				values (${orgId}, ${key.connectionId}, ${key.providerId}, ${number}, ${text}, ${preview}, ${at})
				on conflict (org_id, connection_id, provider_id) do update
				set edit_number = excluded.edit_number, edited_text = excluded.edited_text, edited_preview = excluded.edited_preview, edited_at = excluded.edited_at
				where unsent_at is null and deleted_at is null and (edit_number, coalesce(edited_text, '')) < (excluded.edit_number, excluded.edited_text)`,
		),
		tenant.statement(
			sql`update messages set text = ${text}, edited_at = ${at} where org_id = ${orgId} and ${isMessage(key)} and changes() > 0`,
		),
		takeSeq(tenant),
		tenant.statement(
			sql`update conversations set preview = case when last_message_id = ${idOf(key)} then ${preview} else preview end
				where org_id = ${orgId} and id = ${conversationOf(key)} and changes() > 0`,
		),
		recordEvent(tenant, { type: "message.changed", conversationId: conversationOf(key), messageId: idOf(key) }),
	]);
}

/** Taken back by who wrote it: text, media and reactions go at once and never come back. */
export async function unsendMessage(tenant: Tenant, key: MessageKey, at: number): Promise<ServerFrame[]> {
	await dropCopies(tenant, key);
	return removeContent(tenant, key, { column: "unsent_at", other: "deleted_at", at, preview: UNSENT_PREVIEW });
}

/** Deleted here by the team: the content goes and no later reading of Instagram brings it back. */
export async function deleteMessage(tenant: Tenant, key: MessageKey, at: number, line: AuditLine): Promise<ServerFrame[]> {
	await dropCopies(tenant, key);
	return removeContent(tenant, key, { column: "deleted_at", other: "unsent_at", at, preview: DELETED_PREVIEW, line });
}

type Removal = { column: "unsent_at" | "deleted_at"; other: "unsent_at" | "deleted_at"; at: number; preview: string; line?: AuditLine };

function removeContent(
	tenant: Tenant,
	key: MessageKey,
	{ column: name, other: otherName, at, preview, line }: Removal,
): Promise<ServerFrame[]> {
	const { orgId } = tenant;
	const column = sql.raw(name);
	const other = sql.raw(otherName);
	// What was counted as unread and is gone no longer is; one that was gone before was taken off then.
	const counted = sql`(select count(*) from messages where ${isMessage(key)} and direction = 'inbound' and via <> 'history' and ${other} is null and sent_at > conversations.read_until_at)`;
	// Taken back says more than deleted here, whichever came first.
	const isShown = name === "unsent_at" ? sql`true` : sql`(select unsent_at from messages where ${isMessage(key)}) is null`;
	return applyToMessage(tenant, key, "message.changed", [
		tenant.statement(
			sql`insert into message_changes (org_id, connection_id, provider_id, ${column}) values (${orgId}, ${key.connectionId}, ${key.providerId}, ${at})
				on conflict (org_id, connection_id, provider_id) do update
				set ${column} = excluded.${column}, edit_number = 0, edited_text = null, edited_preview = null, edited_at = null where ${column} is null`,
		),
		tenant.statement(
			sql`update messages set text = null, attachments = '[]', detail = null, edited_at = null, reply_to_provider_id = null, ${column} = ${at}
				where org_id = ${orgId} and ${isMessage(key)} and changes() > 0`,
		),
		takeSeq(tenant, sql`coalesce((select -(unread_count = 1 and ${counted} = 1) from conversations where id = ${conversationOf(key)}), 0)`),
		tenant.statement(
			sql`update conversations set unread_count = max(0, unread_count - ${counted}),
				preview = case when last_message_id = ${idOf(key)} and ${isShown} then ${preview} else preview end
				where org_id = ${orgId} and id = ${conversationOf(key)} and changes() > 0`,
		),
		recordEvent(tenant, { type: "message.changed", conversationId: conversationOf(key), messageId: idOf(key) }),
		...(line ? [audit(tenant, line)] : []),
		tenant.statement(
			sql`delete from reactions where org_id = ${orgId} and connection_id = ${key.connectionId} and provider_id = ${key.providerId}`,
		),
	]);
}

/** Bytes that were copied for a message go before its row forgets where they are. */
async function dropCopies(tenant: Tenant, key: MessageKey) {
	const rows = await tenant.db.all<{ attachments: string }>(sql`select attachments from messages where ${isMessage(key)}`);
	const stored: { copy?: string; upload?: string }[] = rows.flatMap((row) => JSON.parse(row.attachments));
	const keys = stored.flatMap(({ copy, upload }) => [copy, upload]).filter((name) => name !== undefined);
	if (keys.length > 0) await tenant.env.BUCKET.delete(keys);
}

export type Reaction = { actorId: string; isOurs: boolean; emoji: string | null; at: number };

/** Somebody's reaction to a message, or that it was taken back; the latest by Instagram's clock holds. One of a member comes with its `line`. */
export async function takeReaction(
	tenant: Tenant,
	key: MessageKey,
	{ actorId, isOurs, emoji, at }: Reaction,
	line?: AuditLine,
): Promise<ServerFrame[]> {
	const { connectionId, providerId } = key;
	return applyToMessage(tenant, key, "message.changed", [
		tenant.statement(
			sql`insert into reactions (org_id, connection_id, provider_id, actor_id, is_ours, emoji, at)
				select ${tenant.orgId}, ${connectionId}, ${providerId}, ${actorId}, ${isOurs ? 1 : 0}, ${emoji}, ${at}
				where not exists (select 1 from message_changes where connection_id = ${connectionId} and provider_id = ${providerId} and (unsent_at is not null or deleted_at is not null))
				on conflict (org_id, connection_id, provider_id, actor_id) do update set emoji = excluded.emoji, at = excluded.at
				where (at, coalesce(emoji, '')) < (excluded.at, coalesce(excluded.emoji, ''))`,
		),
		takeSeq(tenant),
		recordEvent(tenant, { type: "message.changed", conversationId: conversationOf(key), messageId: idOf(key) }),
		...(line ? [audit(tenant, line)] : []),
	]);
}

/** The person has seen a message and what was sent before it; of one that is not here yet it waits. */
export async function markSeen(tenant: Tenant, key: MessageKey): Promise<ServerFrame[]> {
	const { orgId } = tenant;
	const { connectionId, providerId } = key;
	const sentAt = sql`(select sent_at from messages where ${isMessage(key)} limit 1)`;
	const id = await stableId(connectionId, "seen", providerId);
	return applyToMessage(tenant, key, "conversation.changed", [
		tenant.statement(
			sql`insert into pending_effects (org_id, id, connection_id, kind, provider_id, payload, occurred_at)
				select ${orgId}, ${id}, ${connectionId}, 'seen', ${providerId}, '', 0 where ${sentAt} is null on conflict do nothing`,
		),
		tenant.statement(
			sql`update conversations set seen_until_at = ${sentAt}
				where org_id = ${orgId} and id = ${conversationOf(key)} and coalesce(seen_until_at, 0) < ${sentAt}`,
		),
		takeSeq(tenant),
		recordEvent(tenant, { type: "conversation.changed", conversationId: conversationOf(key), messageId: idOf(key) }),
	]);
}

/** The same by a time, as older receipts tell it. */
export async function markSeenUntil(tenant: Tenant, connectionId: string, personId: string, until: number): Promise<ServerFrame[]> {
	const conversationId = await conversationIdOf(connectionId, personId);
	return applyToConversation(tenant, conversationId, "conversation.changed", [
		tenant.statement(
			sql`update conversations set seen_until_at = ${until}
				where org_id = ${tenant.orgId} and id = ${conversationId} and coalesce(seen_until_at, 0) < ${until}`,
		),
		takeSeq(tenant),
		recordEvent(tenant, { type: "conversation.changed", conversationId }),
	]);
}

/** Which app answers in a conversation from `at` on; `heldBy` is null for this one. */
export async function handOver(
	tenant: Tenant,
	connectionId: string,
	{ personId, heldBy, at }: { personId: string; heldBy: string | null; at: number },
): Promise<ServerFrame[]> {
	const conversationId = await conversationIdOf(connectionId, personId);
	return applyToConversation(tenant, conversationId, "conversation.changed", [
		tenant.statement(
			sql`update conversations set held_by = ${heldBy}, held_at = ${at}
				where org_id = ${tenant.orgId} and id = ${conversationId} and held_at < ${at}`,
		),
		takeSeq(tenant),
		recordEvent(tenant, { type: "conversation.changed", conversationId }),
	]);
}
