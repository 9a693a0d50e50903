/** What a message writes, statement by statement: in any order of arrival the rows end the same, and a repeat changes none. */
import { eq, type SQL, sql } from "drizzle-orm";
import { endedByAnswer } from "#app/domain/follow-ups/ended-by-answer.server.ts";
import { recordEvent, takeSeq } from "#app/domain/realtime/events.server.ts";
import { MINUTE, now } from "#app/platform/clock.ts";
import { timeKey } from "#app/platform/ids.ts";
import { mine, owned, type Tenant } from "#app/platform/tenant.ts";
import {
	type Attachment,
	connections,
	contacts,
	conversations,
	type Direction,
	type MessageDetail,
	type MessageKind,
	type MessageSource,
	type MessageVia,
	messages,
	stages,
} from "#app/schema/shard.ts";
import { DELETED_PREVIEW, previewOf, UNSENT_PREVIEW } from "./preview.ts";

/** One message as Instagram told it; what is left out is the usual. */
export type ReceivedMessage = {
	connectionId: string;
	/** The person's Instagram-scoped id. */
	personId: string;
	kind?: MessageKind;
	providerId: string;
	direction: Direction;
	/** Who wrote it; told by the direction where nothing else is known. */
	source?: MessageSource;
	text: string | null;
	attachments: Attachment[];
	replyToProviderId?: string | null;
	detail?: MessageDetail | null;
	via?: MessageVia;
	/** Another app holds the conversation. */
	isStandby?: boolean;
	/** Milliseconds since 1970, by Instagram's clock. */
	sentAt: number;
};

/** A message with the id of its row. */
export type Placed = { id: string; conversationId: string; received: ReceivedMessage };

/** What a message writes, behind its contact and conversation. */
export function writesOf(tenant: Tenant, { id, conversationId, received }: Placed) {
	return [
		storeMessage(tenant, conversationId, id, received),
		takeSeq(tenant, unreadChange(conversationId, received)),
		advance(tenant, conversationId, id, received),
		recordEvent(tenant, { type: "message.received", conversationId, messageId: id }),
		...endedByAnswer(tenant, { conversationId, messageId: id, sentAt: received.sentAt, isAnswer: isNews(received) }),
		...bring(tenant, conversationId, received),
	];
}

export type Arrival = { connectionId: string; personId: string; conversationId: string; newContactId: string };

/** The contact and the conversation of a person, made when they are not there; a new contact enters the first stage. */
export function arrive(tenant: Tenant, { connectionId, personId, conversationId, newContactId }: Arrival) {
	const firstStage = sql`(select id from ${stages} order by position, id limit 1)`;
	return [
		tenant.statement(
			sql`insert into ${contacts} (org_id, id, connection_id, instagram_id, conversation_id, stage_id, stage_entered_at, lead_status, source, created_at)
				select ${tenant.orgId}, ${newContactId}, ${connectionId}, ${personId}, ${conversationId}, ${firstStage}, ${now()}, 'open', 'instagram', ${now()}
				where true on conflict do nothing`,
		),
		tenant.statement(
			sql`update ${stages} set contact_count = contact_count + 1 where org_id = ${tenant.orgId} and id = ${firstStage} and changes() > 0`,
		),
		tenant.statement(
			sql`insert into ${conversations} (org_id, id, connection_id, contact_id, status, last_message_at, last_message_id, preview, preview_direction, unread_count, read_until_at)
				select ${tenant.orgId}, ${conversationId}, ${connectionId}, id, 'answered', 0, '', '', 'inbound', 0, 0
				from ${contacts} where org_id = ${tenant.orgId} and connection_id = ${connectionId} and instagram_id = ${personId} on conflict do nothing`,
		),
	];
}

/** What was already told of the message before it came: an edit, that it was taken back or deleted here. */
function told({ connectionId, providerId }: ReceivedMessage, value: SQL) {
	return sql`(select ${value} from message_changes where connection_id = ${connectionId} and provider_id = ${providerId})`;
}

const IS_GONE = sql`(unsent_at is not null or deleted_at is not null)`;

function storeMessage(tenant: Tenant, conversationId: string, id: string, received: ReceivedMessage) {
	const { connectionId, providerId, direction, text, attachments, sentAt } = received;
	const isInbound = direction === "inbound";
	const isGone = told(received, IS_GONE);
	const unlessGone = (value: string | null) => sql`case when ${isGone} then null else ${value} end`;
	return tenant.db
		.insert(messages)
		.values(
			owned(tenant, {
				id,
				conversationId,
				connectionId,
				kind: received.kind ?? "message",
				providerId,
				direction,
				source: received.source ?? (isInbound ? ("person" as const) : ("instagram" as const)),
				text: sql`case when ${isGone} then null else coalesce(${told(received, sql`edited_text`)}, ${text}) end`,
				attachments: sql`case when ${isGone} then '[]' else ${JSON.stringify(attachments)} end`,
				detail: unlessGone(received.detail ? JSON.stringify(received.detail) : null),
				replyToProviderId: unlessGone(received.replyToProviderId ?? null),
				status: isInbound ? ("received" as const) : ("sent" as const),
				attempts: 0,
				sentAt,
				via: received.via ?? "webhook",
				editedAt: told(received, sql`edited_at`),
				unsentAt: told(received, sql`unsent_at`),
				deletedAt: told(received, sql`deleted_at`),
			}),
		)
		.onConflictDoNothing();
}

/** Whether the message is news that somebody has to see: from the person, not from the history, not gone already. */
function isNews(received: ReceivedMessage): SQL {
	if (received.direction === "outbound" || received.kind === "referral" || received.via === "history") return sql`false`;
	return sql`not coalesce(${told(received, IS_GONE)}, false)`;
}

/** How many messages after an answer of this time are still unread. */
function unreadAfter(conversationId: string, sentAt: number): SQL {
	return sql`(select count(*) from messages as later where later.id > ${`${conversationId}-${timeKey(sentAt)}-~`} and later.id < ${`${conversationId}-~`}
		and later.direction = 'inbound' and later.kind <> 'referral' and later.via <> 'history' and later.unsent_at is null and later.deleted_at is null
		and later.sent_at > conversations.read_until_at)`;
}

/** The unread messages of a conversation after an answer, wherever it was typed: somebody read what came before it. */
function unreadOnceAnswered(conversationId: string, sentAt: number): SQL {
	return sql`case when unread_count = 0 or coalesce(last_inbound_at, 0) <= ${sentAt} then 0 else ${unreadAfter(conversationId, sentAt)} end`;
}

/** What the message adds to the org's count of unread conversations, from the conversation as it was before. */
function unreadChange(conversationId: string, received: ReceivedMessage) {
	const { direction, sentAt, via } = received;
	if (direction === "outbound" && via === "history") return sql`0`;
	const becomes =
		direction === "inbound"
			? sql`unread_count = 0 and ${sentAt} > read_until_at and ${isNews(received)}`
			: sql`-(unread_count > 0 and ${unreadOnceAnswered(conversationId, sentAt)} = 0)`;
	return sql`coalesce((select ${becomes} from conversations where id = ${conversationId}), 0)`;
}

/** The conversation after the message: times and markers only move forward, so any order of arrival ends the same. */
function advance(tenant: Tenant, conversationId: string, id: string, received: ReceivedMessage) {
	const { direction, sentAt } = received;
	const isNewest = sql`(${conversations.lastMessageAt}, ${conversations.lastMessageId}) < (${sentAt}, ${id})`;
	const whenNewest = (
		value: string | SQL,
		column: typeof conversations.preview | typeof conversations.previewDirection | typeof conversations.lastMessageId,
	) => sql`case when ${isNewest} then ${value} else ${column} end`;
	const preview = sql`coalesce(${told(received, sql`case when unsent_at is not null then ${UNSENT_PREVIEW} when deleted_at is not null then ${DELETED_PREVIEW} else edited_preview end`)}, ${previewOf({ ...received, kind: received.kind ?? "message" })})`;
	return tenant.db
		.update(conversations)
		.set({
			preview: whenNewest(preview, conversations.preview),
			previewDirection: whenNewest(direction, conversations.previewDirection),
			lastMessageId: whenNewest(id, conversations.lastMessageId),
			lastMessageAt: sql`max(${conversations.lastMessageAt}, ${sentAt})`,
			...standing(received, sql`case when ${isNewest} then ${direction} else ${conversations.previewDirection} end`),
			...(direction === "inbound" ? afterInbound(received) : afterOutbound(conversationId, received)),
		})
		.where(mine(tenant, conversations, eq(conversations.id, conversationId), sql`changes() > 0`));
}

/**
 * Where the conversation stands by who wrote last (`newest`, after this message). News from the person brings it back from
 * wherever it was put; anything else leaves it there.
 */
function standing(received: ReceivedMessage, newest: SQL) {
	const { direction, kind, via, attachments } = received;
	if (kind === "referral") return {};
	const byNewest = standingOf(newest);
	if (direction === "outbound" || via === "history")
		return { status: sql`case when status in ('waiting', 'answered') then ${byNewest} else status end` };
	const isBack = isNews(received);
	return {
		status: sql`case when status in ('waiting', 'answered') or ${isBack} then ${byNewest} else status end`,
		snoozedUntil: sql`case when ${isBack} then null else ${conversations.snoozedUntil} end`,
		...(attachments.length > 0 && { hasMedia: sql`max(${conversations.hasMedia}, ${isBack})` }),
	};
}

/** `waiting` when the person wrote last, `answered` when we did. */
export function standingOf(newest: SQL | string): SQL {
	return sql`case when ${newest} = 'inbound' then 'waiting' else 'answered' end`;
}

/** A referral alone is no message: it neither waits to be read nor opens the reply window. */
function afterInbound(received: ReceivedMessage) {
	const { sentAt, kind } = received;
	if (kind === "referral") return {};
	return {
		lastInboundAt: sql`max(coalesce(${conversations.lastInboundAt}, 0), ${sentAt})`,
		unreadCount: sql`${conversations.unreadCount} + (${sentAt} > ${conversations.readUntilAt} and ${isNews(received)})`,
		...holder(received),
	};
}

/** Who answers: a message told to this app says that it does, one by `standby` that another one does; the later one holds. */
function holder({ via, isStandby, sentAt }: ReceivedMessage) {
	if (via === "history" || via === "poll") return {};
	const isNewer = isStandby ? sql`held_at <= ${sentAt}` : sql`held_at < ${sentAt}`;
	return {
		heldBy: sql`case when ${isNewer} then ${isStandby ? "another-app" : null} else held_by end`,
		heldAt: sql`max(held_at, ${sentAt})`,
	};
}

function afterOutbound(conversationId: string, received: ReceivedMessage) {
	const { connectionId, providerId, sentAt, via } = received;
	const wasSeen = sql`(select count(*) from pending_effects where connection_id = ${connectionId} and provider_id = ${providerId} and kind = 'seen')`;
	const seen = { seenUntilAt: sql`case when ${wasSeen} > 0 then max(coalesce(seen_until_at, 0), ${sentAt}) else seen_until_at end` };
	if (via === "history") return seen;
	return {
		...seen,
		readUntilAt: sql`max(${conversations.readUntilAt}, ${sentAt})`,
		unreadCount: unreadOnceAnswered(conversationId, sentAt),
	};
}

/** What waited for the messages: they are here. */
export function forgetWaiting(tenant: Tenant, placed: readonly Placed[]) {
	const keys = JSON.stringify(placed.map(({ received }) => [received.connectionId, received.providerId]));
	return tenant.statement(
		sql`delete from pending_effects where org_id = ${tenant.orgId} and kind in ('seen', 'fetch')
			and (connection_id, provider_id) in (select value ->> 0, value ->> 1 from json_each(${keys}))`,
	);
}

/** The ad, link or product that brought the person: the first one stays with the contact. */
function bring(tenant: Tenant, conversationId: string, { detail, sentAt }: ReceivedMessage) {
	if (!detail?.referral) return [];
	return [
		tenant.db
			.update(contacts)
			.set({ referral: detail.referral, referredAt: sentAt })
			.where(
				mine(
					tenant,
					contacts,
					sql`id = (select contact_id from conversations where id = ${conversationId})`,
					sql`(referred_at is null or referred_at > ${sentAt})`,
				),
			),
	];
}

/** When Instagram last reached us, to the minute: a healthy connection should not cost a row per message. */
export function touchConnections(tenant: Tenant, placed: readonly Placed[]) {
	const at = now();
	const heard = placed.filter(({ received }) => (received.via ?? "webhook") === "webhook").map(({ received }) => received.connectionId);
	return [...new Set(heard)].map((connectionId) =>
		tenant.db
			.update(connections)
			.set({ lastWebhookAt: at })
			.where(mine(tenant, connections, eq(connections.id, connectionId), sql`coalesce(${connections.lastWebhookAt}, 0) < ${at - MINUTE}`)),
	);
}
