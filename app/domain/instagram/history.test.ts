import { expect, test } from "vitest";
import { personOf } from "./history.ts";

const connection = { id: "c", accountId: "1", appScopedId: "2", username: "studio", connectedAt: 0 };

function conversation(participants: { id: string; username: string | null }[], authors: (string | null)[] = []) {
	const messages = authors.map((fromId, at) => ({
		providerId: `m${at}`,
		sentAt: at,
		details: { fromId, fromUsername: null, toIds: [], text: "hi", attachments: [], detail: null, replyToProviderId: null, reactions: [] },
	}));
	return { id: "t", updatedAt: 0, participants, messages, hasMore: false };
}

test("a conversation is with the party that is not the account, by whatever id the account is listed", () => {
	const others = [
		{ id: "1", username: null },
		{ id: "2", username: null },
		{ id: "3", username: "studio" },
	];
	for (const own of others) expect(personOf(connection, conversation([own, { id: "9", username: "mara" }]))?.id).toBe("9");
});

test("a conversation that lists no parties is with whoever wrote in it", () => {
	expect(personOf(connection, conversation([], ["1", null, "9"]))?.id).toBe("9");
	expect(personOf(connection, conversation([], ["1"]))).toBeNull();
});
