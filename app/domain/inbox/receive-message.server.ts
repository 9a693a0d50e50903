import { eq, sql } from "drizzle-orm";
import { recordEvent, takeSeq } from "#app/domain/realtime/events.server.ts";
import { countersOf, messageRow, stageColumns } from "#app/domain/realtime/rows.server.ts";
import type { ServerFrame } from "#app/domain/realtime/rows.ts";
import { MINUTE, now } from "#app/platform/clock.ts";
import { messageId, newId, stableId, timeKey } from "#app/platform/ids.ts";
import { wake } from "#app/platform/queue.ts";
import { mine, owned, type Tenant } from "#app/platform/tenant.ts";
import { type Attachment, connections, contacts, conversations, type Direction, messages, stages } from "#app/schema/shard.ts";
import { adoptEcho } from "./adopt-echo.server.ts";
import { conversationIdOf, conversationReads } from "./conversation-rows.server.ts";
import { previewOf } from "./preview.ts";

/** One message as Instagram told it. */
export type ReceivedMessage = {
	connectionId: string;
	/** The person's Instagram-scoped id. */
	personId: string;
	providerId: string;
	direction: Direction;
	text: string | null;
	attachments: Attachment[];
	/** Milliseconds since 1970, by Instagram's clock. */
	sentAt: number;
};

/**
 * Stores a message with everything that follows from it (contact, conversation, counts, event) in one batch, and gives
 * the frames to publish. A repeat changes nothing; its frame gives the newest number, which heals a publish that was lost.
 */
export async function receiveMessage(tenant: Tenant, received: ReceivedMessage): Promise<ServerFrame[]> {
	const conversationId = await conversationIdOf(received.connectionId, received.personId);
	if (received.direction === "outbound") {
		const adopted = await adoptEcho(tenant, { ...received, conversationId });
		if (adopted) return adopted;
	}

	const id = messageId(conversationId, received.sentAt, await stableId(received.connectionId, received.providerId));
	const newContactId = newId();
	const [counters, newest, conversationRows, contactRows, messageRows, stageRows] = await tenant.apply(
		[
			...arrive(tenant, conversationId, newContactId, received),
			storeMessage(tenant, conversationId, id, received),
			takeSeq(tenant, unreadChange(conversationId, received)),
			advance(tenant, conversationId, id, received),
			recordEvent(tenant, { type: "message.received", conversationId, messageId: id }),
			touchConnection(tenant, received.connectionId),
		],
		[
			...conversationReads(tenant, conversationId),
			tenant.db.select().from(messages).where(eq(messages.id, id)),
			tenant.db.select(stageColumns).from(stages),
		],
	);

	const { seq, counts } = countersOf(counters);
	if (newest[0]?.messageId !== id) return [{ type: "hello", seq }];
	const isNewContact = contactRows[0]?.id === newContactId;
	// After the message is stored, never before: a profile that Instagram refuses must not hold it back.
	if (isNewContact) await wake(tenant.env, { kind: "profile", orgId: tenant.orgId, contactId: newContactId });
	return [
		{
			type: "change",
			seq,
			event: "message.received",
			at: now(),
			rows: {
				conversations: conversationRows,
				contacts: contactRows,
				messages: messageRows.map(messageRow),
				...(isNewContact && { stages: stageRows }),
			},
			counts,
		},
	];
}

/** The contact and the conversation of a person, made when they are not there; a new contact enters the first stage. */
function arrive(tenant: Tenant, conversationId: string, newContactId: string, { connectionId, personId }: ReceivedMessage) {
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
				select ${tenant.orgId}, ${conversationId}, ${connectionId}, id, 'open', 0, '', '', 'inbound', 0, 0
				from ${contacts} where org_id = ${tenant.orgId} and connection_id = ${connectionId} and instagram_id = ${personId} on conflict do nothing`,
		),
	];
}

function storeMessage(tenant: Tenant, conversationId: string, id: string, received: ReceivedMessage) {
	const { connectionId, providerId, direction, text, attachments, sentAt } = received;
	const isInbound = direction === "inbound";
	return tenant.db
		.insert(messages)
		.values(
			owned(tenant, {
				id,
				conversationId,
				connectionId,
				kind: "message",
				providerId,
				direction,
				source: isInbound ? "person" : "instagram",
				text,
				attachments,
				status: isInbound ? "received" : "sent",
				attempts: 0,
				sentAt,
			}),
		)
		.onConflictDoNothing();
}

/** What the message adds to the org's count of unread conversations, from the conversation as it was before. */
function unreadChange(conversationId: string, { direction, sentAt }: ReceivedMessage) {
	const becomes =
		direction === "inbound"
			? sql`unread_count = 0 and ${sentAt} > read_until_at`
			: sql`-(unread_count > 0 and coalesce(last_inbound_at, 0) <= ${sentAt})`;
	return sql`(select ${becomes} from ${conversations} where id = ${conversationId})`;
}

/** The conversation after the message: times and markers only move forward, so any order of arrival ends the same. */
function advance(tenant: Tenant, conversationId: string, id: string, received: ReceivedMessage) {
	const { direction, sentAt } = received;
	const isNewest = sql`(${conversations.lastMessageAt}, ${conversations.lastMessageId}) < (${sentAt}, ${id})`;
	const whenNewest = (
		value: string,
		column: typeof conversations.preview | typeof conversations.previewDirection | typeof conversations.lastMessageId,
	) => sql`case when ${isNewest} then ${value} else ${column} end`;
	return tenant.db
		.update(conversations)
		.set({
			preview: whenNewest(previewOf(received), conversations.preview),
			previewDirection: whenNewest(direction, conversations.previewDirection),
			lastMessageId: whenNewest(id, conversations.lastMessageId),
			lastMessageAt: sql`max(${conversations.lastMessageAt}, ${sentAt})`,
			...(direction === "inbound" ? afterInbound(sentAt) : afterOutbound(conversationId, sentAt)),
		})
		.where(mine(tenant, conversations, eq(conversations.id, conversationId), sql`changes() > 0`));
}

function afterInbound(sentAt: number) {
	return {
		status: "open" as const,
		lastInboundAt: sql`max(coalesce(${conversations.lastInboundAt}, 0), ${sentAt})`,
		unreadCount: sql`${conversations.unreadCount} + (${sentAt} > ${conversations.readUntilAt})`,
	};
}

/** An answer, wherever it was typed, means that somebody read what came before it. */
function afterOutbound(conversationId: string, sentAt: number) {
	const later = sql`(select count(*) from ${messages} where ${messages.id} > ${`${conversationId}-${timeKey(sentAt)}-~`} and ${messages.id} < ${`${conversationId}-~`} and ${messages.direction} = 'inbound' and ${messages.sentAt} > ${conversations.readUntilAt})`;
	return {
		readUntilAt: sql`max(${conversations.readUntilAt}, ${sentAt})`,
		unreadCount: sql`case when ${conversations.unreadCount} = 0 or coalesce(${conversations.lastInboundAt}, 0) <= ${sentAt} then 0 else ${later} end`,
	};
}

/** When Instagram last reached us, to the minute: a healthy connection should not cost a row per message. */
function touchConnection(tenant: Tenant, connectionId: string) {
	const at = now();
	return tenant.db
		.update(connections)
		.set({ lastWebhookAt: at })
		.where(mine(tenant, connections, eq(connections.id, connectionId), sql`coalesce(${connections.lastWebhookAt}, 0) < ${at - MINUTE}`));
}
