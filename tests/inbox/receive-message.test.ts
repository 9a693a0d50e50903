import { env } from "cloudflare:test";
import fc from "fast-check";
import { expect, test } from "vitest";
import { conversationIdOf } from "#app/domain/inbox/conversation-rows.server.ts";
import { listConversations, markRead } from "#app/domain/inbox/conversations.server.ts";
import { readConversation } from "#app/domain/inbox/messages.server.ts";
import { receiveMessage, receiveMessages } from "#app/domain/inbox/receive-message.server.ts";
import { HOUR, now } from "#app/platform/clock.ts";
import { contacts, conversations, events, messages, orgCounters, stages } from "#app/schema/shard.ts";
import { countWrites } from "../support/count-rows.ts";
import { aMessage, makeConversation, makeOrg } from "../support/make.ts";

test("a first message makes a contact in the first stage, an unread conversation and one event", async () => {
	const { tenant, connectionId, stageIds } = await makeOrg();
	const message = aMessage(connectionId, { text: "hi\n there" });

	const [frame] = await receiveMessage(tenant, message);

	const page = await listConversations(tenant, {});
	expect(page?.snapshot.rows.conversations).toMatchObject([{ preview: "hi there", unreadCount: 1, lastInboundAt: message.sentAt }]);
	expect(page?.snapshot.rows.contacts).toMatchObject([{ instagramId: message.personId, stageId: stageIds[0], leadStatus: "open" }]);
	expect(page?.snapshot.counts).toEqual({ unreadConversations: 1 });
	expect(frame).toMatchObject({ type: "change", seq: 1, counts: { unreadConversations: 1 } });
	expect((await tenant.db.select().from(stages)).map((stage) => stage.contactCount).sort()).toEqual([0, 0, 0, 0, 0, 1]);
});

test("what is pushed is what a reload shows", async () => {
	const org = await makeOrg();
	const message = aMessage(org.connectionId, { text: "hello", attachments: [{ type: "image", url: "https://cdn.test/x.jpg" }] });

	const [frame] = await receiveMessage(org.tenant, message);

	const reloaded = await readConversation(org.tenant, await conversationIdOf(org.connectionId, message.personId), {});
	if (frame?.type !== "change") throw new Error("expected a change");
	expect(frame.rows.messages).toEqual(reloaded?.snapshot.rows.messages);
	expect(frame.rows.conversations).toEqual(reloaded?.snapshot.rows.conversations);
	expect(frame.rows.contacts).toEqual(reloaded?.snapshot.rows.contacts);
	expect(JSON.stringify(frame)).not.toContain("cdn.test");
});

test("a second delivery of the same message writes nothing and changes nothing", async () => {
	const org = await makeOrg();
	const message = aMessage(org.connectionId);
	await receiveMessage(org.tenant, message);
	const before = await org.tenant.db.select().from(conversations);

	const written = await countWrites(env.SHARD_00, () => receiveMessage(org.tenant, { ...message, text: "changed" }));

	expect(written).toBe(0);
	expect(await org.tenant.db.select().from(conversations)).toEqual(before);
	expect(await org.tenant.db.select().from(messages)).toMatchObject([{ text: "hello" }]);
	expect(await org.tenant.db.select().from(events)).toHaveLength(1);
});

test("a message that comes late takes its place in time and does not move the conversation back", async () => {
	const { tenant, connectionId, conversationId, message } = await makeConversation(undefined, { text: "newest" });

	await receiveMessage(tenant, aMessage(connectionId, { personId: message.personId, text: "older", sentAt: message.sentAt - HOUR }));

	const page = await readConversation(tenant, conversationId, {});
	expect(page?.snapshot.rows.messages?.map((row) => row.text)).toEqual(["older", "newest"]);
	expect(page?.snapshot.rows.conversations).toMatchObject([{ preview: "newest", lastMessageAt: message.sentAt, unreadCount: 2 }]);
});

test("an answer typed in Instagram marks what came before it as read, and opens no window", async () => {
	const { tenant, connectionId, conversationId, message } = await makeConversation();

	await receiveMessage(
		tenant,
		aMessage(connectionId, { personId: message.personId, direction: "outbound", text: "on it", sentAt: message.sentAt + 1000 }),
	);

	const page = await readConversation(tenant, conversationId, {});
	expect(page?.snapshot.rows.conversations).toMatchObject([
		{ unreadCount: 0, preview: "on it", previewDirection: "outbound", lastInboundAt: message.sentAt },
	]);
	expect(page?.snapshot.rows.messages?.at(-1)).toMatchObject({ direction: "outbound", source: "instagram", status: "sent" });
	expect(page?.snapshot.counts.unreadConversations).toBe(0);
});

test("a message of before the read marker does not make a conversation unread again", async () => {
	const { tenant, connectionId, conversationId, message } = await makeConversation();
	await markRead(tenant, conversationId);

	await receiveMessage(tenant, aMessage(connectionId, { personId: message.personId, sentAt: message.sentAt - HOUR }));

	const page = await readConversation(tenant, conversationId, {});
	expect(page?.snapshot.rows.conversations).toMatchObject([{ unreadCount: 0 }]);
	expect(page?.snapshot.counts.unreadConversations).toBe(0);
});

test("reading a conversation takes it off the count once", async () => {
	const { tenant, conversationId } = await makeConversation();

	expect(await markRead(tenant, conversationId)).toBe(true);
	expect(await markRead(tenant, conversationId)).toBe(false);

	expect((await tenant.db.select().from(orgCounters))[0]).toMatchObject({ seq: 2, unreadConversations: 0 });
});

test("a stranger cannot read a conversation or mark it", async () => {
	const ours = await makeConversation();
	const stranger = await makeOrg();

	expect(await readConversation(stranger.tenant, ours.conversationId, {})).toBeNull();
	expect(await markRead(stranger.tenant, ours.conversationId)).toBeNull();
	expect((await ours.tenant.db.select().from(conversations))[0]?.unreadCount).toBe(1);
});

test("any order of the same messages, with repeats, ends in the same state", async () => {
	const at = now() - HOUR;
	const script = Array.from({ length: 8 }, (_, position) => ({
		personId: "person",
		providerId: `mid-${position}`,
		direction: position % 3 === 2 ? ("outbound" as const) : ("inbound" as const),
		text: `line ${position}`,
		sentAt: at + Math.floor(position / 2) * 1000,
	}));
	const finalState = async (order: number[]) => {
		const org = await makeOrg();
		for (const position of order) {
			const given = script[position];
			if (given) await receiveMessage(org.tenant, aMessage(org.connectionId, given));
		}
		const [conversation] = await org.tenant.db.select().from(conversations);
		const stored = await org.tenant.db.select().from(messages).orderBy(messages.id);
		const [counters] = await org.tenant.db.select().from(orgCounters);
		const kept = await org.tenant.db.select().from(events).orderBy(events.seq);
		expect(kept.map((event) => event.seq)).toEqual(kept.map((_event, position) => position + 1));
		expect(await org.tenant.db.select().from(contacts)).toHaveLength(1);
		const { preview, lastMessageAt, lastInboundAt, unreadCount, readUntilAt } = conversation ?? {};
		return {
			preview,
			lastMessageAt,
			lastInboundAt,
			unreadCount,
			readUntilAt,
			unread: counters?.unreadConversations,
			texts: stored.map((row) => row.text).sort(),
		};
	};
	const expected = await finalState(script.map((_line, position) => position));

	await fc.assert(
		fc.asyncProperty(fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7, 0, 3, 5], { minLength: 11 }), async (order) => {
			const { preview: _preview, ...state } = await finalState(order);
			const { preview: _expected, ...same } = expected;
			expect(state).toEqual(same);
		}),
		{ numRuns: 25 },
	);
}, 60_000);

test("messages that are stored together take numbers without gaps, each told once, and a repeat among them changes nothing", async () => {
	const org = await makeOrg();
	const known = aMessage(org.connectionId, { personId: "person-known", text: "before" });
	await receiveMessage(org.tenant, known);
	const written = [1, 2, 3].map((number) =>
		aMessage(org.connectionId, { personId: "person-known", text: `line ${number}`, sentAt: known.sentAt + number }),
	);
	const stranger = [4, 5].map((number) =>
		aMessage(org.connectionId, { personId: "person-new", text: `line ${number}`, sentAt: known.sentAt + number }),
	);

	const frames = await receiveMessages(org.tenant, [...written, known, ...stranger, ...written]);

	const changes = frames.flatMap((frame) => (frame.type === "change" ? [frame] : []));
	expect(changes.map(({ seq }) => seq)).toEqual([2, 3, 4, 5, 6]);
	expect(changes.map(({ rows }) => rows.messages?.map(({ text }) => text))).toEqual([1, 2, 3, 4, 5].map((number) => [`line ${number}`]));
	expect(frames.at(-1)).toEqual({ type: "hello", seq: 6 });
	expect(changes.map(({ rows }) => rows.stages !== undefined)).toEqual([false, false, false, true, false]);
	const stored = await org.tenant.db.select({ preview: conversations.preview, unread: conversations.unreadCount }).from(conversations);
	expect(stored.sort((a, b) => b.unread - a.unread)).toEqual([
		{ preview: "line 3", unread: 4 },
		{ preview: "line 5", unread: 2 },
	]);
});
