import { env, evictDurableObject } from "cloudflare:test";
import { eq, sql } from "drizzle-orm";
import { expect, test, vi } from "vitest";
import { assignContact } from "#app/domain/contacts/assign-contact.server.ts";
import { editMessage, takeReaction } from "#app/domain/inbox/change-message.server.ts";
import { conversationIdOf } from "#app/domain/inbox/conversation-rows.server.ts";
import { listConversations, markRead } from "#app/domain/inbox/conversations.server.ts";
import { deleteHere } from "#app/domain/inbox/delete-message.server.ts";
import { findMedia, readConversation } from "#app/domain/inbox/messages.server.ts";
import { receiveMessage } from "#app/domain/inbox/receive-message.server.ts";
import { queueReply } from "#app/domain/inbox/replies.server.ts";
import { tenantOfMember } from "#app/domain/org/access.server.ts";
import { readBoard } from "#app/domain/pipeline/board.server.ts";
import { moveContact } from "#app/domain/pipeline/move-contact.server.ts";
import { publish } from "#app/domain/realtime/publish.server.ts";
import type { ServerFrame } from "#app/domain/realtime/rows.ts";
import { now } from "#app/platform/clock.ts";
import { sha256Hex } from "#app/platform/crypto.ts";
import { directory } from "#app/platform/db/bindings.ts";
import { mine } from "#app/platform/tenant.ts";
import { apiTokens, orgs } from "#app/schema/directory.ts";
import { auditLog, contacts, conversations, events, leadCounts, messageChanges, messages, reactions, stages } from "#app/schema/shard.ts";
import { count } from "../support/count-rows.ts";
import { fillInbox } from "../support/fill.ts";
import { makeVisitor, ORIGIN, send } from "../support/http.ts";
import { aMessage, makeOrg } from "../support/make.ts";

type Org = Awaited<ReturnType<typeof makeOrg>>;

/** An org that limits its Team Members, one of them, and two people who wrote: the first is the member's lead. */
async function makeLimited() {
	const org = await makeOrg();
	await directory(env).update(orgs).set({ limitsMembers: true }).where(eq(orgs.id, org.orgId));
	const { user, cookie } = await makeVisitor(org, "member");
	const own = await aLead(org, "their own lead");
	const other = await aLead(org, "a lead of others");
	await assignContact(org.tenant, "owner", { contactId: own.contactId, assigneeId: user.id });
	const limited = await tenantOfMember(env, { orgId: org.orgId, userId: user.id });
	if (!limited) throw new Error("no member");
	return { ...org, user, cookie, own, other, limited };
}

async function aLead(org: Org, text: string) {
	const message = aMessage(org.connectionId, { text, attachments: [{ type: "image", url: "https://cdn.test/a.png" }] });
	await receiveMessage(org.tenant, message);
	const conversationId = await conversationIdOf(org.connectionId, message.personId);
	const [contact] = await org.tenant.db.select().from(contacts).where(eq(contacts.conversationId, conversationId));
	const [stored] = await org.tenant.db.select().from(messages).where(eq(messages.conversationId, conversationId));
	if (!contact || !stored) throw new Error("no lead");
	return { conversationId, contactId: contact.id, messageId: stored.id, personId: message.personId, providerId: message.providerId };
}

async function connect(org: { slug: string }, cookie: string) {
	const answer = await send(`/o/${org.slug}/live`, { headers: { upgrade: "websocket", origin: ORIGIN, cookie } });
	const socket = answer.webSocket;
	if (!socket) throw new Error(`no socket: ${answer.status}`);
	const frames: ServerFrame[] = [];
	socket.addEventListener("message", ({ data }) => {
		if (typeof data === "string" && data.startsWith("{")) frames.push(JSON.parse(data));
	});
	socket.accept();
	return { socket, frames };
}

test("a limited member's reads see their own leads and nothing of the others", async () => {
	const { limited, own, other, tenant, connectionId } = await makeLimited();
	for (const { providerId } of [own, other]) {
		await takeReaction(tenant, { connectionId, providerId }, { actorId: "person", isOurs: false, emoji: providerId, at: 1 });
		await editMessage(tenant, { connectionId, providerId }, { number: 1, text: `edited ${providerId}`, at: 1 });
	}

	expect((await limited.db.select().from(contacts)).map((row) => row.id)).toEqual([own.contactId]);
	expect((await limited.db.select().from(conversations)).map((row) => row.id)).toEqual([own.conversationId]);
	expect((await limited.db.select().from(messages)).map((row) => row.id)).toEqual([own.messageId]);
	expect((await limited.db.select().from(reactions)).map((row) => row.emoji)).toEqual([own.providerId]);
	expect((await limited.db.select().from(messageChanges)).map((row) => row.providerId)).toEqual([own.providerId]);
	expect((await limited.db.select().from(auditLog)).map((line) => [line.action, line.actor])).toEqual([["", ""]]);
	expect((await listConversations(limited, {}))?.ids).toEqual([own.conversationId]);
	expect(await readConversation(limited, other.conversationId, {})).toBeNull();
	expect(await findMedia(limited, `${other.messageId}.0`)).toBeNull();
	expect(await findMedia(limited, `${own.messageId}.0`)).not.toBeNull();
});

test("counts are the member's own: unread, stages, board", async () => {
	const { limited, tenant, own, stageIds } = await makeLimited();
	const whole = await readBoard(tenant, "somebody");
	const theirs = await readBoard(limited, "somebody");

	expect(whole.snapshot.counts).toEqual({ unreadConversations: 2 });
	expect(theirs.snapshot.counts).toEqual({ unreadConversations: 1 });
	expect(theirs.snapshot.rows.stages?.map((stage) => stage.contactCount)).toEqual([1, 0, 0, 0, 0, 0]);
	expect(theirs.columns[0]?.contactIds).toEqual([own.contactId]);

	await moveContact(limited, "ana", { contactId: own.contactId, stageId: stageIds[2] ?? "" });
	await markRead(limited, own.conversationId);
	const after = await readBoard(limited, "somebody");

	expect(after.snapshot.counts).toEqual({ unreadConversations: 0 });
	expect(after.snapshot.rows.stages?.map((stage) => stage.contactCount)).toEqual([0, 0, 1, 0, 0, 0]);
	expect((await readBoard(tenant, "somebody")).snapshot.rows.stages?.map((stage) => stage.contactCount)).toEqual([1, 0, 1, 0, 0, 0]);
	expect((await readBoard(tenant, "somebody")).snapshot.counts).toEqual({ unreadConversations: 1 });
});

test("the kept counts agree with counting, whatever happens to the leads", async () => {
	const org = await makeLimited();
	const { tenant, user, own, other, stageIds } = org;
	const second = await makeVisitor(org, "member");
	await assignContact(tenant, "owner", { contactId: other.contactId, assigneeId: user.id });
	await moveContact(tenant, "ana", { contactId: other.contactId, stageId: stageIds[3] ?? "" });
	await receiveMessage(tenant, aMessage(org.connectionId, { personId: own.personId, sentAt: now() + 5 }));
	await markRead(tenant, other.conversationId);
	await assignContact(tenant, "owner", { contactId: own.contactId, assigneeId: second.user.id });
	await receiveMessage(tenant, aMessage(org.connectionId, { personId: other.personId, sentAt: now() + 10 }));
	await assignContact(tenant, "owner", { contactId: other.contactId, assigneeId: null });
	await assignContact(tenant, "owner", { contactId: other.contactId, assigneeId: user.id });

	const kept = (await tenant.db.select().from(leadCounts)).filter(
		(row) => row.count !== 0 && !["open", "waiting", "snoozed"].includes(row.what),
	);
	const counted = [
		{ memberId: second.user.id, what: stageIds[0], count: 1 },
		{ memberId: second.user.id, what: "unread", count: 1 },
		{ memberId: user.id, what: stageIds[3], count: 1 },
		{ memberId: user.id, what: "unread", count: 1 },
	];

	expect(kept.map(({ orgId: _, ...row }) => row)).toEqual(expect.arrayContaining(counted));
	expect(kept).toHaveLength(4);

	await tenant.db.delete(messages).where(mine(tenant, messages));
	await tenant.db.update(contacts).set({ conversationId: null }).where(mine(tenant, contacts));
	await tenant.db.delete(conversations).where(mine(tenant, conversations));
	await tenant.db.delete(contacts).where(mine(tenant, contacts));
	expect((await tenant.db.select().from(leadCounts)).every((row) => row.count === 0)).toBe(true);
});

test("somebody else's lead cannot be answered, moved, read, deleted from or handed over", async () => {
	const { limited, other, tenant, user, stageIds } = await makeLimited();
	const before = [
		await tenant.db.select().from(contacts),
		await tenant.db.select().from(conversations),
		await tenant.db.select().from(messages),
	];

	expect(await queueReply(limited, user.id, { conversationId: other.conversationId, clientId: "a", text: "hi" })).toBeNull();
	expect(await moveContact(limited, "ana", { contactId: other.contactId, stageId: stageIds[1] ?? "" })).toBeNull();
	expect(await markRead(limited, other.conversationId)).toBeNull();
	expect(await deleteHere(limited, "ana", { conversationId: other.conversationId, messageId: other.messageId })).toBeNull();
	expect(await assignContact(limited, user.id, { contactId: other.contactId, assigneeId: user.id })).toBeNull();

	expect([
		await tenant.db.select().from(contacts),
		await tenant.db.select().from(conversations),
		await tenant.db.select().from(messages),
	]).toEqual(before);
});

test("the database itself refuses a limited member's write to what is not theirs", async () => {
	const { limited, other, tenant, orgId } = await makeLimited();
	const inOrg = (table: string) =>
		`org_id = '${orgId}' and id = '${table === "messages" ? other.messageId : table === "contacts" ? other.contactId : other.conversationId}'`;
	const writes = ["contacts", "conversations", "messages"].flatMap((table) => [
		`update ${table} set connection_id = connection_id where ${inOrg(table)}`,
		`delete from ${table} where ${inOrg(table)}`,
	]);

	for (const write of writes) {
		// What a room meets when somebody was faster: not there, instead of an error.
		await expect(limited.apply([limited.statement(sql.raw(write))], [limited.db.select().from(stages)]), write).rejects.toMatchObject({
			status: 404,
		});
	}
	await limited.db.update(contacts).set({ name: "taken" }).where(mine(limited, contacts));
	expect((await tenant.db.select().from(contacts).where(eq(contacts.id, other.contactId)))[0]?.name).toBeNull();
	expect(await tenant.db.select().from(messages)).toHaveLength(2);
});

test("doors answer a limited member as if the others' leads were not there", async () => {
	const { slug, cookie, own, other } = await makeLimited();
	const get = (path: string) => send(`/o/${slug}${path}`, { headers: { cookie } });
	const post = (path: string, form: Record<string, string>) =>
		send(`/o/${slug}${path}`, {
			method: "POST",
			body: new URLSearchParams(form),
			headers: { cookie, origin: ORIGIN, "content-type": "application/x-www-form-urlencoded" },
		});

	expect((await get(`/inbox/${own.conversationId}`)).status).toBe(200);
	expect((await get(`/inbox/${other.conversationId}`)).status).toBe(404);
	expect((await get(`/pages/conversations/${other.conversationId}`)).status).toBe(404);
	expect((await get(`/media/${other.messageId}.0`)).status).toBe(404);
	const inbox = await (await get("/inbox")).text();
	expect(inbox).toContain("their own lead");
	expect(inbox).not.toContain("a lead of others");
	expect((await post(`/inbox/${other.conversationId}`, { intent: "reply", clientId: "c", text: "x" })).status).toBe(404);
	expect((await post(`/contacts/${other.contactId}`, { intent: "assign", assigneeId: "" })).status).toBe(404);
	expect((await post(`/contacts/${own.contactId}`, { intent: "assign", assigneeId: "nobody-of-ours" })).status).toBe(404);
});

test("an API token with a member's eyes sees what the member sees, and nothing once they are gone", async () => {
	const { orgId, user, own, tenant } = await makeLimited();
	const token = `token-${orgId}`;
	await directory(env)
		.insert(apiTokens)
		.values({ tokenHash: await sha256Hex(token), orgId, memberId: user.id, createdAt: now() });
	const ask = async (path: string) => send(`/api/v1/${path}`, { headers: { "x-org-auth-token": token } });

	const seen = (await (await ask("conversations")).json()) as { data: { id: string }[] };
	const people = (await (await ask("contacts")).json()) as { data: { id: string }[] };
	await env.DIRECTORY.prepare("delete from memberships where org_id = ? and user_id = ?").bind(orgId, user.id).run();

	expect(seen.data.map((row) => row.id)).toEqual([own.conversationId]);
	expect(people.data.map((row) => row.id)).toEqual([own.contactId]);
	expect((await ask("contacts")).status).toBe(401);
	expect(await tenant.db.select().from(contacts)).toHaveLength(2);
});

test("live, a limited member hears of their own leads alone, with numbers that have no gap", async () => {
	const org = await makeLimited();
	const { tenant, own, other, connectionId } = org;
	const live = await connect(org, org.cookie);
	const owner = await connect(org, (await makeVisitor(org)).cookie);
	await vi.waitFor(() => expect(live.frames).toHaveLength(1));

	await publish(
		tenant,
		await receiveMessage(tenant, aMessage(connectionId, { personId: other.personId, text: "secret", sentAt: now() + 1 })),
	);
	await publish(
		tenant,
		await receiveMessage(tenant, aMessage(connectionId, { personId: own.personId, text: "for you", sentAt: now() + 2 })),
	);

	const [hello] = owner.frames;
	const last = (hello?.seq ?? 0) + 2;
	await vi.waitFor(() => expect(live.frames.at(-1)?.seq).toBe(last));
	await vi.waitFor(() => expect(owner.frames.at(-1)?.seq).toBe(last));
	const heard = JSON.stringify(live.frames);
	expect(heard).toContain("for you");
	expect(heard).not.toContain("secret");
	expect(heard).not.toContain(other.contactId);
	expect(heard).not.toContain(other.conversationId);
	expect(JSON.stringify(owner.frames)).toContain("secret");
	expect(live.frames.filter((frame) => frame.type === "changes").every((frame) => frame.counts.unreadConversations <= 1)).toBe(true);
});

const changesIn = ({ frames }: Awaited<ReturnType<typeof connect>>) => frames.findLast(({ type }) => type === "changes");

test("a lead that is handed over appears for the one and goes away for the other, also after the channel slept", async () => {
	const org = await makeLimited();
	const second = await makeVisitor(org, "member");
	const first = await connect(org, org.cookie);
	const other = await connect(org, second.cookie);
	await vi.waitFor(() => expect(other.frames).toHaveLength(1));
	await evictDurableObject(env.ORG_CHANNEL.get(env.ORG_CHANNEL.idFromName(org.orgId)));

	await assignContact(org.limited, org.user.id, { contactId: org.own.contactId, assigneeId: second.user.id });

	await vi.waitFor(() => {
		expect(first.frames.at(-1)).toMatchObject({ type: "changes", rows: { contacts: [], removedContactIds: [org.own.contactId] } });
		// They are told of it besides.
		expect(changesIn(other)).toMatchObject({ type: "changes", rows: { contacts: [{ id: org.own.contactId }] } });
	});
	expect(JSON.stringify(changesIn(other))).not.toContain("removedContactIds");
});

test("what a limited member does reaches everybody with everybody's counts", async () => {
	const org = await makeLimited();
	const owner = await connect(org, (await makeVisitor(org)).cookie);
	await vi.waitFor(() => expect(owner.frames).toHaveLength(1));

	await moveContact(org.limited, "ana", { contactId: org.own.contactId, stageId: org.stageIds[1] ?? "" });

	await vi.waitFor(() => expect(owner.frames).toHaveLength(2));
	const frame = owner.frames[1];
	expect(frame).toMatchObject({ type: "changes", counts: { unreadConversations: 2 } });
	const stage = frame?.type === "changes" ? frame.rows.stages?.find((row) => row.id === org.stageIds[0]) : null;
	expect(stage?.contactCount).toBe(1);
});

test("without the rule, and for Admins under it, the whole org is seen", async () => {
	const org = await makeLimited();
	const admin = await makeVisitor(org, "admin");
	const asAdmin = await tenantOfMember(env, { orgId: org.orgId, userId: admin.user.id });
	expect(asAdmin?.memberId).toBeNull();

	await directory(env).update(orgs).set({ limitsMembers: false }).where(eq(orgs.id, org.orgId));
	const asMember = await tenantOfMember(env, { orgId: org.orgId, userId: org.user.id });

	expect(asMember?.memberId).toBeNull();
	expect(await asMember?.db.select().from(contacts)).toHaveLength(2);
});

test("a limited member's pages read about as many rows with 50,000 conversations around theirs", async () => {
	const org = await makeLimited();
	await fillInbox(org, 50_000);
	for (const table of ["contacts", "conversations"]) {
		await env.SHARD_00.prepare(
			`update ${table} set assignee_id = ? where org_id = ? and id in (select substr('${table === "contacts" ? "c" : "v"}', 1) || value from json_each(?))`,
		)
			.bind(org.user.id, org.orgId, JSON.stringify(Array.from({ length: 500 }, (_, position) => position * 97)))
			.run();
	}

	const inbox = await count(env.SHARD_00, () => listConversations(org.limited, {}));
	const board = await count(env.SHARD_00, () => readBoard(org.limited, "somebody"));
	const page = await listConversations(org.limited, {});

	console.log(
		`figure: limited member among 50,000 conversations, rows read by inbox and board: ${JSON.stringify([inbox.read, board.read])}`,
	);
	expect(page?.ids).toHaveLength(50);
	expect(inbox.read).toBeLessThanOrEqual(220);
	expect(board.read).toBeLessThanOrEqual(1_000);
	expect(await org.limited.db.select({ id: stages.id }).from(stages)).toHaveLength(6);
	expect((await org.tenant.db.select().from(events)).length).toBeGreaterThan(0);
});
