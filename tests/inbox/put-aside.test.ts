import { env } from "cloudflare:test";
import { eq, sql } from "drizzle-orm";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { assignContact } from "#app/domain/contacts/assign-contact.server.ts";
import { listConversations, openInbox, readViews } from "#app/domain/inbox/conversations.server.ts";
import { takeBackReply } from "#app/domain/inbox/delete-message.server.ts";
import { placeConversation } from "#app/domain/inbox/place-conversation.server.ts";
import { putAside, takeBackIn } from "#app/domain/inbox/put-aside.server.ts";
import { receiveMessage } from "#app/domain/inbox/receive-message.server.ts";
import { queueReply } from "#app/domain/inbox/replies.server.ts";
import type { InboxQuery } from "#app/domain/inbox/views.ts";
import { tenantOfMember } from "#app/domain/org/access.server.ts";
import { removeMember } from "#app/domain/org/change-member.server.ts";
import { changesSince, currentSeq } from "#app/domain/realtime/changes.server.ts";
import { conversationColumns } from "#app/domain/realtime/rows.server.ts";
import type { ServerFrame } from "#app/domain/realtime/rows.ts";
import { HOUR, now } from "#app/platform/clock.ts";
import { directory } from "#app/platform/db/bindings.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { orgs } from "#app/schema/directory.ts";
import { auditLog, contacts, conversations, leadCounts } from "#app/schema/shard.ts";
import { doneForMe } from "#app/schema/team.ts";
import { count, countWrites } from "../support/count-rows.ts";
import { fillInbox } from "../support/fill.ts";
import { makeVisitor } from "../support/http.ts";
import { aMessage, makeConversation, makeOrg } from "../support/make.ts";
import { openSocket } from "../support/socket.ts";
import { makeTeam, postForm } from "../support/team.ts";

const ALL: InboxQuery = { view: "all" };
const listed = async (tenant: Tenant, memberId: string, query = ALL) => (await listConversations(tenant, { memberId, query }))?.ids;

async function asideOf(tenant: Tenant, memberId: string) {
	return (await tenant.db.select().from(doneForMe).where(eq(doneForMe.memberId, memberId))).map(({ conversationId }) => conversationId);
}

test("what somebody has done for themselves leaves their views alone, with nothing of the team's changed", async () => {
	const { tenant, conversationId } = await makeConversation();
	const [before] = await tenant.db.select().from(conversations);

	expect(await putAside(tenant, "ana", conversationId)).toEqual({ ok: true });

	for (const view of ["unassigned", "all", "unreplied"] as const) {
		expect(await listed(tenant, "ana", { view }), view).toEqual([]);
		expect(await listed(tenant, "ben", { view }), view).toEqual([conversationId]);
	}
	expect(await listed(tenant, "ana", { view: "all", aside: true })).toEqual([conversationId]);
	expect(await listed(tenant, "ben", { view: "all", aside: true })).toEqual([]);
	expect((await readViews(tenant, "ana")).counts).toEqual({ mine: 0, unassigned: 0, all: 0, unreplied: 0, snoozed: 0, aside: 1 });
	expect((await readViews(tenant, "ben")).counts).toMatchObject({ unassigned: 1, all: 1, unreplied: 1, aside: 0 });
	expect((await tenant.db.select().from(conversations))[0]).toEqual(before);
	expect(await tenant.db.select().from(auditLog)).toEqual([]);

	// Saved views are counted by the same conditions.
	const { found } = await readViews(tenant, "ana", [ALL, { view: "all", aside: true }, { view: "mentions", aside: true }]);
	expect(found).toEqual([0, 1, 0].map((count) => ({ count, isExact: true })));

	const seq = await currentSeq(tenant);
	await putAside(tenant, "ana", conversationId);
	expect(await currentSeq(tenant)).toBe(seq);
	expect(await takeBackIn(tenant, "ana", conversationId)).toEqual({ ok: true });
	expect(await listed(tenant, "ana")).toEqual([conversationId]);
	expect((await readViews(tenant, "ana")).counts).toMatchObject({ unassigned: 1, all: 1, unreplied: 1, aside: 0 });
});

test("it comes back when the person writes, and not when a colleague answers", async () => {
	const { tenant, connectionId, conversationId, message } = await makeConversation();
	const { personId } = message;
	await putAside(tenant, "ana", conversationId);

	await queueReply(tenant, "ben", { conversationId, clientId: "r1", text: "hi" });
	await receiveMessage(tenant, aMessage(connectionId, { personId, direction: "outbound", sentAt: now() + 10 }));
	expect(await asideOf(tenant, "ana")).toEqual([conversationId]);
	expect((await readViews(tenant, "ana")).counts).toMatchObject({ all: 0, unreplied: 0, aside: 1 });
	expect((await readViews(tenant, "ben")).counts).toMatchObject({ all: 1, unreplied: 0 });

	await receiveMessage(tenant, aMessage(connectionId, { personId, sentAt: now() + 1000 }));
	expect(await asideOf(tenant, "ana")).toEqual([]);
	expect(await listed(tenant, "ana")).toEqual([conversationId]);
	expect((await readViews(tenant, "ana")).counts).toMatchObject({ all: 1, unreplied: 1, aside: 0 });
});

test("it comes back when it changes hands or the team puts it away, and nothing that is away can be put aside", async () => {
	const org = await makeOrg();
	const { tenant, conversationId } = await makeConversation(org);
	const { user } = await makeVisitor(org, "member");
	const [contact] = await tenant.db.select().from(contacts);
	await putAside(tenant, user.id, conversationId);
	await assignContact(tenant, "ben", { contactId: contact?.id ?? "", assigneeId: user.id });
	expect(await listed(tenant, user.id, { view: "mine" })).toEqual([conversationId]);

	await putAside(tenant, user.id, conversationId);
	expect(await listed(tenant, user.id, { view: "mine" })).toEqual([]);
	await placeConversation(tenant, "ben", { conversationId, place: { kind: "snoozed", until: now() + HOUR } });
	expect(await listed(tenant, user.id, { view: "snoozed" })).toEqual([conversationId]);
	expect(await putAside(tenant, user.id, conversationId)).toEqual({ ok: true });
	expect(await asideOf(tenant, user.id)).toEqual([]);
});

const aStep = fc.oneof(
	fc.record({ do: fc.constantFrom("aside" as const, "back" as const), who: fc.constantFrom(0, 1) }),
	fc.record({ do: fc.constant("assign" as const), who: fc.constantFrom(0, 1, null) }),
	fc.record({ do: fc.constantFrom("inbound" as const, "outbound" as const, "reply" as const, "done" as const, "open" as const) }),
);

test("counts for a member are those of the lists, whatever happens in whatever order", async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(fc.tuple(fc.boolean(), aStep), { minLength: 8, maxLength: 14 }), async (steps) => {
			const org = await makeOrg();
			const { tenant, connectionId } = org;
			const members = [(await makeVisitor(org)).user.id, (await makeVisitor(org)).user.id];
			const idOf = (who: number | null) => (who === null ? null : (members[who] ?? ""));
			const [first, second] = [await makeConversation(org), await makeConversation(org)];
			let at = now();
			for (const [isFirst, step] of steps) {
				const { conversationId, message } = isFirst ? first : second;
				const [contact] = await tenant.db.select().from(contacts).where(eq(contacts.conversationId, conversationId));
				at += 1000;
				if (step.do === "aside") await putAside(tenant, idOf(step.who) ?? "", conversationId);
				else if (step.do === "back") await takeBackIn(tenant, idOf(step.who) ?? "", conversationId);
				else if (step.do === "assign") await assignContact(tenant, "x", { contactId: contact?.id ?? "", assigneeId: idOf(step.who) });
				else if (step.do === "reply") {
					// Taken back at once, or left: both change who wrote last.
					const sent = await queueReply(tenant, "ana", { conversationId, clientId: `r${at}`, text: "hi" });
					const messageId = sent && "message" in sent ? (sent.message?.id ?? "") : "";
					if (at % 2000 === 0) await takeBackReply(tenant, "ana", { conversationId, messageId });
				} else if (step.do === "done" || step.do === "open")
					await placeConversation(tenant, "x", { conversationId, place: { kind: step.do } });
				else await receiveMessage(tenant, aMessage(connectionId, { personId: message.personId, direction: step.do, sentAt: at }));
			}
			for (const memberId of members) {
				const { mine, unassigned, all, unreplied, aside } = (await readViews(tenant, memberId)).counts;
				const size = async (query: InboxQuery) => (await listed(tenant, memberId, query))?.length;
				expect([mine, unassigned, all, unreplied, aside], JSON.stringify(steps)).toEqual([
					await size({ view: "mine" }),
					await size({ view: "unassigned" }),
					await size(ALL),
					await size({ view: "unreplied" }),
					await size({ view: "all", aside: true }),
				]);
			}
		}),
		{ numRuns: 15 },
	);
}, 120_000);

test("everybody hears the row as it is, and a browser that was away as well", async () => {
	const org = await makeOrg();
	const { conversationId } = await makeConversation(org);
	const { user, cookie } = await makeVisitor(org);
	const [one, two] = [await openSocket(org, cookie), await openSocket(org, cookie)];
	const before = await currentSeq(org.tenant);

	expect((await postForm(`/o/${org.slug}/inbox/${conversationId}`, cookie, { intent: "done-for-me" })).status).toBe(200);

	const rowIn = (frame: ServerFrame | undefined) =>
		frame?.type === "change" || frame?.type === "changes" ? frame.rows.conversations?.[0] : null;
	for (const { heard } of [one, two]) {
		await vi.waitFor(() => expect(rowIn(heard.at(-1))).toMatchObject({ id: conversationId, doneFor: [user.id], status: "waiting" }));
	}
	expect(rowIn(await changesSince(org.tenant, before))).toMatchObject({ doneFor: [user.id] });
});

test("a limited member puts aside their own leads alone, counts those alone, and hears of nobody else", async () => {
	const org = await makeOrg();
	const { user } = await makeVisitor(org, "member");
	const [own, other] = [await makeConversation(org), await makeConversation(org)];
	const [lead] = await org.tenant.db.select().from(contacts).where(eq(contacts.conversationId, own.conversationId));
	await assignContact(org.tenant, "x", { contactId: lead?.id ?? "", assigneeId: user.id });
	// While they still saw everything.
	await putAside(org.tenant, user.id, other.conversationId);
	await directory(env).update(orgs).set({ limitsMembers: true }).where(eq(orgs.id, org.orgId));
	const limited = await tenantOfMember(env, { orgId: org.orgId, userId: user.id });
	if (!limited) throw new Error("no member");

	expect((await readViews(limited, user.id)).counts).toEqual({ mine: 1, unassigned: 0, all: 1, unreplied: 1, snoozed: 0, aside: 0 });
	expect(await listed(limited, user.id, { view: "all", aside: true })).toEqual([]);
	expect(await takeBackIn(limited, user.id, other.conversationId)).toBeNull();
	expect(await putAside(limited, user.id, other.conversationId)).toBeNull();
	expect(await putAside(limited, user.id, own.conversationId)).toEqual({ ok: true });
	await putAside(org.tenant, "the owner", own.conversationId);

	expect((await readViews(limited, user.id)).counts).toEqual({ mine: 0, unassigned: 0, all: 0, unreplied: 0, snoozed: 0, aside: 1 });
	expect(await listed(limited, user.id, { view: "all", aside: true })).toEqual([own.conversationId]);
	expect((await limited.db.select(conversationColumns).from(conversations)).map(({ doneFor }) => doneFor)).toEqual([[user.id]]);
	expect((await org.tenant.db.select().from(doneForMe)).length).toBe(3);
});

test("a stranger meets nothing", async () => {
	const { tenant, conversationId } = await makeConversation();
	const stranger = await makeOrg();
	const { user, cookie } = await makeVisitor(stranger);

	expect(await putAside(stranger.tenant, user.id, conversationId)).toBeNull();
	for (const intent of ["done-for-me", "back-for-me"]) {
		expect((await postForm(`/o/${stranger.slug}/inbox/${conversationId}`, cookie, { intent })).status).toBe(404);
	}
	expect(await tenant.db.select().from(doneForMe)).toEqual([]);
});

test("who is removed leaves none of it behind", async () => {
	const team = await makeTeam();
	const { conversationId } = await makeConversation(team);
	for (const { user } of [team.member, team.admin]) await putAside(team.tenant, user.id, conversationId);

	await removeMember(team.tenant, team.owner.user.id, team.member.user.id);

	expect((await team.tenant.db.select().from(doneForMe)).map(({ memberId }) => memberId)).toEqual([team.admin.user.id]);
	const left = await team.tenant.db.select().from(leadCounts).where(eq(leadCounts.memberId, team.member.user.id));
	expect(left.filter((row) => row.count !== 0)).toEqual([]);
});

test("what it costs: nothing of a message, few rows of who uses it, and no page grows with the org", async () => {
	const org = await makeOrg({ shard: "SHARD_01" });
	await fillInbox(org, 20_000);
	const plain = await count(env.SHARD_01, () => openInbox(org.tenant, { memberId: "ana", query: ALL }));
	await org.tenant.batch([
		org.tenant.statement(sql`insert into done_for_me (org_id, member_id, conversation_id, at)
			select ${org.orgId}, 'ana', 'v' || value, 1 from json_each(${JSON.stringify(Array.from({ length: 100 }, (_, number) => number))})`),
	]);

	const written = await countWrites(env.SHARD_01, () => putAside(org.tenant, "ana", "v200"));
	const past = await count(env.SHARD_01, () => openInbox(org.tenant, { memberId: "ana", query: ALL }));
	const others = await count(env.SHARD_01, () => openInbox(org.tenant, { memberId: "ben", query: ALL }));
	const aside = await count(env.SHARD_01, () => listConversations(org.tenant, { memberId: "ana", query: { view: "all", aside: true } }));

	console.log(
		`figure: rows read by the inbox of 20,000 while nobody, a colleague, oneself has put the newest hundred aside; by the list of those: ${[plain, others, past, aside].map(({ read }) => read).join(", ")}; rows written by putting one aside: ${written}`,
	);
	expect(await listed(org.tenant, "ana")).toHaveLength(50);
	expect(plain.read).toBeLessThanOrEqual(220);
	expect(others.read - plain.read).toBeLessThanOrEqual(5);
	expect(past.read - plain.read).toBeLessThanOrEqual(100 * 4);
	expect(aside.read).toBeLessThanOrEqual(600);
	expect(written).toBeLessThanOrEqual(12);
}, 60_000);
