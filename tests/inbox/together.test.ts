/** Several people in one inbox: who is where, who may reply, and that nobody is answered twice. */
import { env, evictDurableObject } from "cloudflare:test";
import { afterEach, expect, test, vi } from "vitest";
import { takeBackReply } from "#app/domain/inbox/delete-message.server.ts";
import { queueReply } from "#app/domain/inbox/replies.server.ts";
import { sendReplies } from "#app/domain/inbox/send-replies.server.ts";
import { now, SECOND, setClockOffset } from "#app/platform/clock.ts";
import { newId } from "#app/platform/ids.ts";
import { conversations, messages } from "#app/schema/shard.ts";
import { makeVisitor, ORIGIN, send } from "../support/http.ts";
import { makeSendable, textsSentTo } from "../support/instagram.ts";
import { makeConversation, makeOrg } from "../support/make.ts";
import { openSocket } from "../support/socket.ts";

afterEach(() => setClockOffset(0));

type Person = Awaited<ReturnType<typeof makeVisitor>>;

async function makeTwo() {
	const org = await makeSendable();
	const [ana, ben] = [await makeVisitor(org, "admin"), await makeVisitor(org, "admin")];
	return { ...org, ana, ben };
}
type Two = Awaited<ReturnType<typeof makeTwo>>;

async function post(org: Two, { cookie }: Person, fields: Record<string, string>) {
	const answer = await send(`/o/${org.slug}/inbox/${org.conversationId}.data?_routes=routes/o.$org.inbox.$conversationId`, {
		method: "POST",
		body: new URLSearchParams(fields),
		headers: { cookie, origin: ORIGIN },
	});
	return { status: answer.status, text: await answer.text() };
}

async function newest(org: Two) {
	const rows = await org.tenant.db.select({ id: messages.id }).from(messages).orderBy(messages.id);
	return rows.at(-1)?.id ?? "";
}

async function repliesOf(org: Two) {
	const rows = await org.tenant.db.select().from(messages).orderBy(messages.id);
	return rows.filter(({ source }) => source === "app");
}

/** Numbers from 0 to 1 that follow from a seed. */
function chances(seed: number) {
	let state = seed;
	return () => {
		state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
		return state / 4_294_967_296;
	};
}

test("two people write into the same conversation at once, a hundred times: nobody is answered twice without being told", async () => {
	const org = await makeTwo();
	const sockets = { ana: await openSocket(org, org.ana.cookie), ben: await openSocket(org, org.ben.cookie) };
	const chance = chances(7);
	const figure = { sent: 0, refused: 0, doubled: 0 };

	for (let round = 0; round < 100; round++) {
		// Who writes so often is cut off; time goes on between the rounds.
		setClockOffset(round * 11 * SECOND);
		const seen = await newest(org);
		const people = chance() < 0.5 ? (["ana", "ben"] as const) : (["ben", "ana"] as const);
		for (const who of people) {
			if (chance() < 0.7) sockets[who].socket.send(JSON.stringify({ type: "write", conversationId: org.conversationId }));
			if (chance() < 0.3) await scheduler.wait(chance() * 8);
		}
		const answers = await Promise.all(
			people.map(async (who) => {
				if (chance() < 0.5) await scheduler.wait(chance() * 20);
				return post(org, org[who], { intent: "reply", clientId: `${round}-${who}`, text: `round ${round} by ${who}`, seen });
			}),
		);
		const written = (await repliesOf(org)).filter(({ text }) => text?.startsWith(`round ${round} `));
		figure.sent += written.length;
		figure.refused += answers.filter(({ text }) => /replied-by-other|lease-held/.test(text)).length;
		if (written.length > 1) figure.doubled++;
		for (const who of people) sockets[who].socket.send(JSON.stringify({ type: "rest" }));
	}

	console.log(`figure: ${figure.doubled} of 100 conversations answered twice; ${figure.sent} sent, ${figure.refused} refused`);
	expect(figure.doubled).toBe(0);
	expect(figure.sent).toBe(100);
	expect(figure.sent + figure.refused).toBe(200);
}, 120_000);

test("who was slower is told who replied and when, and can send all the same", async () => {
	const org = await makeTwo();
	const seen = await newest(org);
	await post(org, org.ana, { intent: "reply", clientId: "a1", text: "first", seen });

	const refused = await queueReply(org.tenant, org.ben.user.id, {
		conversationId: org.conversationId,
		clientId: "b1",
		text: "second",
		seen,
	});
	const same = await queueReply(org.tenant, org.ana.user.id, { conversationId: org.conversationId, clientId: "a1", text: "first", seen });
	const sent = await post(org, org.ben, { intent: "reply", clientId: "b1", text: "second", seen, anyway: "yes" });

	expect(refused).toMatchObject({ ok: false, reason: "replied-by-other", memberId: org.ana.user.id });
	expect(same).toMatchObject({ ok: true });
	expect(sent.status).toBe(200);
	expect((await repliesOf(org)).map(({ text }) => text)).toEqual(["first", "second"]);
});

test("the first to write holds the conversation until they rest, leave or stop, also after the channel was evicted", async () => {
	const org = await makeTwo();
	const [ana, ben] = [await openSocket(org, org.ana.cookie), await openSocket(org, org.ben.cookie)];
	const channel = env.ORG_CHANNEL.get(env.ORG_CHANNEL.idFromName(org.orgId));
	const holder = () => channel.leaseHolder(org.conversationId);
	const write = (who: typeof ana) => who.socket.send(JSON.stringify({ type: "write", conversationId: org.conversationId }));

	write(ana);
	await vi.waitFor(async () => expect(await holder()).toBe(org.ana.user.id));
	write(ben);
	await evictDurableObject(channel);
	expect(await holder()).toBe(org.ana.user.id);
	const refused = await post(org, org.ben, { intent: "reply", clientId: "b1", text: "too", seen: await newest(org) });
	expect(refused.text).toContain("lease-held");

	ana.socket.send(JSON.stringify({ type: "rest" }));
	await vi.waitFor(async () => expect(await holder()).toBe(org.ben.user.id));
	write(ana);
	ben.socket.close();
	await vi.waitFor(async () => expect(await holder()).toBe(org.ana.user.id));
	setClockOffset(21 * SECOND);
	expect(await holder()).toBeNull();
});

test("everybody hears who is where; one who sees only their own leads hears of those alone", async () => {
	const org = await makeTwo();
	const theirs = await makeConversation(org);
	await env.DIRECTORY.prepare("update orgs set limits_members = 1 where id = ?").bind(org.orgId).run();
	const cleo = await makeVisitor(org, "member");
	await env.SHARD_00.batch([
		env.SHARD_00.prepare("update acting_org set org_id = ?, member_id = null").bind(org.orgId),
		env.SHARD_00.prepare("update conversations set assignee_id = ? where org_id = ? and id = ?").bind(
			cleo.user.id,
			org.orgId,
			theirs.conversationId,
		),
	]);
	const [ana, limited] = [await openSocket(org, org.ana.cookie), await openSocket(org, cleo.cookie)];
	const company = (who: typeof ana) => {
		const frame: unknown = who.heard.findLast((one) => (one as { type: string }).type === "company");
		return frame as { companions: { memberId: string; conversationId: string }[] } | undefined;
	};

	ana.socket.send(JSON.stringify({ type: "at", conversationId: org.conversationId }));
	limited.socket.send(JSON.stringify({ type: "at", conversationId: org.conversationId }));
	await vi.waitFor(() =>
		expect(company(ana)?.companions).toEqual([expect.objectContaining({ memberId: org.ana.user.id, conversationId: org.conversationId })]),
	);
	expect(company(limited)?.companions).toEqual([]);

	limited.socket.send(JSON.stringify({ type: "at", conversationId: theirs.conversationId }));
	await vi.waitFor(() => expect(company(limited)?.companions).toEqual([expect.objectContaining({ memberId: cleo.user.id })]));
	expect(company(ana)?.companions).toHaveLength(2);
	limited.socket.close();
	await vi.waitFor(() => expect(company(ana)?.companions).toHaveLength(1));
});

test("a held reply does not leave before its time, and taken back it never does", async () => {
	const org = await makeTwo();
	const before = await org.tenant.db.select().from(conversations);
	const held = await queueReply(org.tenant, org.ana.user.id, { conversationId: org.conversationId, clientId: newId(), text: "hasty" }, 5);
	if (!held?.ok) throw new Error("not queued");
	expect(held.message.heldUntil).toBeGreaterThan(now());

	await sendReplies(org.tenant, org.conversationId);
	expect(await textsSentTo(org)).toEqual([]);
	expect(
		await takeBackReply(org.tenant, org.ben.user.id, { conversationId: org.conversationId, messageId: held.message.id }),
	).toMatchObject({ ok: false });
	expect(await takeBackReply(org.tenant, org.ana.user.id, { conversationId: org.conversationId, messageId: held.message.id })).toEqual({
		ok: true,
	});

	setClockOffset(10 * SECOND);
	await sendReplies(org.tenant, org.conversationId);
	expect(await textsSentTo(org)).toEqual([]);
	const [after] = await org.tenant.db.select().from(conversations);
	expect(after).toMatchObject({ preview: before[0]?.preview, lastMessageId: before[0]?.lastMessageId, status: "waiting" });
});

test("after the hold a reply leaves once and cannot be taken back", async () => {
	const org = await makeTwo();
	const held = await queueReply(org.tenant, org.ana.user.id, { conversationId: org.conversationId, clientId: newId(), text: "kept" }, 5);
	if (!held?.ok) throw new Error("not queued");

	setClockOffset(6 * SECOND);
	const [taken] = await Promise.all([
		takeBackReply(org.tenant, org.ana.user.id, { conversationId: org.conversationId, messageId: held.message.id }),
		sendReplies(org.tenant, org.conversationId),
	]);

	expect(taken).toMatchObject({ ok: false });
	expect(await textsSentTo(org)).toEqual(["kept"]);
});

test("nothing is held back when the reply window is about to close", async () => {
	const org = await makeSendable({ hoursAgo: 24 * 7 - 0.01 });

	const result = await queueReply(org.tenant, org.author, { conversationId: org.conversationId, clientId: newId(), text: "in time" }, 10);

	expect(result).toMatchObject({ ok: true, message: { heldUntil: null } });
});

test("a stranger takes nothing back", async () => {
	const org = await makeTwo();
	const held = await queueReply(org.tenant, org.ana.user.id, { conversationId: org.conversationId, clientId: newId(), text: "ours" }, 5);
	if (!held?.ok) throw new Error("not queued");
	const stranger = await makeOrg();

	expect(
		await takeBackReply(stranger.tenant, org.ana.user.id, { conversationId: org.conversationId, messageId: held.message.id }),
	).toBeNull();
	expect(await repliesOf(org)).toHaveLength(1);
});

test("who began first and stops to send is not held up by who began after them", async () => {
	const org = await makeTwo();
	const [ana, ben] = [await openSocket(org, org.ana.cookie), await openSocket(org, org.ben.cookie)];
	const channel = env.ORG_CHANNEL.get(env.ORG_CHANNEL.idFromName(org.orgId));
	const write = (who: typeof ana) => who.socket.send(JSON.stringify({ type: "write", conversationId: org.conversationId }));
	const seen = await newest(org);
	write(ana);
	await vi.waitFor(async () => expect(await channel.leaseHolder(org.conversationId)).toBe(org.ana.user.id));
	await scheduler.wait(2);
	write(ben);
	ana.socket.send(JSON.stringify({ type: "at", conversationId: null }));
	await vi.waitFor(async () => expect(await channel.leaseHolder(org.conversationId)).toBe(org.ben.user.id));

	const sent = await post(org, org.ana, { intent: "reply", clientId: "a1", text: "mine", seen });

	expect(sent.text).not.toContain("lease-held");
	expect((await repliesOf(org)).map(({ text }) => text)).toEqual(["mine"]);
});
