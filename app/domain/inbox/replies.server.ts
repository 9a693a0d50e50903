import { and, eq, isNull, sql } from "drizzle-orm";
import { audit } from "#app/domain/org/audit.server.ts";
import { recordEvent, takeSeq } from "#app/domain/realtime/events.server.ts";
import { publish } from "#app/domain/realtime/publish.server.ts";
import { countersOf, messageColumns, messageRow } from "#app/domain/realtime/rows.server.ts";
import type { MessageRow } from "#app/domain/realtime/rows.ts";
import { MINUTE, now, SECOND } from "#app/platform/clock.ts";
import { messageId, stableId } from "#app/platform/ids.ts";
import { wake } from "#app/platform/queue.ts";
import { mine, type Tenant } from "#app/platform/tenant.ts";
import { type Attachment, connections, conversations, messages } from "#app/schema/shard.ts";
import { conversationReads } from "./conversation-rows.server.ts";
import { previewOf } from "./preview.ts";
import { replyWindow } from "./reply-window.ts";

/** Of a conversation that waited; one that was put away stays there. */
export const ANSWERED = sql`case when status = 'waiting' then 'answered' else status end`;

/** Instagram counts bytes of UTF-8. */
const MESSAGE_BYTES = 1000;

export type ReplyResult =
	| { ok: true; message: MessageRow }
	| { ok: false; reason: "window-closed" | "too-long" | "empty" | "disconnected" | "media-type" | "media-size" }
	/** Somebody else of the team answered what the author had seen last. */
	| { ok: false; reason: "replied-by-other"; memberId: string; at: number }
	/** Somebody else of the team is writing in this conversation. */
	| { ok: false; reason: "lease-held"; memberId: string };

/** A text or a file: Instagram takes one of them in a message. `replyTo` is the id of the message that it answers. */
export type Reply = { conversationId: string; clientId: string; replyTo?: string | undefined } & Together &
	({ text: string; attachment?: undefined } | { text?: undefined; attachment: Attachment });

/** What keeps two members from answering the same person. */
export type Together = {
	/** The newest message that the author had seen: the reply does not go out where another member has answered it since. */
	seen?: string | undefined;
	/** The author knows that somebody else answers, and sends all the same. */
	anyway?: boolean | undefined;
};

/** How often a reply is placed anew behind what came in the same moment. */
const ATTEMPTS = 8;

/** With less of the reply window left than this, nothing is held back. */
const TOO_LATE_TO_HOLD = MINUTE;

/**
 * Writes a reply as queued, shows it to everybody and wakes the sender. `clientId` is what the browser called it: the
 * same one again gives the same message. For `holdSeconds` its author can take it back. Where another member answered what
 * the author had seen last, nothing is written: the same statement looks and writes. Null when the conversation is not there.
 */
export async function queueReply(tenant: Tenant, authorId: string, reply: Reply, holdSeconds = 0): Promise<ReplyResult | null> {
	const text = reply.text?.trim() ?? null;
	const attachments = reply.attachment ? [reply.attachment] : [];
	if (text === "") return { ok: false, reason: "empty" };
	if (text !== null && new TextEncoder().encode(text).length > MESSAGE_BYTES) return { ok: false, reason: "too-long" };

	for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
		const result = await tryToQueue(tenant, authorId, reply, { text, attachments, holdSeconds });
		if (result !== "moved-on") return result;
	}
	throw new Error("the conversation moved on each time");
}

type Content = { text: string | null; attachments: Attachment[]; holdSeconds: number };

/** Queues a reply behind everything that is there; `moved-on` when something came that would stand after it. */
async function tryToQueue(
	tenant: Tenant,
	authorId: string,
	reply: Reply,
	{ text, attachments, holdSeconds }: Content,
): Promise<ReplyResult | null | "moved-on"> {
	const { conversationId, clientId } = reply;
	const found = await findSendable(tenant, conversationId);
	const refusal = found && refusalOf(found);
	if (!found || refusal) return refusal;

	const heldUntil = holdSeconds > 0 && !closesSoon(found) ? now() + holdSeconds * SECOND : null;
	// After everything that is there, even where Instagram's clock runs ahead of ours.
	const sentAt = Math.max(now(), found.lastMessageAt + 1);
	const id = messageId(conversationId, sentAt, await stableId(tenant.orgId, clientId));
	const [counters, newest, conversationRows, contactRows, messageRows, others] = await tenant.apply(
		[
			tenant.statement(
				sql`insert into messages (org_id, id, conversation_id, connection_id, kind, client_id, direction, source, author_id, text, attachments,
						reply_to_provider_id, status, attempts, sent_at, held_until, retry_at)
					select ${tenant.orgId}, ${id}, ${conversationId}, ${found.connectionId}, 'message', ${clientId}, 'outbound', 'app', ${authorId}, ${text},
						${JSON.stringify(attachments)}, ${providerIdOf(reply)}, 'queued', 0, ${sentAt}, ${heldUntil}, ${heldUntil}
					from conversations where org_id = ${tenant.orgId} and id = ${conversationId} and last_message_at < ${sentAt}
						and not exists (${repliesOfOthers(authorId, reply)})
					on conflict do nothing`,
			),
			takeSeq(tenant, sql`-(select unread_count > 0 from ${conversations} where id = ${conversationId})`),
			tenant.db
				.update(conversations)
				.set({
					lastMessageAt: sentAt,
					lastMessageId: id,
					preview: previewOf({ text, attachments }),
					previewDirection: "outbound",
					status: ANSWERED,
					unreadCount: 0,
					readUntilAt: sql`max(${conversations.readUntilAt}, ${found.lastMessageAt})`,
				})
				.where(mine(tenant, conversations, eq(conversations.id, conversationId), sql`changes() > 0`)),
			recordEvent(tenant, { type: "message.sent", conversationId, messageId: id }),
			audit(tenant, {
				actor: authorId,
				action: reply.attachment ? "file.queued" : "reply.queued",
				target: id,
				result: "done",
				detail: { conversation: conversationId, ...(reply.anyway && { anyway: "yes" }) },
			}),
		],
		[
			...conversationReads(tenant, conversationId),
			tenant.db
				.select(messageColumns)
				.from(messages)
				.where(and(eq(messages.clientId, clientId), eq(messages.conversationId, conversationId))),
			tenant.db
				.select({ memberId: messages.authorId, at: messages.sentAt })
				.from(messages)
				.where(sql`${messages.id} = (${repliesOfOthers(authorId, reply)} order by other.id desc limit 1)`),
		],
	);
	const stored = messageRows[0];
	const [other] = others;
	if (!stored) {
		if (other?.memberId) return { ok: false, reason: "replied-by-other", memberId: other.memberId, at: other.at };
		return (conversationRows[0]?.lastMessageAt ?? 0) >= sentAt ? "moved-on" : null;
	}

	const { seq, counts } = countersOf(counters);
	const message = messageRow(stored);
	if (newest[0]?.messageId === id) {
		const rows = { conversations: conversationRows, contacts: contactRows, messages: [message] };
		await publish(tenant, [{ type: "change", seq, event: "message.sent", at: now(), rows, counts }]);
	}
	await wake(tenant.env, { kind: "replies", orgId: tenant.orgId, conversationId }, heldUntil === null ? 0 : holdSeconds);
	return { ok: true, message };
}

/** Instagram's id of the message that a reply answers. */
function providerIdOf({ replyTo, conversationId }: Reply) {
	if (!replyTo) return null;
	return sql`(select provider_id from messages where id = ${replyTo} and conversation_id = ${conversationId} and kind = 'message')`;
}

/**
 * Ids of replies in the conversation that other members wrote after what the author had seen; none where the author said
 * "anyway". A reply is written with a later id than all that is there, so what was not seen sorts behind what was.
 */
function repliesOfOthers(authorId: string, { conversationId, seen, anyway }: Reply) {
	if (seen === undefined || anyway) return sql`select other.id from messages as other where 0`;
	const after = seen.startsWith(`${conversationId}-`) ? seen : `${conversationId}-`;
	return sql`select other.id from messages as other where other.id > ${after} and other.id < ${`${conversationId}-~`} and other.conversation_id = ${conversationId}
		and other.source = 'app' and other.author_id <> ${authorId} and other.status <> 'failed'`;
}

function closesSoon(found: Sendable): boolean {
	const { closesAt } = replyWindow(found, now());
	return closesAt !== null && closesAt - now() < TOO_LATE_TO_HOLD;
}

/** Puts a failed reply back in the queue, in its place. Null when there is no such failed reply. */
export async function retryReply(
	tenant: Tenant,
	actor: string,
	{ conversationId, messageId: id }: { conversationId: string; messageId: string },
): Promise<ReplyResult | null> {
	const found = await findSendable(tenant, conversationId);
	const refusal = found && refusalOf(found);
	if (!found || refusal) return refusal;

	const [counters, newest, conversationRows, contactRows, messageRows] = await tenant.apply(
		[
			tenant.db
				.update(messages)
				.set({ status: "queued", failure: null, attempts: 0, retryAt: null })
				.where(
					mine(
						tenant,
						messages,
						eq(messages.id, id),
						eq(messages.conversationId, conversationId),
						eq(messages.status, "failed"),
						isNull(messages.providerId),
					),
				),
			takeSeq(tenant),
			tenant.db
				.update(conversations)
				.set({ status: sql`case when last_message_id = ${id} then ${ANSWERED} else status end` })
				.where(mine(tenant, conversations, eq(conversations.id, conversationId), sql`changes() > 0`)),
			recordEvent(tenant, { type: "message.changed", conversationId, messageId: id }),
			audit(tenant, { actor, action: "reply.retried", target: id, result: "done", detail: { conversation: conversationId } }),
		],
		[
			...conversationReads(tenant, conversationId),
			tenant.db
				.select(messageColumns)
				.from(messages)
				.where(and(eq(messages.id, id), eq(messages.conversationId, conversationId))),
		],
	);
	const stored = messageRows[0];
	if (stored?.source !== "app") return null;

	const message = messageRow(stored);
	if (newest[0]?.messageId === id) {
		const { seq, counts } = countersOf(counters);
		const rows = { conversations: conversationRows, contacts: contactRows, messages: [message] };
		await publish(tenant, [{ type: "change", seq, event: "message.changed", at: now(), rows, counts }]);
	}
	await wake(tenant.env, { kind: "replies", orgId: tenant.orgId, conversationId });
	return { ok: true, message };
}

/** Why nothing may be sent in a conversation right now; null when something may. Null as well when it is not there: see `found`. */
export async function replyRefusal(tenant: Tenant, conversationId: string): Promise<{ found: boolean; refusal: Refusal | null }> {
	const found = await findSendable(tenant, conversationId);
	return { found: found !== null, refusal: found && refusalOf(found) };
}

type Refusal = { ok: false; reason: "window-closed" | "disconnected" };
type Sendable = NonNullable<Awaited<ReturnType<typeof findSendable>>>;

function refusalOf(found: Sendable): Refusal | null {
	if (found.status !== "connected") return { ok: false, reason: "disconnected" };
	return replyWindow(found, now()).state === "closed" ? { ok: false, reason: "window-closed" } : null;
}

async function findSendable(tenant: Tenant, conversationId: string) {
	const [found] = await tenant.db
		.select({
			connectionId: conversations.connectionId,
			lastMessageAt: conversations.lastMessageAt,
			lastInboundAt: conversations.lastInboundAt,
			windowRefusedAt: conversations.windowRefusedAt,
			status: connections.status,
		})
		.from(conversations)
		.innerJoin(connections, eq(connections.id, conversations.connectionId))
		.where(eq(conversations.id, conversationId));
	return found ?? null;
}
