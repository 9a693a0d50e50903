import { env } from "cloudflare:test";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import {
	deleteMessage,
	editMessage,
	markSeen,
	markSeenUntil,
	takeReaction,
	unsendMessage,
} from "#app/domain/inbox/change-message.server.ts";
import { conversationIdOf } from "#app/domain/inbox/conversation-rows.server.ts";
import { markRead } from "#app/domain/inbox/conversations.server.ts";
import { readConversation } from "#app/domain/inbox/messages.server.ts";
import { placeConversation, wakeSnoozed } from "#app/domain/inbox/place-conversation.server.ts";
import { receiveMessage } from "#app/domain/inbox/receive-message.server.ts";
import { queueReply } from "#app/domain/inbox/replies.server.ts";
import { sendScheduled } from "#app/domain/inbox/scheduled.server.ts";
import { conversationsWithUnsent, sendReplies } from "#app/domain/inbox/send-replies.server.ts";
import { readOperations } from "#app/domain/instagram/operations.server.ts";
import { addNote } from "#app/domain/notes/notes.server.ts";
import { moveContact } from "#app/domain/pipeline/move-contact.server.ts";
import { deleteSomeOf } from "#app/domain/privacy/delete-connection-data.server.ts";
import { changesSince } from "#app/domain/realtime/changes.server.ts";
import { recordEvent, takeSeq } from "#app/domain/realtime/events.server.ts";
import { bringUpToDate } from "#app/domain/search/index-org.server.ts";
import { DAY, now } from "#app/platform/clock.ts";
import { grant } from "#app/platform/grant.ts";
import { openTenant } from "#app/platform/tenant.ts";
import { count } from "../support/count-rows.ts";
import { fillInbox } from "../support/fill.ts";
import { aMessage, makeOrg } from "../support/make.ts";

const FEW = { conversations: 200, messagesEach: 5 };
const MANY = { conversations: 5_000, messagesEach: 5 };

/** An org of a size, with an index that is up to date. */
async function makeGrown(shard: "SHARD_00" | "SHARD_01", { conversations, messagesEach }: typeof FEW) {
	const org = await makeOrg({ shard });
	await fillInbox(org, conversations, { messagesEach });
	await env[shard]
		.prepare("insert into search_progress (org_id, seq, position) select org_id, seq, null from org_counters where org_id = ?")
		.bind(org.orgId)
		.run();
	return { ...org, shard: env[shard] };
}

/** Rows read by `task` in an org of few and in one of many conversations. */
async function readIn(task: (org: Awaited<ReturnType<typeof makeGrown>>) => Promise<{ read: number }>): Promise<[number, number]> {
	const few = await task(await makeGrown("SHARD_00", FEW));
	const many = await task(await makeGrown("SHARD_01", MANY));
	return [few.read, many.read];
}

test("indexing what was said reads the same rows however much an org has", async () => {
	const [few, many] = await readIn(async ({ tenant, connectionId, shard }) => {
		await receiveMessage(tenant, aMessage(connectionId, { personId: "p7", text: "a new word" }));
		return count(shard, async () => expect(await bringUpToDate(tenant, { within: 10_000 })).toBe(true));
	});

	console.log(`figure: rows read by indexing a message at 1,000 and 25,000 messages: ${JSON.stringify([few, many])}`);
	expect(few).toBeLessThan(60);
	expect(many).toBeLessThanOrEqual(few * 1.05);
}, 60_000);

test("coming back to a note reads the same rows however much an org has", async () => {
	const [few, many] = await readIn(async ({ tenant, shard }) => {
		await tenant.batch([
			tenant.statement(
				sql`insert into notes (org_id, id, conversation_id, author_id, text, mentions, client_id, created_at)
				select org_id, id || '-note', id, 'somebody', 'look here', '[]', id, 1 from conversations`,
			),
			takeSeq(tenant),
			recordEvent(tenant, { type: "note.changed", conversationId: "v7" }),
		]);
		return count(shard, async () => expect(await changesSince(tenant, 0)).toMatchObject({ type: "changes", rows: { notes: [{}] } }));
	});

	expect(few).toBeLessThan(100);
	expect(many).toBeLessThanOrEqual(few * 1.05);
}, 60_000);

/** An org in which somebody wrote, a member's lead. */
async function makeConversationIn(shard: "SHARD_00" | "SHARD_01", size: typeof FEW) {
	const org = await makeGrown(shard, size);
	const first = aMessage(org.connectionId);
	await receiveMessage(org.tenant, first);
	const { connectionId, personId, providerId } = first;
	const conversationId = await conversationIdOf(connectionId, personId);
	await org.tenant.batch([
		org.tenant.statement(sql`update contacts set assignee_id = 'me' where org_id = ${org.orgId} and conversation_id = ${conversationId}`),
		org.tenant.statement(sql`update conversations set assignee_id = 'me' where org_id = ${org.orgId} and id = ${conversationId}`),
	]);
	const limited = openTenant(env, grant({ orgId: org.orgId, slug: org.slug, shard, memberId: "me" }));
	return { ...org, personId, conversationId, key: { connectionId, providerId }, limited };
}

type Grown = Awaited<ReturnType<typeof makeConversationIn>>;

/** What people and Instagram do, in an order in which each has something to do. */
const DEEDS: Record<string, (org: Grown) => Promise<unknown>> = {
	"somebody known writes": ({ tenant, connectionId, personId }) =>
		receiveMessage(tenant, aMessage(connectionId, { personId, sentAt: now() + 5 })),
	"somebody new writes": ({ tenant, connectionId }) => receiveMessage(tenant, aMessage(connectionId)),
	"we answer in Instagram": ({ tenant, connectionId, personId }) =>
		receiveMessage(tenant, aMessage(connectionId, { personId, direction: "outbound", sentAt: now() + 7 })),
	"a message is edited": ({ tenant, key }) => editMessage(tenant, key, { number: 1, text: "other", at: now() }),
	"a message is reacted to": ({ tenant, key }) => takeReaction(tenant, key, { actorId: "them", isOurs: false, emoji: "🙂", at: now() }),
	"a message is seen": ({ tenant, key }) => markSeen(tenant, key),
	"all is seen": ({ tenant, connectionId, personId }) => markSeenUntil(tenant, connectionId, personId, now()),
	"a limited member opens the conversation": ({ limited, conversationId }) => readConversation(limited, conversationId, {}),
	"a note is written": ({ tenant, conversationId }) =>
		addNote(tenant, "me", { conversationId, clientId: "note-of-growth-1", text: "look", mentions: [] }),
	"a reply is written": ({ tenant, conversationId }) =>
		queueReply(tenant, "me", { conversationId, clientId: "reply-of-growth-1", text: "an answer" }),
	"what waits is looked for": ({ tenant }) => conversationsWithUnsent(tenant),
	"the page of operations is opened": ({ tenant }) => readOperations(tenant),
	"replies are sent": ({ tenant, conversationId }) => sendReplies(tenant, conversationId),
	"planned replies are looked for": ({ tenant }) => sendScheduled(tenant),
	"a conversation is read": ({ tenant, conversationId }) => markRead(tenant, conversationId),
	"a conversation is snoozed": ({ tenant, conversationId }) =>
		placeConversation(tenant, "me", { conversationId, place: { kind: "snoozed", until: now() + DAY } }),
	"snoozed ones are looked for": ({ tenant }) => wakeSnoozed(tenant),
	"a conversation is done": ({ tenant, conversationId }) => placeConversation(tenant, "me", { conversationId, place: { kind: "done" } }),
	"a contact is moved": ({ tenant, stageIds }) => moveContact(tenant, "me", { contactId: "c7", stageId: stageIds[3] ?? "" }),
	"a message is taken back": ({ tenant, key }) => unsendMessage(tenant, key, now()),
	"a message is deleted": ({ tenant, key }) =>
		deleteMessage(tenant, key, now(), { actor: "me", action: "message.deleted", target: key.providerId, result: "done" }),
	"the conversation is opened": ({ tenant, conversationId }) => readConversation(tenant, conversationId, {}),
	"a browser comes back": ({ tenant }) => changesSince(tenant, 0),
};

test("whatever is done reads the same rows however much an org has", async () => {
	const few = await makeConversationIn("SHARD_00", FEW);
	const many = await makeConversationIn("SHARD_01", MANY);
	const read: Record<string, [few: number, many: number]> = {};
	for (const [name, deed] of Object.entries(DEEDS)) {
		read[name] = [(await count(few.shard, () => deed(few))).read, (await count(many.shard, () => deed(many))).read];
	}

	console.log(`figure: rows read at 1,000 and 25,000 messages: ${JSON.stringify(read)}`);
	// Lists of stages and counters of other orgs of the shard make a difference of some rows.
	expect(Object.entries(read).filter(([, [less, more]]) => more > less + 10 || more > 200)).toEqual([]);
}, 120_000);

test("deleting people reads the same rows however much an org has", async () => {
	const deleted = async ({ tenant, connectionId, accountId, shard }: Awaited<ReturnType<typeof makeGrown>>) => {
		const piece = () => deleteSomeOf(tenant, { connectionId, accountId });
		const said = await count(shard, async () => expect((await piece()).counts.messages).toBe(1_000));
		let conversations = 0;
		let isDone = false;
		const rest = await count(shard, async () => {
			while (!isDone) {
				const { counts, isDone: isLast } = await piece();
				conversations += counts.conversations ?? 0;
				isDone = isLast;
			}
		});
		return [said.read, rest.read / conversations] as const;
	};

	const [fewSaid, fewEach] = await deleted(await makeGrown("SHARD_00", FEW));
	const [manySaid, manyEach] = await deleted(await makeGrown("SHARD_01", MANY));

	console.log(
		`figure: rows read by deleting 1,000 messages, one conversation with its contact: ${JSON.stringify([fewSaid, manySaid, fewEach, manyEach])}`,
	);
	expect(manySaid).toBeLessThanOrEqual(fewSaid * 1.05);
	// Its five messages, and what is looked through when they are gone.
	expect(manyEach).toBeLessThan(100);
}, 60_000);
