import type { ReceivedMessage } from "#app/domain/inbox/message-writes.server.ts";
import type { MessageVia } from "#app/schema/shard.ts";
import type { ListedMessage } from "./listed-message.ts";

/** What tells an account's own messages from a person's. */
export type AccountIds = { accountId: string; appScopedId: string | null; username: string };

/** Instagram's names of reactions, for what carries no emoji. */
const EMOJI: Record<string, string> = { love: "❤", like: "👍", haha: "😆", laugh: "😆", wow: "😮", sad: "😢", angry: "😡" };

/** The emoji of a reaction: the given one, else the one that its name stands for. */
export function emojiOf(name: string | null | undefined, emoji?: string | null): string {
	return emoji || (EMOJI[name ?? ""] ?? "❤");
}

/** Whether a party of a conversation is the account itself, by any of its ids. */
export function isAccount(
	{ accountId, appScopedId, username }: AccountIds,
	party: { id: string | null; username: string | null },
): boolean {
	return (
		party.id === accountId || (party.id !== null && party.id === appScopedId) || (party.username !== null && party.username === username)
	);
}

/**
 * A listed message as the inbox takes it in; `personId` where the conversation tells it. Null for one without details, or
 * of which nobody can tell whose it is.
 */
export function toReceived(
	connection: AccountIds & { id: string; connectedAt: number },
	{ providerId, sentAt, details }: ListedMessage,
	personId?: string,
): (ReceivedMessage & { via: MessageVia }) | null {
	if (!details) return null;
	const isOurs = isAccount(connection, { id: details.fromId, username: details.fromUsername });
	const other = isOurs ? details.toIds.find((id) => id !== connection.accountId && id !== connection.appScopedId) : details.fromId;
	const person = personId ?? other ?? null;
	if (person === null) return null;
	return {
		connectionId: connection.id,
		personId: person,
		providerId,
		direction: isOurs ? "outbound" : "inbound",
		text: details.text,
		attachments: details.attachments,
		replyToProviderId: details.replyToProviderId,
		detail: details.detail,
		// What was said before the account was connected is history; after it, it is news that no webhook told.
		via: sentAt <= connection.connectedAt ? "history" : "poll",
		sentAt,
	};
}
