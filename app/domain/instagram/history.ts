import type { Past, PastMessage } from "#app/domain/inbox/store-history.server.ts";
import type { ListedConversation } from "./graph.server.ts";
import { emojiOf, isAccount, toReceived } from "./received.ts";

type Connection = { id: string; accountId: string; appScopedId: string | null; username: string; connectedAt: number };

/** The other party of a listed conversation, or of its messages where no parties are listed: the account itself is never a contact. */
export function personOf(
	connection: Connection,
	{ participants, messages }: ListedConversation,
): { id: string; username: string | null } | null {
	const authors = (messages ?? []).flatMap(({ details }) =>
		details?.fromId ? [{ id: details.fromId, username: details.fromUsername }] : [],
	);
	return [...participants, ...authors].find((party) => !isAccount(connection, party)) ?? null;
}

/** What a listed conversation says of the time before the account was connected; null where it names no person. */
export function pastOf(connection: Connection, conversation: ListedConversation): Past | null {
	const person = personOf(connection, conversation);
	if (!person) return null;
	const listed = conversation.messages ?? [];
	const messages = listed.flatMap((message): PastMessage[] => {
		const received = toReceived(connection, message, person.id);
		if (received?.via !== "history") return [];
		const reactions = (message.details?.reactions ?? []).flatMap(({ name, userIds }) =>
			userIds.map((actorId) => ({ actorId, isOurs: actorId !== person.id, emoji: emojiOf(name) })),
		);
		return [{ ...received, reactions }];
	});
	const isCut = conversation.hasMore || listed.some((message) => message.details === null);
	return { connectionId: connection.id, personId: person.id, username: person.username, isCut, messages };
}
