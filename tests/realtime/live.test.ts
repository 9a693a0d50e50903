import { env, evictDurableObject, runDurableObjectAlarm } from "cloudflare:test";
import { expect, test, vi } from "vitest";
import { receiveMessage } from "#app/domain/inbox/receive-message.server.ts";
import { moveContact } from "#app/domain/pipeline/move-contact.server.ts";
import { publish } from "#app/domain/realtime/publish.server.ts";
import { revokeMember } from "#app/domain/realtime/revoke.server.ts";
import type { ServerFrame } from "#app/domain/realtime/rows.ts";
import { openLive } from "#app/doors/live.server.ts";
import { contacts, events } from "#app/schema/shard.ts";
import { makeContext } from "../support/context.ts";
import { makeVisitor, ORIGIN, postWebhook, send, textEvent, webhookBody } from "../support/http.ts";
import { aMessage, makeOrg } from "../support/make.ts";

type Org = Awaited<ReturnType<typeof makeOrg>>;

async function connect(org: Org, cookie: string) {
	const answer = await send(`/o/${org.slug}/live`, { headers: { upgrade: "websocket", origin: ORIGIN, cookie } });
	const socket = answer.webSocket;
	if (!socket) throw new Error(`no socket: ${answer.status}`);
	const frames: ServerFrame[] = [];
	const other: string[] = [];
	let closed: number | null = null;
	socket.addEventListener("message", ({ data }) => {
		if (typeof data === "string" && data.startsWith("{")) frames.push(JSON.parse(data));
		else other.push(String(data));
	});
	socket.addEventListener("close", ({ code }) => {
		closed = code;
	});
	socket.accept();
	return { socket, frames, other, closedWith: () => closed };
}

function channelOf(org: Org) {
	return env.ORG_CHANNEL.get(env.ORG_CHANNEL.idFromName(org.orgId));
}

test("a signed webhook reaches an open socket with its rows", async () => {
	const org = await makeOrg();
	const { cookie } = await makeVisitor(org);
	const live = await connect(org, cookie);

	await postWebhook(webhookBody(org.accountId, [textEvent(org.accountId, "800", "mid-live", "hello")]));

	await vi.waitFor(() => expect(live.frames.map((frame) => frame.type)).toEqual(["hello", "change"]));
	expect(live.frames[0]).toEqual({ type: "hello", seq: 0, at: expect.any(Number) });
	expect(live.frames[1]).toMatchObject({ seq: 1, rows: { messages: [{ text: "hello" }], conversations: [{ preview: "hello" }] } });
});

test("another org's socket hears nothing", async () => {
	const [ours, theirs] = [await makeOrg(), await makeOrg()];
	const live = await connect(theirs, (await makeVisitor(theirs)).cookie);
	const own = await connect(ours, (await makeVisitor(ours)).cookie);

	await publish(ours.tenant, await receiveMessage(ours.tenant, aMessage(ours.connectionId)));

	await vi.waitFor(() => expect(own.frames).toHaveLength(2));
	expect(live.frames.map((frame) => frame.type)).toEqual(["hello"]);
});

test("after a gap the socket gives what changed since, rows as they are now and each once", async () => {
	const org = await makeOrg();
	const live = await connect(org, (await makeVisitor(org)).cookie);
	const first = aMessage(org.connectionId, { text: "one" });
	for (const message of [first, aMessage(org.connectionId, { personId: first.personId, text: "two", sentAt: first.sentAt + 1 })]) {
		await receiveMessage(org.tenant, message);
	}
	const [contact] = await org.tenant.db.select().from(contacts);
	await moveContact(org.tenant, "user-1", { contactId: contact?.id ?? "", stageId: org.stageIds[2] ?? "" });

	live.socket.send(JSON.stringify({ resume: 0 }));

	await vi.waitFor(() => expect(live.frames.some((frame) => frame.type === "changes")).toBe(true));
	const changes = live.frames.find((frame) => frame.type === "changes");
	expect(changes).toMatchObject({ after: 0, seq: 3, more: false });
	expect(changes?.type === "changes" && changes.rows.conversations).toHaveLength(1);
	expect(changes?.type === "changes" && changes.rows.messages?.map((message) => message.text)).toEqual(["one", "two"]);
	expect(changes?.type === "changes" && changes.rows.contacts).toMatchObject([{ stageId: org.stageIds[2] }]);
});

test("numbers have no gap, also when many write at once", async () => {
	const org = await makeOrg();

	await Promise.all(
		Array.from({ length: 30 }, (_, position) => receiveMessage(org.tenant, aMessage(org.connectionId, { text: `${position}` }))),
	);

	const kept = await org.tenant.db.select({ seq: events.seq }).from(events).orderBy(events.seq);
	expect(kept.map((event) => event.seq)).toEqual(Array.from({ length: 30 }, (_, position) => position + 1));
});

test("a number from the future, from before what is kept, or of a wrong shape does no harm", async () => {
	const org = await makeOrg();
	const live = await connect(org, (await makeVisitor(org)).cookie);

	live.socket.send(JSON.stringify({ type: "resume", seq: 99 }));
	await vi.waitFor(() => expect(live.frames.at(-1)).toEqual({ type: "reset", seq: 0 }));
	for (const odd of ["{", "[]", "null", '{"type":"resume"}', '{"resume":"1"}', '{"resume":1.5}', "hello"]) live.socket.send(odd);
	live.socket.send("ping");

	await vi.waitFor(() => expect(live.other).toEqual(["pong"]));
	expect(live.closedWith()).toBeNull();
});

test("a socket that floods is closed", async () => {
	const org = await makeOrg();
	const live = await connect(org, (await makeVisitor(org)).cookie);

	for (let count = 0; count < 50; count++) live.socket.send('{"resume":0}');

	await vi.waitFor(() => expect(live.closedWith()).toBe(4429));
});

test("signing out closes the sockets of that session alone", async () => {
	const org = await makeOrg();
	const [leaving, staying] = [await makeVisitor(org), await makeVisitor(org, "admin")];
	const [first, second] = [await connect(org, leaving.cookie), await connect(org, staying.cookie)];

	const answer = await send("/logout", { method: "POST", headers: { cookie: leaving.cookie, origin: ORIGIN } });

	expect(answer.status).toBe(302);
	await vi.waitFor(() => expect(first.closedWith()).toBe(4403));
	expect(second.closedWith()).toBeNull();
	expect((await send(`/o/${org.slug}/inbox`, { headers: { cookie: leaving.cookie } })).headers.get("location")).toMatch(/^\/login/);
});

test("a member who is removed hears nothing more", async () => {
	const org = await makeOrg();
	const { user, cookie } = await makeVisitor(org);
	const live = await connect(org, cookie);

	await env.DIRECTORY.prepare("delete from memberships where org_id = ? and user_id = ?").bind(org.orgId, user.id).run();
	await revokeMember(env, org.orgId, user.id);
	await publish(org.tenant, await receiveMessage(org.tenant, aMessage(org.connectionId)));

	await vi.waitFor(() => expect(live.closedWith()).toBe(4403));
	expect(live.frames.map((frame) => frame.type)).toEqual(["hello"]);
	expect((await send(`/o/${org.slug}/live`, { headers: { upgrade: "websocket", origin: ORIGIN, cookie } })).status).toBe(404);
});

test("a session that ran out loses its socket at the next look", async () => {
	const org = await makeOrg();
	const live = await connect(org, (await makeVisitor(org)).cookie);

	await env.DIRECTORY.prepare("update sessions set expires_at = 1").run();
	await runDurableObjectAlarm(channelOf(org));

	await vi.waitFor(() => expect(live.closedWith()).toBe(4403));
});

test("the channel sleeps and wakes without losing its sockets", async () => {
	const org = await makeOrg();
	const live = await connect(org, (await makeVisitor(org)).cookie);

	await evictDurableObject(channelOf(org));
	await publish(org.tenant, await receiveMessage(org.tenant, aMessage(org.connectionId, { text: "after sleep" })));

	await vi.waitFor(() => expect(live.frames.at(-1)).toMatchObject({ type: "change", rows: { messages: [{ text: "after sleep" }] } }));
	live.socket.send(JSON.stringify({ resume: 0 }));
	await vi.waitFor(() => expect(live.frames.at(-1)).toMatchObject({ type: "changes", seq: 1 }));
});

test("the door refuses other origins, strangers, non-members and plain requests", async () => {
	const org = await makeOrg();
	const member = await makeVisitor(org);
	const stranger = await makeVisitor(await makeOrg());
	const knock = async (headers: Record<string, string>) => (await send(`/o/${org.slug}/live`, { headers })).status;

	expect(await knock({ cookie: member.cookie, origin: ORIGIN })).toBe(426);
	expect(await knock({ upgrade: "websocket", cookie: member.cookie, origin: "https://evil.test" })).toBe(403);
	expect(await knock({ upgrade: "websocket", cookie: member.cookie })).toBe(403);
	expect(await knock({ upgrade: "websocket", origin: ORIGIN })).toBe(401);
	expect(await knock({ upgrade: "websocket", origin: ORIGIN, cookie: stranger.cookie })).toBe(404);
	expect(
		await knock({ upgrade: "websocket", origin: ORIGIN, cookie: `${stranger.cookie}`, "x-org-id": org.orgId, "x-user-id": member.user.id }),
	).toBe(404);
});

test("a frame of more than 16 kB or of bytes closes the socket", async () => {
	const org = await makeOrg();
	const { cookie } = await makeVisitor(org);

	for (const frame of ["x".repeat(16 * 1024 + 1), "é".repeat(9 * 1024), new Uint8Array([1, 2, 3])]) {
		const live = await connect(org, cookie);
		live.socket.send(frame);
		await vi.waitFor(() => expect(live.closedWith()).toBe(4429));
	}
	const live = await connect(org, cookie);
	live.socket.send(JSON.stringify({ resume: 0, more: "x".repeat(16_000) }));
	await vi.waitFor(() => expect(live.frames).toHaveLength(2));
	expect(live.closedWith()).toBeNull();
});

test("a person has ten sockets at most, and a closed one makes room", async () => {
	const org = await makeOrg();
	const { cookie } = await makeVisitor(org);
	const colleague = await makeVisitor(org, "admin");
	const open = await Promise.all(Array.from({ length: 10 }, () => connect(org, cookie)));
	const knock = () => send(`/o/${org.slug}/live`, { headers: { upgrade: "websocket", origin: ORIGIN, cookie } });

	expect((await knock()).status).toBe(429);
	await connect(org, colleague.cookie);
	open[0]?.socket.close();

	await vi.waitFor(async () => expect((await knock()).status).toBe(101));
});

test("an origin must be ours to the letter, and a socket begins with a GET", async () => {
	const org = await makeOrg();
	const { cookie } = await makeVisitor(org);

	const post = new Request(`${ORIGIN}/o/${org.slug}/live`, { method: "POST", headers: { upgrade: "websocket", origin: ORIGIN, cookie } });
	expect((await openLive(post, makeContext().context, org.slug)).status).toBe(426);
	for (const origin of [
		"null",
		`${ORIGIN}/`,
		`${ORIGIN}.evil.test`,
		"http://localhost",
		"https://localhost:8787",
		"HTTP://LOCALHOST:8787",
		"",
	]) {
		const { status } = await send(`/o/${org.slug}/live`, { headers: { upgrade: "websocket", origin, cookie } });
		expect(status, origin).toBe(403);
	}
});
