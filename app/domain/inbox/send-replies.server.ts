/** The outbox: a reply leaves once, in order, one at a time per conversation. */

import { and, eq, isNull, lte, or, sql } from "drizzle-orm";
import { type GraphFailure, type Outgoing, sendMessage } from "#app/domain/instagram/graph.server.ts";
import { openToken } from "#app/domain/instagram/tokens.server.ts";
import { HOUR, MINUTE, now, SECOND } from "#app/platform/clock.ts";
import { SealError } from "#app/platform/crypto.ts";
import { mine, type Tenant } from "#app/platform/tenant.ts";
import { type Attachment, connections, contacts, conversations, messages } from "#app/schema/shard.ts";
import { replyWindow } from "./reply-window.ts";
import { resolveUnknown } from "./resolve-unknown.server.ts";
import { type Outcome, settle } from "./settle-reply.server.ts";
import { unsentIds } from "./unsent.server.ts";
import { isSendable, uploadLink } from "./uploads.server.ts";

/** Longer than any call to Instagram may take: a reply still `sending` after this was interrupted. */
const SENDING_FOR = 30 * SECOND;
/** Replies of a restricted account wait this long before anybody looks at them again by itself. */
const HELD_FOR = 6 * HOUR;

/** Sends what waits in a conversation, oldest first, until nothing is due. Another sender at work is left alone. */
export async function sendReplies(tenant: Tenant, conversationId: string): Promise<void> {
	await suspectInterrupted(tenant, conversationId);
	if (!(await resolveUnknown(tenant, conversationId))) return;
	for (;;) {
		const reply = await claimNext(tenant, conversationId);
		if (!reply) return;
		const outcome = await attempt(tenant, reply);
		await settle(tenant, reply, outcome);
		if (outcome.status !== "sent" && outcome.status !== "failed") return;
	}
}

/** Conversations of the org in which something waits and is due. */
export async function conversationsWithUnsent(tenant: Tenant): Promise<string[]> {
	const due = await tenant.db
		.selectDistinct({ id: messages.conversationId })
		.from(messages)
		.where(and(sql`${messages.id} in (${unsentIds()})`, or(isNull(messages.retryAt), lte(messages.retryAt, now()))))
		.limit(200);
	return due.map((row) => row.id);
}

type Claimed = {
	id: string;
	conversationId: string;
	connectionId: string;
	text: string | null;
	attachments: Attachment[];
	replyToProviderId: string | null;
	attempts: number;
};

/** Takes the oldest due reply, unless one of this conversation is under way or its fate is unknown. */
async function claimNext(tenant: Tenant, conversationId: string): Promise<Claimed | null> {
	const at = now();
	const [claimed] = await tenant.db
		.update(messages)
		.set({ status: "sending", attempts: sql`${messages.attempts} + 1`, retryAt: at + SENDING_FOR })
		.where(
			mine(
				tenant,
				messages,
				sql`${messages.id} = (${unsentIds(conversationId)} limit 1)`,
				eq(messages.status, "queued"),
				or(isNull(messages.retryAt), lte(messages.retryAt, at)),
			),
		)
		.returning({
			id: messages.id,
			connectionId: messages.connectionId,
			text: messages.text,
			attachments: messages.attachments,
			replyToProviderId: messages.replyToProviderId,
			attempts: messages.attempts,
		});
	return claimed ? { ...claimed, conversationId } : null;
}

/** A sender died between the call and its answer: the reply may or may not be out. */
async function suspectInterrupted(tenant: Tenant, conversationId: string) {
	await tenant.db
		.update(messages)
		.set({ status: "unknown", retryAt: now() })
		.where(
			mine(
				tenant,
				messages,
				sql`${messages.id} in (${unsentIds(conversationId)})`,
				eq(messages.status, "sending"),
				lte(messages.retryAt, now()),
			),
		);
}

async function attempt(tenant: Tenant, reply: Claimed): Promise<Outcome> {
	const [target] = await tenant.db
		.select({
			personId: contacts.instagramId,
			lastInboundAt: conversations.lastInboundAt,
			windowRefusedAt: conversations.windowRefusedAt,
			connectionStatus: connections.status,
			tokenSealed: connections.tokenSealed,
			tokenIssuedAt: connections.tokenIssuedAt,
			problem: connections.problem,
		})
		.from(conversations)
		.innerJoin(contacts, eq(contacts.id, conversations.contactId))
		.innerJoin(connections, eq(connections.id, conversations.connectionId))
		.where(eq(conversations.id, reply.conversationId));
	if (!target?.personId) return { status: "failed", failure: "unreachable" };
	if (target.connectionStatus === "removed") return { status: "failed", failure: "disconnected" };
	if (target.connectionStatus !== "connected" || !target.tokenSealed) return { status: "failed", failure: "needs-reconnect" };
	const window = replyWindow(target, now());
	if (window.state === "closed") return { status: "failed", failure: "window-closed" };
	// A restricted account holds its replies until somebody tries again; each try would make it worse.
	if (target.problem === "restricted") return { status: "queued", retryAt: now() + HELD_FOR };
	if (target.problem === "tag-overused" && window.state === "human_agent") return { status: "failed", failure: "tag-overused" };
	const message = await outgoing(tenant, reply);
	if (!message) return { status: "failed", failure: "media-gone" };

	const token = await tokenOrNull(tenant, { id: reply.connectionId, tokenSealed: target.tokenSealed });
	const deadToken = { id: reply.connectionId, tokenIssuedAt: target.tokenIssuedAt };
	if (!token) return { status: "failed", failure: "needs-reconnect", deadToken };

	const answer = await sendMessage(tenant.env, token, {
		recipientId: target.personId,
		message,
		humanAgent: window.state === "human_agent",
		replyTo: reply.replyToProviderId,
	});
	if (answer.ok) return { status: "sent", providerId: answer.value.messageId, isTagged: window.state === "human_agent" };
	if (answer.failure.kind === "token-dead") return { status: "failed", failure: "needs-reconnect", deadToken };
	return outcomeOf(answer.failure, reply.attempts);
}

/** What Instagram gets: the text, or a link to the file that it may fetch for some minutes. Null when the file is no longer here. */
async function outgoing(tenant: Tenant, { text, attachments }: Claimed): Promise<Outgoing | null> {
	const [attachment] = attachments;
	if (!attachment) return { text: text ?? "" };
	const { type, upload } = attachment;
	if (!upload || !isSendable(type) || !(await tenant.env.BUCKET.head(upload))) return null;
	return { attachment: { type, payload: { url: await uploadLink(tenant.env, upload) } } };
}

async function tokenOrNull(tenant: Tenant, connection: { id: string; tokenSealed: string }) {
	try {
		return await openToken(tenant, connection);
	} catch (error) {
		if (error instanceof SealError) return null;
		throw error;
	}
}

/** What a failed call means for the reply. Where it may have gone out all the same, its fate is looked up before anything else. */
function outcomeOf({ kind, code, retryAfterMs, said }: GraphFailure, attempts: number): Outcome {
	const wait = retryAfterMs ?? 0;
	switch (kind) {
		case "timeout":
			return { status: "unknown", retryAt: now() + 3 * SECOND };
		case "later":
			return { status: "unknown", retryAt: now() + Math.min(Math.max(2 ** attempts * SECOND, wait), MINUTE) };
		case "rate-limited":
			return { status: "queued", retryAt: now() + Math.max(wait, 15 * SECOND) };
		case "restricted":
			return { status: "queued", retryAt: now() + HELD_FOR, connectionProblem: "restricted" };
		case "media-trouble":
			return attempts < 2 ? { status: "queued", retryAt: now() + 5 * SECOND } : { status: "failed", failure: "media-refused" };
		case "token-dead":
			return { status: "failed", failure: "needs-reconnect" };
		case "permission-missing":
		case "messages-off":
		case "tag-overused":
			return { status: "failed", failure: kind, connectionProblem: kind, said };
		case "window-closed":
			return { status: "failed", failure: "window-closed", windowRefused: true };
		case "unreachable":
		case "held-by-another-app":
		case "refused":
			return { status: "failed", failure: kind };
		case "not-found":
		case "profile-unavailable":
			return { status: "failed", failure: "refused" };
		case "unknown":
			return { status: "failed", failure: "unknown-code", code };
		default:
			return kind satisfies never;
	}
}
