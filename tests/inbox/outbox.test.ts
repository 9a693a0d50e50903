import { eq } from "drizzle-orm";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { receiveMessage } from "#app/domain/inbox/receive-message.server.ts";
import { queueReply, retryReply } from "#app/domain/inbox/replies.server.ts";
import { sendReplies } from "#app/domain/inbox/send-replies.server.ts";
import { HOUR, MINUTE, now, SECOND, setClockOffset } from "#app/platform/clock.ts";
import { newId } from "#app/platform/ids.ts";
import { mine } from "#app/platform/tenant.ts";
import { connections, conversations, messages } from "#app/schema/shard.ts";
import { control, makeSendable, textsSentTo } from "../support/instagram.ts";
import { aMessage, makeOrg } from "../support/make.ts";

type Sendable = Awaited<ReturnType<typeof makeSendable>>;

beforeEach(() => control("faults", { clear: true }));
afterEach(() => setClockOffset(0));

async function reply(org: Sendable, text: string, clientId = newId()) {
	const result = await queueReply(org.tenant, org.author, { conversationId: org.conversationId, clientId, text });
	if (!result?.ok) throw new Error(`not queued: ${result?.reason}`);
	return result.message;
}

async function outbound(org: Sendable) {
	const rows = await org.tenant.db.select().from(messages).orderBy(messages.id);
	return rows.filter((message) => message.direction === "outbound");
}

/** Sends what waits, and what waits for a later time, until nothing moves any more. */
async function settleAll(org: Sendable) {
	for (let round = 0; round < 12; round++) {
		await sendReplies(org.tenant, org.conversationId);
		const waiting = (await outbound(org)).filter((message) => !["sent", "failed"].includes(message.status));
		if (waiting.length === 0) return;
		setClockOffset(now() - Date.now() + 16 * SECOND);
	}
}

test("a reply goes out once and ends as sent, with Instagram's id", async () => {
	const org = await makeSendable();
	const clientId = newId();
	const queued = await reply(org, "hi there", clientId);
	await reply(org, "hi there", clientId);
	expect(queued.status).toBe("queued");

	await settleAll(org);

	expect(await outbound(org)).toMatchObject([
		{ id: queued.id, status: "sent", providerId: expect.any(String), authorId: org.author, source: "app" },
	]);
	expect(await textsSentTo(org)).toEqual(["hi there"]);
});

test("replies leave in the order they were written, also with many senders at work", async () => {
	const org = await makeSendable();
	for (let position = 0; position < 6; position++) await reply(org, `line ${position}`);

	await Promise.all(Array.from({ length: 5 }, () => sendReplies(org.tenant, org.conversationId)));
	await settleAll(org);

	expect((await textsSentTo(org)).reverse()).toEqual(["line 0", "line 1", "line 2", "line 3", "line 4", "line 5"]);
});

test("the echo that comes before the answer meets the same row", async () => {
	const org = await makeSendable();
	await reply(org, "echo first");
	const [waiting] = await outbound(org);
	await org.tenant.db
		.update(messages)
		.set({ status: "sending", retryAt: now() + MINUTE })
		.where(mine(org.tenant, messages, eq(messages.id, waiting?.id ?? "")));

	await receiveMessage(
		org.tenant,
		aMessage(org.connectionId, { personId: org.person.id, direction: "outbound", text: "echo first", providerId: "mid-echo" }),
	);

	expect(await outbound(org)).toMatchObject([{ id: waiting?.id, status: "sent", providerId: "mid-echo", source: "app" }]);
});

test("the echo that comes after the answer changes nothing", async () => {
	const org = await makeSendable();
	await reply(org, "answer first");
	await settleAll(org);
	const [sent] = await outbound(org);

	await receiveMessage(
		org.tenant,
		aMessage(org.connectionId, {
			personId: org.person.id,
			direction: "outbound",
			text: "answer first",
			providerId: sent?.providerId ?? "",
		}),
	);

	expect(await outbound(org)).toEqual([sent]);
});

test("an echo that could not be matched gives way to the reply it belongs to", async () => {
	const org = await makeSendable();
	await control("faults", { send: { times: 1, status: 200, body: { recipient_id: org.person.id, message_id: "mid-altered" } } });
	await receiveMessage(
		org.tenant,
		aMessage(org.connectionId, { personId: org.person.id, direction: "outbound", text: "trimmed by Instagram", providerId: "mid-altered" }),
	);
	const queued = await reply(org, "trimmed  by Instagram");

	await settleAll(org);

	expect(await outbound(org)).toMatchObject([{ id: queued.id, status: "sent", providerId: "mid-altered" }]);
});

test.each(["before", "after"])(
	"a timeout %s Instagram took it never sends twice",
	async (when) => {
		const org = await makeSendable();
		await control("faults", { send: { times: 1, timeout: when, hang_ms: 30_000 } });
		await reply(org, `once, ${when}`);

		await settleAll(org);

		expect(await outbound(org)).toMatchObject([{ status: "sent", providerId: expect.any(String) }]);
		expect(await textsSentTo(org)).toEqual([`once, ${when}`]);
	},
	40_000,
);

test.each(["before", "after"])("a 500 %s Instagram took it is looked up, and ends as sent once", async (when) => {
	const org = await makeSendable();
	await control("faults", { send: { times: 1, when, status: 500, code: 2 } });
	await reply(org, `tried, ${when}`);

	await settleAll(org);

	expect(await outbound(org)).toMatchObject([{ status: "sent" }]);
	expect(await textsSentTo(org)).toEqual([`tried, ${when}`]);
});

test("while Instagram is down the reply stays, and in the end says so and can be retried", async () => {
	const org = await makeSendable();
	await control("faults", { graph: { status: 502, shape: "html" }, send: { status: 502, shape: "html" } });
	const queued = await reply(org, "is anybody there");

	for (let round = 0; round < 24; round++) {
		await sendReplies(org.tenant, org.conversationId);
		setClockOffset(now() - Date.now() + 16 * SECOND);
	}
	expect(await outbound(org)).toMatchObject([
		{ id: queued.id, status: "failed", failure: expect.stringMatching(/instagram-down|no-answer/) },
	]);

	await control("faults", { clear: true });
	await retryReply(org.tenant, "user-1", { conversationId: org.conversationId, messageId: queued.id });
	await settleAll(org);
	expect(await outbound(org)).toMatchObject([{ id: queued.id, status: "sent", failure: null }]);
	expect(await textsSentTo(org)).toEqual(["is anybody there"]);
}, 60_000);

test.each([
	["rate-limited", { status: 400, code: 4 }, "queued", null],
	["window closed", { status: 400, code: 10, subcode: 2534022 }, "failed", "window-closed"],
	["person gone", { status: 400, code: 551 }, "failed", "unreachable"],
	["restricted", { status: 400, code: 10, subcode: 1893063 }, "queued", null],
	["refused for good", { status: 400, code: 100 }, "failed", "refused"],
	["permission missing", { status: 403, code: 10 }, "failed", "permission-missing"],
	["token dead", { status: 400, code: 190, subcode: 463 }, "failed", "needs-reconnect"],
	["held by another app", { status: 400, code: 2534037 }, "failed", "held-by-another-app"],
	["an error with HTTP 200", { status: 200, code: 551 }, "failed", "unreachable"],
])("%s ends in its state with its reason", async (_name, fault, status, failure) => {
	const org = await makeSendable();
	await control("faults", { send: { times: 1, ...fault } });
	await reply(org, "hello");

	await sendReplies(org.tenant, org.conversationId);

	expect(await outbound(org)).toMatchObject([{ status, failure, text: "hello" }]);
	const [connection] = await org.tenant.db.select().from(connections);
	expect(connection?.status).toBe(failure === "needs-reconnect" ? "needs_reconnect" : "connected");
	const [conversation] = await org.tenant.db.select().from(conversations);
	expect(conversation?.windowRefusedAt === null).toBe(failure !== "window-closed");
});

test("after a day a reply carries the human-agent tag, after seven days it is refused here", async () => {
	const [late, tooLate] = [await makeSendable({ hoursAgo: 30 }), await makeSendable({ hoursAgo: 24 * 7 + 1 })];
	await reply(late, "sorry for the wait");

	await settleAll(late);

	expect(await outbound(late)).toMatchObject([{ status: "sent" }]);
	const { requests } = (await control("requests?limit=20")) as { requests: { path: string; body: unknown }[] };
	expect(JSON.stringify(requests.find(({ path }) => path.endsWith("/me/messages"))?.body)).toContain("HUMAN_AGENT");
	expect(
		await queueReply(tooLate.tenant, tooLate.author, { conversationId: tooLate.conversationId, clientId: newId(), text: "hello" }),
	).toEqual({
		ok: false,
		reason: "window-closed",
	});
});

test("the window is checked again when the reply leaves", async () => {
	const org = await makeSendable();
	await reply(org, "too slow");
	setClockOffset(8 * 24 * HOUR);

	await sendReplies(org.tenant, org.conversationId);

	expect(await outbound(org)).toMatchObject([{ status: "failed", failure: "window-closed" }]);
	expect(await textsSentTo(org)).toEqual([]);
});

test("a sender that died in the middle leaves a reply that is looked up, not sent again", async () => {
	const org = await makeSendable();
	const queued = await reply(org, "half-way");
	await sendReplies(org.tenant, org.conversationId);
	await org.tenant.db
		.update(messages)
		.set({ status: "sending", providerId: null, retryAt: now() - 1 })
		.where(mine(org.tenant, messages, eq(messages.id, queued.id)));

	await settleAll(org);

	expect(await outbound(org)).toMatchObject([{ status: "sent", providerId: expect.any(String) }]);
	expect(await textsSentTo(org)).toEqual(["half-way"]);
});

test("what cannot be sent is refused in words", async () => {
	const org = await makeSendable();
	const queue = (text: string) => queueReply(org.tenant, org.author, { conversationId: org.conversationId, clientId: newId(), text });

	expect(await queue(" \n ")).toEqual({ ok: false, reason: "empty" });
	expect(await queue("é".repeat(501))).toEqual({ ok: false, reason: "too-long" });
	expect((await queue("é".repeat(500)))?.ok).toBe(true);
});

test("a stranger cannot reply, retry or send", async () => {
	const org = await makeSendable();
	const queued = await reply(org, "ours");
	const stranger = await makeOrg();
	const { conversationId } = org;

	expect(await queueReply(stranger.tenant, "x", { conversationId, clientId: newId(), text: "theirs" })).toBeNull();
	expect(await retryReply(stranger.tenant, "user-1", { conversationId, messageId: queued.id })).toBeNull();
	await sendReplies(stranger.tenant, conversationId);
	expect(await outbound(org)).toMatchObject([{ status: "queued" }]);
	await vi.waitFor(async () => expect(await textsSentTo(org)).toEqual([]));
});
