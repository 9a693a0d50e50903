import { markRead } from "#app/domain/inbox/conversations.server.ts";
import { deleteHere } from "#app/domain/inbox/delete-message.server.ts";
import { findMedia, pageOfMessages, readConversation } from "#app/domain/inbox/messages.server.ts";
import { readPicture } from "#app/domain/inbox/refresh-profile.server.ts";
import { queueReply, retryReply } from "#app/domain/inbox/replies.server.ts";
import { reactToMessage } from "#app/domain/inbox/signs.server.ts";
import { importAgain, tryAgain } from "#app/domain/instagram/connections.server.ts";
import { removeConnection } from "#app/domain/instagram/disconnect.server.ts";
import { openConnection } from "#app/domain/instagram/open-connection.server.ts";
import { readColumn } from "#app/domain/pipeline/board.server.ts";
import { moveContact } from "#app/domain/pipeline/move-contact.server.ts";
import { changesSince } from "#app/domain/realtime/changes.server.ts";
import { toCursor } from "#app/platform/cursor.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { type Check, expectAnswer } from "./checks.ts";
import type { Ids } from "./ids.ts";

type Attempt = [words: string, attempt: (tenant: Tenant, ids: Ids) => Promise<unknown>];

/** What the product itself calls with an id; the other org finds its own rows by the same, which shows that they are there. */
const READS: Attempt[] = [
	["opening a conversation", (tenant, ids) => readConversation(tenant, ids.conversation, {})],
	["the messages of a conversation", (tenant, ids) => pageOfMessages(tenant, ids.conversation, { limit: 50 })],
	["an attachment of a message", (tenant, ids) => findMedia(tenant, `${ids.message}.0`)],
	["the picture of a contact", async (tenant, ids) => discard(await readPicture(tenant, ids.picture))],
	["a column of the board", async (tenant, ids) => cardsOf(await readColumn(tenant, { memberId: "", stageId: ids.stage, cursor: CURSOR }))],
];

const WRITES: Attempt[] = [
	["marking a conversation as read", (tenant, ids) => markRead(tenant, ids.conversation)],
	[
		"writing a reply",
		(tenant, ids) => queueReply(tenant, "system", { conversationId: ids.conversation, clientId: "proof", text: "Nobody gets this." }),
	],
	["sending a reply again", (tenant, ids) => retryReply(tenant, "system", { conversationId: ids.conversation, messageId: ids.message })],
	[
		"reacting to a message",
		(tenant, ids) => reactToMessage(tenant, "system", { conversationId: ids.conversation, messageId: ids.message, reaction: "love" }),
	],
	["deleting a message", (tenant, ids) => deleteHere(tenant, "system", { conversationId: ids.conversation, messageId: ids.message })],
	["moving a contact", (tenant, ids) => moveContact(tenant, "system", { contactId: ids.contact, stageId: ids.stage })],
	["opening a connection", (tenant, ids) => openConnection(tenant, ids.connection)],
	["asking Instagram again for a connection", (tenant, ids) => tryAgain(tenant, "system", ids.connection)],
	["reading the history of a connection", (tenant, ids) => importAgain(tenant, "system", ids.connection)],
	["disconnecting a connection", (tenant, ids) => removeConnection(tenant, ids.connection, { reason: "disconnected", actor: "system" })],
];

const NOTHING = "not there";
const FOUND = "found";
/** After every made-up card. */
const CURSOR = toCursor({ at: 1_000_000, id: "z" });

/** Calls what the rooms offer as one org with the other's ids. */
export async function checkRooms(reader: Tenant, own: Ids, other: { tenant: Tenant; ids: Ids }): Promise<Check[]> {
	const checks: Check[] = [];
	for (const [words, attempt] of READS) {
		checks.push(await expectAnswer(`${words}, by the other itself`, FOUND, async () => seen(await attempt(other.tenant, other.ids))));
		checks.push(await expectAnswer(words, NOTHING, async () => seen(await attempt(reader, other.ids))));
	}
	for (const [words, attempt] of WRITES) {
		checks.push(await expectAnswer(words, NOTHING, async () => seen(await attempt(reader, other.ids))));
	}
	const move = () => moveContact(reader, "system", { contactId: own.contact, stageId: other.ids.stage });
	const follow = () => changesSince(reader, 0);
	checks.push(
		await expectAnswer("moving an own contact to the other's stage", NOTHING, async () => seen(await move())),
		await expectAnswer("what changed since the beginning, as the live socket tells it", "no id of the other", async () =>
			JSON.stringify(await follow()).includes(other.ids.mark) ? "ids of the other" : "no id of the other",
		),
	);
	return checks;
}

function seen(value: unknown): string {
	return value === null || value === false ? NOTHING : FOUND;
}

async function discard(response: Response | null) {
	await response?.body?.cancel();
	return response;
}

function cardsOf(page: Awaited<ReturnType<typeof readColumn>>) {
	return page?.columns.some(({ contactIds }) => contactIds.length > 0) ? page : null;
}
