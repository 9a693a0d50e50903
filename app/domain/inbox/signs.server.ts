/** Signs to the person beside messages: reactions, seen, typing. */
import { eq } from "drizzle-orm";
import { heedFailure } from "#app/domain/instagram/connection-state.server.ts";
import { type Sign, sendSign } from "#app/domain/instagram/graph.server.ts";
import { openConnection } from "#app/domain/instagram/open-connection.server.ts";
import { emojiOf } from "#app/domain/instagram/received.ts";
import { publish } from "#app/domain/realtime/publish.server.ts";
import { messageColumns, messageRow } from "#app/domain/realtime/rows.server.ts";
import type { MessageRow } from "#app/domain/realtime/rows.ts";
import { now } from "#app/platform/clock.ts";
import { mine, type Tenant } from "#app/platform/tenant.ts";
import { connections, contacts, conversations, messages } from "#app/schema/shard.ts";
import { takeReaction } from "./change-message.server.ts";
import { replyWindow } from "./reply-window.ts";
import { failureSentence } from "./send-failure.ts";

/** The reactions that can be given, by Instagram's names. */
export const REACTIONS = ["love", "like", "haha", "wow", "sad", "angry"] as const;
export type ReactionName = (typeof REACTIONS)[number];

/** The message as it is now, or a sentence saying why nothing changed. */
export type MessageResult = { ok: true; message: MessageRow } | { ok: false; reason: string };

/** Reacts to a message as the account, or takes its reaction back (null). Null when the message is not there. */
export async function reactToMessage(
	tenant: Tenant,
	actor: string,
	{ conversationId, messageId, reaction }: { conversationId: string; messageId: string; reaction: ReactionName | null },
): Promise<MessageResult | null> {
	const [message] = await tenant.db.select(messageColumns).from(messages).where(eq(messages.id, messageId));
	if (message?.conversationId !== conversationId) return null;
	const { connectionId, providerId } = message;
	const to = await personOf(tenant, conversationId);
	if (providerId === null || !to) return { ok: false, reason: "This message is not in Instagram, so nobody could see the reaction." };
	const connection = await openConnection(tenant, connectionId);
	if (!connection) return { ok: false, reason: failureSentence("needs-reconnect") };

	const payload = { message_id: providerId };
	const sign: Sign = reaction ? { sender_action: "react", payload: { ...payload, reaction } } : { sender_action: "unreact", payload };
	const answer = await sendSign(tenant.env, connection.token, to.personId, sign);
	if (!answer.ok) {
		await heedFailure(tenant, connection, answer.failure);
		return { ok: false, reason: REFUSED[answer.failure.kind] ?? "Instagram did not take the reaction. Try again." };
	}
	const given = { actorId: connection.accountId, isOurs: true, emoji: reaction && emojiOf(reaction), at: now() };
	const action = reaction ? "message.reacted" : "message.unreacted";
	const line = { actor, action, target: messageId, result: "done", detail: { conversation: conversationId } };
	await publish(tenant, await takeReaction(tenant, { connectionId, providerId }, given, line));
	const [changed] = await tenant.db.select(messageColumns).from(messages).where(eq(messages.id, messageId));
	return changed ? { ok: true, message: messageRow(changed) } : null;
}

const REFUSED: Record<string, string> = {
	"window-closed": "The reply window is closed, so Instagram takes no reaction. It reopens when they write again.",
	"token-dead": failureSentence("needs-reconnect"),
	"permission-missing": failureSentence("permission-missing"),
	unreachable: failureSentence("unreachable"),
	restricted: failureSentence("restricted"),
	"held-by-another-app": failureSentence("held-by-another-app"),
	"rate-limited": "Instagram asks for a pause. Try again in a minute.",
	refused: "Instagram does not take this reaction.",
};

/**
 * Shows the person that somebody reads or types, while the window is open. What Instagram refuses for a connection is
 * switched off for it and nobody is bothered.
 */
export async function giveSign(tenant: Tenant, conversationId: string, action: "mark_seen" | "typing_on"): Promise<void> {
	const to = await personOf(tenant, conversationId);
	if (!to || to.signsRefusedAt !== null || to.problem !== null || replyWindow(to, now()).state !== "open") return;
	const connection = await openConnection(tenant, to.connectionId);
	if (!connection) return;
	const answer = await sendSign(tenant.env, connection.token, to.personId, { sender_action: action });
	if (answer.ok) return;
	if (answer.failure.kind === "refused") {
		await tenant.db
			.update(connections)
			.set({ signsRefusedAt: now() })
			.where(mine(tenant, connections, eq(connections.id, to.connectionId)));
	} else if (answer.failure.kind === "token-dead") await heedFailure(tenant, connection, answer.failure);
}

async function personOf(tenant: Tenant, conversationId: string) {
	const [found] = await tenant.db
		.select({
			personId: contacts.instagramId,
			connectionId: conversations.connectionId,
			lastInboundAt: conversations.lastInboundAt,
			windowRefusedAt: conversations.windowRefusedAt,
			signsRefusedAt: connections.signsRefusedAt,
			problem: connections.problem,
		})
		.from(conversations)
		.innerJoin(contacts, eq(contacts.id, conversations.contactId))
		.innerJoin(connections, eq(connections.id, conversations.connectionId))
		.where(eq(conversations.id, conversationId));
	return found?.personId ? { ...found, personId: found.personId } : null;
}
