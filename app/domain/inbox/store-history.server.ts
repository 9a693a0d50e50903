import { sql } from "drizzle-orm";
import { recordEvent, takeSeq } from "#app/domain/realtime/events.server.ts";
import { countersOf, stageColumns } from "#app/domain/realtime/rows.server.ts";
import type { ServerFrame } from "#app/domain/realtime/rows.ts";
import { now } from "#app/platform/clock.ts";
import { messageId, newId, stableId } from "#app/platform/ids.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { stages } from "#app/schema/shard.ts";
import { conversationIdOf, conversationReads } from "./conversation-rows.server.ts";
import { arrive, type ReceivedMessage, standingOf } from "./message-writes.server.ts";
import { previewOf } from "./preview.ts";

/** A message of the past, with who reacted to it. */
export type PastMessage = ReceivedMessage & { reactions: { actorId: string; isOurs: boolean; emoji: string }[] };

/** The past of one conversation; `isCut` says whether Instagram has more before it than it gives. */
export type Past = { connectionId: string; personId: string; username: string | null; isCut: boolean; messages: PastMessage[] };

/**
 * Stores what was said before the account was connected: original times, nothing unread, nobody notified. In one batch;
 * a repeat changes nothing, and what is stored already is never overwritten.
 */
export async function storeHistory(tenant: Tenant, past: Past): Promise<ServerFrame[]> {
	const { connectionId, personId, username, isCut } = past;
	const conversationId = await conversationIdOf(connectionId, personId);
	const newContactId = newId();
	const rows = await Promise.all(past.messages.map((message) => rowOf(conversationId, message)));
	const newest = rows.reduce((latest, row) => (latest && latest.id > row.id ? latest : row), rows[0]);
	if (!newest) return [];
	const lastInboundAt = Math.max(0, ...rows.filter((row) => row.direction === "inbound").map((row) => row.sentAt));
	const json = JSON.stringify(rows);
	const ids = JSON.stringify(rows.map((row) => row.providerId));
	const { orgId } = tenant;

	const [counters, lastEvents, conversationRows, contactRows, stageRows] = await tenant.apply(
		[
			...arrive(tenant, { connectionId, personId, conversationId, newContactId }),
			tenant.statement(
				sql`update contacts set username = ${username} where org_id = ${orgId} and connection_id = ${connectionId} and instagram_id = ${personId} and username is null and ${username} is not null`,
			),
			tenant.statement(
				sql`update conversations set is_cut = ${isCut ? 1 : 0} where org_id = ${orgId} and id = ${conversationId} and is_cut is null`,
			),
			tenant.statement(
				sql`insert into reactions (org_id, connection_id, provider_id, actor_id, is_ours, emoji, at)
					select ${orgId}, ${connectionId}, past.value ->> '$.providerId', said.value ->> '$.actorId', said.value ->> '$.isOurs', said.value ->> '$.emoji', 0
					from json_each(${json}) as past, json_each(past.value, '$.reactions') as said
					where not exists (select 1 from message_changes where connection_id = ${connectionId} and provider_id = past.value ->> '$.providerId' and (unsent_at is not null or deleted_at is not null))
					on conflict do nothing`,
			),
			tenant.statement(
				sql`insert into messages (org_id, id, conversation_id, connection_id, kind, provider_id, direction, source, text, attachments, detail, reply_to_provider_id, status, attempts, sent_at, via, edited_at, unsent_at, deleted_at)
					select ${orgId}, value ->> '$.id', ${conversationId}, ${connectionId}, 'message', value ->> '$.providerId', value ->> '$.direction', value ->> '$.source',
						case when ${IS_GONE} then null else coalesce(edited_text, value ->> '$.text') end,
						case when ${IS_GONE} then '[]' else value ->> '$.attachments' end,
						case when ${IS_GONE} then null else value ->> '$.detail' end,
						case when ${IS_GONE} then null else value ->> '$.replyToProviderId' end,
						value ->> '$.status', 0, value ->> '$.sentAt', 'history', edited_at, unsent_at, deleted_at
					from json_each(${json}) left join message_changes on connection_id = ${connectionId} and provider_id = value ->> '$.providerId'
					where true on conflict do nothing`,
			),
			takeSeq(tenant),
			tenant.statement(
				sql`update conversations set
						preview = case when ${isNewer(newest)} then (${previewStored(newest)}) else preview end,
						preview_direction = case when ${isNewer(newest)} then ${newest.direction} else preview_direction end,
						status = case when status in ('waiting', 'answered') then ${standingOf(sql`case when ${isNewer(newest)} then ${newest.direction} else preview_direction end`)} else status end,
						has_media = max(has_media, ${rows.some((row) => row.direction === "inbound" && row.attachments !== "[]") ? 1 : 0}),
						last_message_id = case when ${isNewer(newest)} then ${newest.id} else last_message_id end,
						last_message_at = max(last_message_at, ${newest.sentAt}),
						last_inbound_at = nullif(max(coalesce(last_inbound_at, 0), ${lastInboundAt}), 0)
					where org_id = ${orgId} and id = ${conversationId} and changes() > 0`,
			),
			recordEvent(tenant, { type: "conversation.imported", conversationId }),
			tenant.statement(
				sql`update conversations set seen_until_at = (
						select max(coalesce(conversations.seen_until_at, 0), max(messages.sent_at)) from pending_effects
						join messages on messages.connection_id = pending_effects.connection_id and messages.kind = 'message' and messages.provider_id = pending_effects.provider_id
						where pending_effects.connection_id = ${connectionId} and pending_effects.kind = 'seen' and pending_effects.provider_id in (select value from json_each(${ids})))
					where org_id = ${orgId} and id = ${conversationId} and exists (
						select 1 from pending_effects where connection_id = ${connectionId} and kind = 'seen' and provider_id in (select value from json_each(${ids})))`,
			),
			tenant.statement(
				sql`delete from pending_effects where org_id = ${orgId} and connection_id = ${connectionId} and kind in ('seen', 'fetch') and provider_id in (select value from json_each(${ids}))`,
			),
		],
		[...conversationReads(tenant, conversationId), tenant.db.select(stageColumns).from(stages)],
	);
	const { seq, counts } = countersOf(counters);
	if (lastEvents[0]?.conversationId !== conversationId) return [];
	const rowsNow = { conversations: conversationRows, contacts: contactRows, stages: stageRows, staleConversationIds: [conversationId] };
	return [{ type: "change", seq, event: "conversation.imported", at: now(), rows: rowsNow, counts }];
}

const IS_GONE = sql`(unsent_at is not null or deleted_at is not null)`;

type Row = Awaited<ReturnType<typeof rowOf>>;

async function rowOf(conversationId: string, message: PastMessage) {
	const { connectionId, providerId, direction, text, attachments, detail, replyToProviderId, reactions, sentAt } = message;
	const isInbound = direction === "inbound";
	return {
		id: messageId(conversationId, sentAt, await stableId(connectionId, providerId)),
		providerId,
		direction,
		source: message.source ?? (isInbound ? "person" : "instagram"),
		text,
		attachments: JSON.stringify(attachments),
		detail: detail ? JSON.stringify(detail) : null,
		replyToProviderId: replyToProviderId ?? null,
		status: isInbound ? "received" : "sent",
		sentAt,
		reactions,
		preview: previewOf({ text, attachments }),
	};
}

function isNewer({ sentAt, id }: Row) {
	return sql`(last_message_at, last_message_id) < (${sentAt}, ${id})`;
}

/** The preview, unless the message was edited or is gone: then what is stored says so. */
function previewStored({ id, preview }: Row) {
	return sql`select case when unsent_at is not null then 'Unsent message' when deleted_at is not null then 'Deleted message' when edited_at is not null then substr(text, 1, 140) else ${preview} end
		from messages as newest where newest.id = ${id} union all select ${preview} limit 1`;
}
