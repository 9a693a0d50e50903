import { env } from "cloudflare:test";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { queueReply } from "#app/domain/inbox/replies.server.ts";
import { failureSentence } from "#app/domain/inbox/send-failure.ts";
import { sendReplies } from "#app/domain/inbox/send-replies.server.ts";
import { tryAgain } from "#app/domain/instagram/connections.server.ts";
import {
	exchangeCode,
	exchangeForLongLived,
	type GraphAnswer,
	listConversations,
	readAccount,
	readMessage,
	readMessagesOf,
	readProfile,
	refreshToken,
	sendMessage,
	sendSign,
	subscribe,
	unsubscribe,
} from "#app/domain/instagram/graph.server.ts";
import { HOUR, now, SECOND, setClockOffset } from "#app/platform/clock.ts";
import { newId } from "#app/platform/ids.ts";
import { connections, messages } from "#app/schema/shard.ts";
import { control, makeSendable, personWrites, textsSentTo } from "../support/instagram.ts";

const REDIRECT = "http://localhost:8787/connect/instagram/callback";
const SCOPES = "instagram_business_basic,instagram_business_manage_messages";
const HOLIDAY = 3600;

type Sendable = Awaited<ReturnType<typeof makeSendable>>;
type Account = Awaited<ReturnType<typeof makeAccount>>;

const CALLS: [name: string, method: "GET" | "POST" | "DELETE", call: (account: Account) => Promise<GraphAnswer<unknown>>][] = [
	["exchangeCode", "POST", ({ code }) => exchangeCode(env, code, REDIRECT)],
	["exchangeForLongLived", "GET", ({ shortToken }) => exchangeForLongLived(env, shortToken)],
	["readAccount", "GET", ({ token }) => readAccount(env, token)],
	["subscribe", "POST", ({ token }) => subscribe(env, token, ["messages"])],
	["sendMessage", "POST", ({ token, personId }) => sendMessage(env, token, toPerson(personId))],
	["readProfile", "GET", ({ token, personId }) => readProfile(env, token, personId)],
	["readMessagesOf", "GET", ({ token, personId }) => readMessagesOf(env, token, personId)],
	["listConversations", "GET", ({ token }) => listConversations(env, token, { limit: 20, messages: 20 })],
	["readMessage", "GET", ({ token, mid }) => readMessage(env, token, mid)],
	["sendSign", "POST", ({ token, personId }) => sendSign(env, token, personId, { sender_action: "mark_seen" })],
	["unsubscribe", "DELETE", ({ token }) => unsubscribe(env, token)],
	["refreshToken", "GET", ({ token }) => anHourAfterADay(() => refreshToken(env, token))],
];

/** What goes wrong, what it is taken for, and how often a read is tried. */
const FAULTS: [name: string, fault: object, failure: object, tries: number][] = [
	[
		"429 with Retry-After",
		{ status: 429, code: 613, headers: { "retry-after": String(HOLIDAY) } },
		{ kind: "rate-limited", code: 613, retryAfterMs: HOLIDAY * SECOND },
		1,
	],
	["429 without Retry-After", { status: 429, code: 4 }, { kind: "rate-limited", code: 4, retryAfterMs: null }, 1],
	["500", { status: 500, code: 2 }, { kind: "later", code: 2 }, 4],
	["502 with a page", { status: 502, shape: "html" }, { kind: "later", code: null }, 4],
	["a timeout before it was done", { timeout: "before", hang_ms: 2000 }, { kind: "timeout", code: null }, 4],
	["a timeout after it was done", { timeout: "after", hang_ms: 2000 }, { kind: "timeout", code: null }, 4],
	["a body that breaks off", { status: 200, shape: "cut" }, { kind: "later", code: null }, 4],
	["an error with HTTP 200", { status: 200, code: 190, subcode: 463 }, { kind: "token-dead", code: 190, subcode: 463 }, 1],
];

// Without the sandbox's own rates: these tests ask more often than a second allows.
beforeEach(() => control("faults", { clear: true, answers: { rates: false } }));
afterEach(() => {
	vi.restoreAllMocks();
	setClockOffset(0);
});

function toPerson(recipientId: string) {
	return { recipientId, message: { text: "hello" }, humanAgent: false };
}

/** An account at Instagram with a person who wrote to it, and what connecting it begins with. The product does not know it: no work of its own meets the faults. */
async function makeAccount() {
	const [id, personId, token] = [newDigits(), newDigits(), `IGAA-test-${newId()}`];
	const message = { mid: `mid-${newId()}`, account: id, person: personId, direction: "inbound", text: "hello", timestamp: now() };
	await control("seed", {
		accounts: [{ id, username: `account.${id}`, token, subscribed: true }],
		people: [{ id: personId, account: id, username: `person.${personId}` }],
		messages: [message],
	});
	const short = await exchangeCode(env, await allow(id), REDIRECT);
	if (!short.ok) throw new Error(`no token: ${short.failure.kind}`);
	return { id, personId, mid: message.mid, token, code: await allow(id), shortToken: short.value.token };
}

/** Instagram renews no token that is younger than a day. */
async function anHourAfterADay<T>(task: () => Promise<T>): Promise<T> {
	await control("clock", { offset_ms: 25 * HOUR });
	try {
		return await task();
	} finally {
		await control("clock", { offset_ms: 0 });
	}
}

function newDigits() {
	return String(Math.floor(Math.random() * 1e15)).padStart(15, "1");
}

/** Allows the app in the dialog; gives the code. */
async function allow(account: string): Promise<string> {
	const { META_APP_ID } = env;
	const asked = { client_id: String(META_APP_ID), redirect_uri: REDIRECT, response_type: "code", scope: SCOPES, state: "x" };
	const fields = new URLSearchParams({ account, decision: "allow", scopes_shown: "1" });
	for (const scope of SCOPES.split(",")) fields.append("scope", scope);
	const answer = await fetch(`http://sandbox.test/oauth/authorize?${new URLSearchParams(asked)}`, {
		method: "POST",
		body: fields,
		redirect: "manual",
	});
	const code = new URL(answer.headers.get("location") ?? "").searchParams.get("code");
	if (!code) throw new Error("no code");
	return code;
}

/** Ends the wait for an answer after this time, and makes no pause between tries. */
function hurry(limit: number) {
	const timeout = AbortSignal.timeout.bind(AbortSignal);
	vi.spyOn(Math, "random").mockReturnValue(0);
	return vi.spyOn(AbortSignal, "timeout").mockImplementation(() => timeout(limit));
}

async function callsMade(): Promise<{ method: string; at: number }[]> {
	const { requests } = (await control("requests?limit=50")) as { requests: { method: string; path: string; at: number }[] };
	return requests;
}

async function reply(org: Sendable, text: string) {
	const result = await queueReply(org.tenant, org.author, { conversationId: org.conversationId, clientId: newId(), text });
	if (!result?.ok) throw new Error(`not queued: ${result?.reason}`);
}

async function outbound(org: Sendable) {
	const rows = await org.tenant.db.select().from(messages).orderBy(messages.id);
	return rows.filter((message) => message.direction === "outbound");
}

async function problemOf(org: Sendable) {
	const [connection] = await org.tenant.db.select().from(connections);
	return { problem: connection?.problem, problemAt: connection?.problemAt };
}

/** Sends what waits, and what waits for a later time, until nothing moves any more. */
async function settleAll(org: Sendable) {
	for (let round = 0; round < 20; round++) {
		await sendReplies(org.tenant, org.conversationId);
		const waiting = (await outbound(org)).filter((message) => !["sent", "failed"].includes(message.status));
		if (waiting.length === 0) return;
		setClockOffset(now() - Date.now() + 16 * SECOND);
	}
}

test.each(CALLS)("%s succeeds where nothing goes wrong", async (_name, method, call) => {
	const account = await makeAccount();
	await control("requests", undefined, "DELETE");

	expect(await call(account)).toMatchObject({ ok: true });

	expect((await callsMade()).map((made) => made.method)).toEqual([method]);
});

test.each(CALLS.flatMap(([name, method, call]) => FAULTS.map((fault) => [name, fault[0], method, call, fault] as const)))(
	"%s, %s",
	async (_name, _fault, method, call, [, fault, failure, tries]) => {
		const account = await makeAccount();
		await control("faults", { graph: fault });
		await control("requests", undefined, "DELETE");
		const limits = hurry(200);

		const answer = await call(account);

		expect(answer).toMatchObject({ ok: false, failure });
		const made = await callsMade();
		expect(made.map((one) => one.method)).toEqual(Array(method === "GET" ? tries : 1).fill(method));
		expect(new Set(limits.mock.calls.flat())).toEqual(new Set([10_000]));
	},
);

test("a read that meets trouble three times still gives its answer", async () => {
	const account = await makeAccount();
	await control("faults", {
		graph: [
			{ times: 1, status: 500, code: 2 },
			{ times: 1, status: 502, shape: "html" },
			{ times: 1, shape: "cut" },
		],
	});
	hurry(5000);

	expect(await readAccount(env, account.token)).toMatchObject({ ok: true, value: { accountId: account.id } });
});

test("the pauses between tries are random, up to half a second and twice as long each time", async () => {
	const account = await makeAccount();
	await control("faults", { graph: { status: 500, code: 2 } });
	const pauses = vi.spyOn(globalThis, "setTimeout");
	vi.spyOn(Math, "random").mockReturnValue(0.1);

	await readAccount(env, account.token);

	expect(pauses.mock.calls.map(([, pause]) => pause)).toEqual([50, 100, 200]);
});

test("a read waits as long as Instagram says where that is short", async () => {
	const account = await makeAccount();
	await control("faults", { graph: { times: 1, status: 429, code: 613, headers: { "retry-after": "1" } } });
	const pauses = vi.spyOn(globalThis, "setTimeout");

	expect(await readAccount(env, account.token)).toMatchObject({ ok: true });

	expect(pauses.mock.calls.map(([, pause]) => pause)).toEqual([1000]);
});

test("a read does not begin anew when most of its time is over", async () => {
	const account = await makeAccount();
	await control("faults", { graph: { status: 503, code: 2, headers: { "retry-after": "5" } } });
	await control("requests", undefined, "DELETE");
	const realSetTimeout = globalThis.setTimeout;
	vi.spyOn(globalThis, "setTimeout").mockImplementation(((run: () => void, pause = 0) => {
		setClockOffset(now() - Date.now() + pause);
		return realSetTimeout(run, 0);
	}) as typeof setTimeout);

	expect(await readAccount(env, account.token)).toMatchObject({ ok: false, failure: { kind: "later", retryAfterMs: 5000 } });

	expect(await callsMade()).toHaveLength(3);
});

test.each([
	["there is no such object", { status: 400, code: 100, subcode: 33 }, "not-found"],
	["no consent yet", { name: "no-consent" }, "profile-unavailable"],
])("a profile that is refused because %s is no error in the log", async (_name, fault, kind) => {
	const account = await makeAccount();
	await control("faults", { graph: { times: 1, ...fault } });
	const [errors, infos] = [vi.spyOn(console, "error"), vi.spyOn(console, "log")];

	expect(await readProfile(env, account.token, account.personId)).toMatchObject({ ok: false, failure: { kind } });

	expect(errors).not.toHaveBeenCalled();
	expect(infos).toHaveBeenCalledWith(expect.stringContaining(`"kind":"${kind}"`));
});

const AMBIGUOUS: [name: string, fault: object][] = [
	["a timeout", { timeout: "after", hang_ms: 3000 }],
	["a 500", { status: 500, code: 2 }],
	["a 500 that is not JSON", { status: 500, shape: "text" }],
	["a 502 with a page", { status: 502, shape: "html" }],
	["an answer that breaks off", { status: 200, shape: "cut" }],
	["a refusal that breaks off", { status: 400, shape: "cut" }],
	["an empty answer", { status: 200, shape: "empty" }],
	["an answer without an id", { status: 200, body: {} }],
	["an error with HTTP 200", { status: 200, code: 2 }],
	["code 1", { status: 400, code: 1 }],
];

test.each(AMBIGUOUS)("a reply that went out and met %s is not sent again", async (name, fault) => {
	const org = await makeSendable();
	await control("faults", { send: { times: 1, when: "after", ...fault } });
	await reply(org, `once: ${name}`);
	hurry(1000);

	await settleAll(org);

	expect(await textsSentTo(org)).toEqual([`once: ${name}`]);
	expect(await outbound(org)).toMatchObject([{ status: "sent", providerId: expect.any(String), failure: null }]);
});

test.each(AMBIGUOUS.map(([name, fault]) => [name, { ...fault, ...("timeout" in fault && { timeout: "before" }) }] as const))(
	"a reply that did not go out and met %s is sent once",
	async (name, fault) => {
		const org = await makeSendable();
		await control("faults", { send: { times: 1, when: "before", ...fault } });
		await reply(org, `again: ${name}`);
		hurry(1000);

		await settleAll(org);

		expect(await textsSentTo(org)).toEqual([`again: ${name}`]);
		expect(await outbound(org)).toMatchObject([{ status: "sent" }]);
	},
);

test("replies through a storm of faults arrive once each, in order", async () => {
	const org = await makeSendable();
	const storm = AMBIGUOUS.slice(0, 6).map(([, fault], position) => ({ times: 1, when: position % 2 ? "before" : "after", ...fault }));
	await control("faults", { send: storm });
	const texts = Array.from({ length: 6 }, (_, position) => `line ${position}`);
	for (const text of texts) await reply(org, text);
	hurry(1000);

	await settleAll(org);

	expect((await textsSentTo(org)).reverse()).toEqual(texts);
	expect((await outbound(org)).map((message) => message.status)).toEqual(texts.map(() => "sent"));
});

test("a reply that went out is not given back as unsent after many tries", async () => {
	const org = await makeSendable();
	await control("faults", {
		send: [
			{ times: 5, status: 500, code: 2 },
			{ times: 1, when: "after", status: 500, code: 2 },
		],
	});
	await reply(org, "at last");

	await settleAll(org);

	expect(await textsSentTo(org)).toEqual(["at last"]);
	expect(await outbound(org)).toMatchObject([{ status: "sent", attempts: 6 }]);
});

test.each([
	["messages switched off", { name: "messages-off" }, { status: "failed", failure: "messages-off" }, "messages-off"],
	["a permission missing", { name: "permission-missing" }, { status: "failed", failure: "permission-missing" }, "permission-missing"],
	["the tag overused", { name: "human-agent-overused" }, { status: "failed", failure: "tag-overused" }, "tag-overused"],
	["another app", { name: "held-by-another-app" }, { status: "failed", failure: "held-by-another-app" }, null],
	["nobody there", { status: 400, code: 100, subcode: 33 }, { status: "failed", failure: "refused" }, null],
	["media refused", { name: "media-refused" }, { status: "failed", failure: "refused" }, null],
	["a code that is not known", { status: 400, code: 987654 }, { status: "failed", failure: "unknown-code:987654" }, null],
	["no code at all", { status: 400, shape: "message-only" }, { status: "failed", failure: "unknown-code" }, null],
])("%s ends in its state, and the connection says so", async (_name, fault, ending, problem) => {
	const org = await makeSendable();
	await control("faults", { send: { times: 1, ...fault } });
	await reply(org, "hello");

	await sendReplies(org.tenant, org.conversationId);

	expect(await outbound(org)).toMatchObject([{ ...ending, retryAt: null }]);
	expect(await problemOf(org)).toEqual({ problem, problemAt: problem && expect.any(Number) });
	expect((await org.tenant.db.select().from(connections))[0]?.status).toBe("connected");
});

test("a restricted account holds its replies until somebody tries again, and says so until one goes out", async () => {
	const org = await makeSendable();
	await control("faults", { send: { times: 1, name: "restricted" } });
	await reply(org, "patience");

	await sendReplies(org.tenant, org.conversationId);

	const [held] = await outbound(org);
	expect(held).toMatchObject({ status: "queued", failure: null });
	expect((held?.retryAt ?? 0) - now()).toBeGreaterThan(5.9 * HOUR);
	expect(await problemOf(org)).toEqual({ problem: "restricted", problemAt: expect.any(Number) });
	setClockOffset(6.1 * HOUR);
	await sendReplies(org.tenant, org.conversationId);
	expect(await outbound(org)).toMatchObject([{ status: "queued" }]);
	await tryAgain(org.tenant, "user-1", org.connectionId);
	await sendReplies(org.tenant, org.conversationId);
	expect(await outbound(org)).toMatchObject([{ status: "sent" }]);
	expect(await problemOf(org)).toEqual({ problem: null, problemAt: null });
});

test("while the tag is overused late answers fail without a call, and answers in time go out and change nothing about it", async () => {
	const org = await makeSendable({ hoursAgo: 30 });
	await control("faults", { send: { times: 1, name: "human-agent-overused" } });
	await reply(org, "late");
	await sendReplies(org.tenant, org.conversationId);
	await reply(org, "late again");
	await sendReplies(org.tenant, org.conversationId);
	expect(await outbound(org)).toMatchObject([{ failure: "tag-overused" }, { failure: "tag-overused" }]);

	await personWrites(org, { text: "still there?" });
	await reply(org, "in time");
	await sendReplies(org.tenant, org.conversationId);

	expect(await textsSentTo(org)).toEqual(["in time"]);
	expect(await problemOf(org)).toMatchObject({ problem: "tag-overused" });
});

test.each([
	["once, and then taken", 1, { status: "sent", failure: null }],
	["twice", 2, { status: "failed", failure: "media-refused" }],
])("media that Instagram could not fetch %s", async (_name, times, ending) => {
	const org = await makeSendable();
	await control("faults", { send: { times, name: "media-trouble" } });
	await reply(org, "a picture");

	await sendReplies(org.tenant, org.conversationId);
	expect(await outbound(org)).toMatchObject([{ status: "queued" }]);
	await settleAll(org);

	expect(await outbound(org)).toMatchObject([{ ...ending, attempts: 2 }]);
});

test("too many calls keeps a reply waiting for as long as Instagram says", async () => {
	const org = await makeSendable();
	await control("faults", { send: { times: 1, status: 400, code: 613, headers: { "retry-after": String(HOLIDAY) } } });
	await reply(org, "slowly");

	await sendReplies(org.tenant, org.conversationId);

	const [held] = await outbound(org);
	expect(held).toMatchObject({ status: "queued" });
	expect((held?.retryAt ?? 0) - now()).toBeGreaterThan((HOLIDAY - 10) * SECOND);
	expect(await problemOf(org)).toEqual({ problem: null, problemAt: null });
});

test("a failure is told in a sentence, with the code where nobody knows what it means", () => {
	expect(failureSentence("unknown-code:1234")).toBe("Instagram refused this message with code 1234. You can retry.");
	expect(failureSentence("unknown-code")).not.toContain("code");
	expect(failureSentence("messages-off")).toContain("Allow access to messages");
	expect(failureSentence("a word of another version")).toBe(failureSentence("refused"));
	expect(failureSentence(null)).toBe(failureSentence("refused"));
});
