import { env } from "cloudflare:test";
import { asc, eq } from "drizzle-orm";
import fc from "fast-check";
import { expect, test } from "vitest";
import { assignContact } from "#app/domain/contacts/assign-contact.server.ts";
import { tagContact, untagContact } from "#app/domain/contacts/tag-contact.server.ts";
import { previewBulk, runBulk, type Which } from "#app/domain/inbox/bulk.server.ts";
import type { BulkChange } from "#app/domain/inbox/bulk.ts";
import { listConversations, markRead } from "#app/domain/inbox/conversations.server.ts";
import { placeConversation } from "#app/domain/inbox/place-conversation.server.ts";
import { putAside, takeBackIn } from "#app/domain/inbox/put-aside.server.ts";
import { queryString } from "#app/domain/inbox/views.ts";
import { tenantOfMember } from "#app/domain/org/access.server.ts";
import { moveContact } from "#app/domain/pipeline/move-contact.server.ts";
import { changesSince, currentSeq } from "#app/domain/realtime/changes.server.ts";
import { contactColumns, conversationColumns } from "#app/domain/realtime/rows.server.ts";
import { HOUR, now } from "#app/platform/clock.ts";
import { directory } from "#app/platform/db/bindings.ts";
import { owned, type Tenant } from "#app/platform/tenant.ts";
import { orgs } from "#app/schema/directory.ts";
import { auditLog, contacts, conversations, events, leadCounts, orgCounters, stages } from "#app/schema/shard.ts";
import { followUps, tags } from "#app/schema/team.ts";
import { count } from "../support/count-rows.ts";
import { fillInbox } from "../support/fill.ts";
import { makeVisitor } from "../support/http.ts";
import { makeConversation, makeOrg } from "../support/make.ts";
import { postForm } from "../support/team.ts";

const ACTOR = "ana";
const DONE: BulkChange = { what: "done" };

/** Everything of a bulk, piece after piece. */
async function runAll(tenant: Tenant, memberId: string, which: Which, change: BulkChange) {
	let cursor: string | undefined;
	const changed: string[] = [];
	do {
		const piece = await runBulk(tenant, memberId, { which, change, bulkId: "b1", cursor });
		if (!piece?.ok) throw new Error(`refused: ${piece?.reason}`);
		changed.push(...piece.changed.map(({ id }) => id));
		cursor = piece.cursor ?? undefined;
	} while (cursor);
	return changed;
}

type Standing = {
	place: "waiting" | "done" | "snoozed";
	isUnread: boolean;
	stage: number;
	isAssigned: boolean;
	isTagged: boolean;
	isAside: boolean;
};

const aStanding: fc.Arbitrary<Standing> = fc.record({
	place: fc.constantFrom("waiting" as const, "done" as const, "snoozed" as const),
	isUnread: fc.boolean(),
	stage: fc.constantFrom(0, 1, 5),
	isAssigned: fc.boolean(),
	isTagged: fc.boolean(),
	isAside: fc.boolean(),
});

const aChange = fc.constantFrom(
	"done",
	"open",
	"aside",
	"back",
	"read",
	"unread",
	"snooze",
	"assign",
	"nobody",
	"tag",
	"untag",
	"stage",
	"lost",
);
const UNTIL = now() + 5 * HOUR;

/** An org whose conversations stand as told; people are numbered, so that two orgs of the same standings compare. */
async function makeStandings(standings: Standing[], connectionId: string) {
	const org = await makeOrg({ connectionId });
	const { user } = await makeVisitor(org, "member");
	const { user: other } = await makeVisitor(org, "member");
	await org.tenant.db.insert(tags).values({ orgId: org.orgId, id: "t1", name: "VIP", key: "vip", createdAt: 1 });
	const ids: string[] = [];
	for (const [position, standing] of standings.entries()) {
		const { conversationId } = await makeConversation(org, {
			personId: `person${position}`,
			providerId: `m${position}`,
			sentAt: UNTIL - 6 * HOUR + position,
		});
		ids.push(conversationId);
		const contactId = await contactOf(org.tenant, conversationId);
		if (standing.isAssigned) await assignContact(org.tenant, ACTOR, { contactId, assigneeId: user.id });
		await moveContact(org.tenant, ACTOR, { contactId, stageId: org.stageIds[standing.stage] ?? "" });
		if (standing.isTagged) await tagContact(org.tenant, ACTOR, { contactId, tagId: "t1" });
		if (standing.place === "done") await placeConversation(org.tenant, ACTOR, { conversationId, place: { kind: "done" } });
		if (standing.place === "snoozed")
			await placeConversation(org.tenant, ACTOR, { conversationId, place: { kind: "snoozed", until: UNTIL - HOUR } });
		await org.tenant.db.insert(followUps).values(
			["", user.id].map((memberId) =>
				owned(org.tenant, {
					id: `f${position}${memberId}`,
					contactId,
					memberId: memberId || ACTOR,
					reason: "call",
					dueAt: UNTIL,
					endsOnAnswer: true,
					createdBy: ACTOR,
					createdAt: 1,
				}),
			),
		);
		if (standing.isUnread) await placeConversation(org.tenant, ACTOR, { conversationId, place: { kind: "unread" } });
		else await markRead(org.tenant, conversationId);
		if (standing.isAside) for (const memberId of [ACTOR, "ben"]) await putAside(org.tenant, memberId, conversationId);
	}
	return { ...org, user, other, ids };
}
type Made = Awaited<ReturnType<typeof makeStandings>>;

async function contactOf(tenant: Tenant, conversationId: string) {
	const [row] = await tenant.db.select({ id: contacts.id }).from(contacts).where(eq(contacts.conversationId, conversationId));
	return row?.id ?? "";
}

function changeOf(name: string, { other, stageIds }: Made): BulkChange {
	switch (name) {
		case "snooze":
			return { what: "snooze", until: UNTIL };
		case "assign":
			return { what: "assign", assigneeId: other.id };
		case "nobody":
			return { what: "assign", assigneeId: null };
		case "tag":
		case "untag":
			return { what: name, tagId: "t1" };
		case "stage":
			return { what: "stage", stageId: stageIds[2] ?? "", lostReason: null };
		case "lost":
			return { what: "stage", stageId: stageIds[5] ?? "", lostReason: "too dear" };
		default:
			return { what: name as "done" };
	}
}

async function oneByOne({ tenant }: Made, conversationId: string, change: BulkChange) {
	const contactId = await contactOf(tenant, conversationId);
	switch (change.what) {
		case "read":
			return markRead(tenant, conversationId);
		case "aside":
			return putAside(tenant, ACTOR, conversationId);
		case "back":
			return takeBackIn(tenant, ACTOR, conversationId);
		case "snooze":
			return placeConversation(tenant, ACTOR, { conversationId, place: { kind: "snoozed", until: change.until } });
		case "assign":
			return assignContact(tenant, ACTOR, { contactId, assigneeId: change.assigneeId });
		case "tag":
			return tagContact(tenant, ACTOR, { contactId, tagId: change.tagId });
		case "untag":
			return untagContact(tenant, ACTOR, { contactId, tagId: change.tagId });
		case "stage":
			return moveContact(tenant, ACTOR, { contactId, stageId: change.stageId, lostReason: change.lostReason });
		default:
			return placeConversation(tenant, ACTOR, { conversationId, place: { kind: change.what } });
	}
}

/** Everything of an org that a screen shows, in words that two orgs share. */
async function standOf({ tenant, user, other, stageIds }: Made) {
	const rows = await tenant.db
		.select({ ...conversationColumns, readUntilAt: conversations.readUntilAt })
		.from(conversations)
		.orderBy(asc(conversations.id));
	const people = await tenant.db.select(contactColumns).from(contacts).orderBy(asc(contacts.instagramId));
	const calls = await tenant.db.select().from(followUps).orderBy(asc(followUps.dueAt), asc(followUps.id));
	const counts = await tenant.db.select().from(leadCounts).orderBy(asc(leadCounts.what), asc(leadCounts.memberId));
	const places = await tenant.db.select().from(stages).orderBy(asc(stages.position));
	const [counters] = await tenant.db.select().from(orgCounters);
	const named = (id: string | null) => {
		if (id === user.id) return "them";
		return id === other.id ? "another" : id;
	};
	return {
		rows: rows.map(({ contactId: _, assigneeId, ...row }) => ({ ...row, assigneeId: named(assigneeId) })),
		people: people.map(({ id: _, createdAt: _at, stageEnteredAt: _since, stageId, assigneeId, ...person }) => ({
			...person,
			stage: stageIds.indexOf(stageId),
			assigneeId: named(assigneeId),
		})),
		counts: counts
			.filter((row) => row.count !== 0)
			.map((row) => `${stageIds.includes(row.what) ? stageIds.indexOf(row.what) : row.what} ${named(row.memberId)} ${row.count}`)
			.sort(),
		followUps: calls.map(({ memberId, endedAt }) => `${named(memberId)} ${endedAt === null}`).sort(),
		stages: places.map((stage) => stage.contactCount),
		unread: counters?.unreadConversations,
	};
}

test("a change of many leaves what the same change of each leaves, and doing it again changes nothing", async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(aStanding, { minLength: 3, maxLength: 6 }), aChange, async (standings, name) => {
			const connectionId = `x${crypto.randomUUID()}`;
			const [bulk, single] = [await makeStandings(standings, connectionId), await makeStandings(standings, connectionId)];
			const change = changeOf(name, bulk);
			const preview = await previewBulk(bulk.tenant, ACTOR, { which: { ids: bulk.ids }, change });
			const before = await currentSeq(bulk.tenant);

			const changed = await runAll(bulk.tenant, ACTOR, { ids: bulk.ids }, change);
			for (const id of single.ids) await oneByOne(single, id, changeOf(name, single));

			expect(await standOf(bulk)).toEqual(await standOf(single));
			expect(preview).toMatchObject({ ok: true, count: standings.length, changes: changed.length });
			const numbers = (await bulk.tenant.db.select({ seq: events.seq }).from(events).orderBy(asc(events.seq))).map(({ seq }) => seq);
			expect(numbers).toEqual(numbers.map((_, index) => index + 1));
			expect((await currentSeq(bulk.tenant)) - before).toBe(changed.length);
			const stand = await standOf(bulk);
			expect(await runAll(bulk.tenant, ACTOR, { ids: bulk.ids }, change)).toEqual([]);
			expect(await standOf(bulk)).toEqual(stand);
		}),
		{ numRuns: 18 },
	);
}, 120_000);

test("leads that change hands take along what who had them meant to do, as one of them alone does", async () => {
	const made = await makeStandings(
		[{ place: "waiting", isAssigned: true, isTagged: false, isAside: false, isUnread: false, stage: 0 }],
		`x${crypto.randomUUID()}`,
	);

	await runAll(made.tenant, ACTOR, { ids: made.ids }, { what: "assign", assigneeId: made.other.id });
	expect((await standOf(made)).followUps).toEqual(["ana true", "another true"]);

	await runAll(made.tenant, ACTOR, { ids: made.ids }, { what: "assign", assigneeId: made.user.id, from: made.other.id });
	expect((await standOf(made)).followUps).toEqual(["ana true", "them true"]);
});

test("everything of a view is changed, also what no page has loaded, and nothing else", async () => {
	const org = await makeOrg({ shard: "SHARD_01" });
	await fillInbox(org, 230);
	const { user } = await makeVisitor(org, "member");
	await runAll(org.tenant, ACTOR, { ids: ["v3", "v120", "v229"] }, { what: "assign", assigneeId: user.id });

	const query = queryString({ view: "unassigned" });
	expect(await previewBulk(org.tenant, ACTOR, { which: { query }, change: DONE })).toMatchObject({
		count: 227,
		changes: 227,
		hasMore: false,
	});
	const changed = await runAll(org.tenant, ACTOR, { query }, DONE);

	expect(new Set(changed).size).toBe(227);
	expect((await listConversations(org.tenant, { memberId: user.id, query: { view: "all" } }))?.ids.sort()).toEqual(["v120", "v229", "v3"]);
	const lines = await org.tenant.db.select().from(auditLog).where(eq(auditLog.action, "conversation.bulk-done"));
	expect(lines.map(({ detail }) => [detail?.bulk, detail?.query, detail?.count])).toEqual([
		["b1", query, "100"],
		["b1", query, "100"],
		["b1", query, "27"],
	]);
}, 60_000);

test("who writes while it runs stays where they are", async () => {
	const org = await makeOrg();
	const { conversationId, message } = await makeConversation(org, { sentAt: now() - HOUR });
	const preview = await previewBulk(org.tenant, ACTOR, { which: { query: "" }, change: DONE });
	if (!preview.ok) throw new Error("refused");
	await org.tenant.db
		.update(conversations)
		.set({ lastMessageAt: now() + 2 * 60_000 })
		.where(eq(conversations.orgId, org.orgId));

	const piece = await runBulk(org.tenant, ACTOR, { which: { query: "" }, change: DONE, bulkId: "b", cursor: preview.cursor });

	expect(piece).toMatchObject({ ok: true, seen: 0, changed: [] });
	expect(message.personId && conversationId).toBeTruthy();
});

test("a limited member changes their own leads alone; a stranger's ids are passed by", async () => {
	const org = await makeOrg();
	await directory(env).update(orgs).set({ limitsMembers: true }).where(eq(orgs.id, org.orgId));
	const { user, cookie } = await makeVisitor(org, "member");
	const [own, other] = [await makeConversation(org), await makeConversation(org)];
	await assignContact(org.tenant, ACTOR, { contactId: await contactOf(org.tenant, own.conversationId), assigneeId: user.id });
	const limited = await tenantOfMember(env, { orgId: org.orgId, userId: user.id });
	const stranger = await makeOrg();
	if (!limited) throw new Error("no member");
	const ids = [own.conversationId, other.conversationId];
	const statuses = async () => {
		const rows = await org.tenant.db.select().from(conversations);
		return ids.map((id) => rows.find((row) => row.id === id)?.status);
	};

	expect(await previewBulk(stranger.tenant, "eve", { which: { ids }, change: DONE })).toMatchObject({ count: 0, changes: 0 });
	expect(await runAll(stranger.tenant, "eve", { ids }, DONE)).toEqual([]);
	expect(await statuses()).toEqual(["waiting", "waiting"]);
	for (const which of [{ ids }, { query: "" }])
		expect(await previewBulk(limited, user.id, { which, change: DONE })).toMatchObject({ count: 1 });
	expect(await runAll(limited, user.id, { query: "" }, DONE)).toEqual([own.conversationId]);
	expect(await runAll(limited, user.id, { ids }, { what: "unread" })).toEqual([own.conversationId]);
	expect(await statuses()).toEqual(["done", "waiting"]);

	const post = (form: Record<string, string>) => postForm(`/o/${org.slug}/bulk`, cookie, { intent: "run", bulkId: "b", ...form });
	expect((await post({ what: "done", ids: ids.join(",") })).status).toBe(200);
	expect((await post({ what: "done" })).status).toBe(400);
	expect((await post({ what: "tag", query: "" })).status).toBe(400);
	expect((await post({ what: "snooze", query: "" })).status).toBe(400);
	expect((await post({ what: "done", query: "", ids: "a" })).status).toBe(400);
	expect((await post({ what: "done", query: "", cursor: "nonsense" })).status).toBe(404);
	expect(await (await post({ what: "assign", assigneeId: "nobody-here", query: "" })).json()).toEqual({
		ok: false,
		reason: "not-a-member",
	});
	expect(await (await post({ what: "stage", stageId: stranger.stageIds[0] ?? "", query: "" })).json()).toEqual({
		ok: false,
		reason: "not-there",
	});
	expect(await (await post({ what: "tag", tagId: "gone", query: "" })).json()).toEqual({ ok: false, reason: "not-there" });
	expect(await (await post({ what: "snooze", until: "5", query: "" })).json()).toEqual({ ok: false, reason: "not-a-time" });
});

test("undo takes back what still stands as it was left", async () => {
	const org = await makeOrg();
	const [first, second] = [await makeConversation(org), await makeConversation(org)];
	const ids = [first.conversationId, second.conversationId];
	const [ana, ben, cem] = await Promise.all([1, 2, 3].map(() => makeVisitor(org, "member")));
	await runAll(org.tenant, ACTOR, { ids }, { what: "assign", assigneeId: ana?.user.id ?? "" });
	await runAll(org.tenant, ACTOR, { ids }, { what: "assign", assigneeId: ben?.user.id ?? "" });
	await assignContact(org.tenant, ACTOR, { contactId: await contactOf(org.tenant, ids[1] ?? ""), assigneeId: cem?.user.id ?? "" });

	const undone = await runAll(org.tenant, ACTOR, { ids }, { what: "assign", assigneeId: ana?.user.id ?? "", from: ben?.user.id ?? "" });

	expect(undone).toEqual([ids[0]]);
});

test("a browser that was away hears of it as of anything else", async () => {
	const org = await makeOrg();
	const ids = [(await makeConversation(org)).conversationId, (await makeConversation(org)).conversationId];
	const before = await currentSeq(org.tenant);

	await runAll(org.tenant, ACTOR, { ids }, DONE);

	const told = await changesSince(org.tenant, before);
	expect(told).toMatchObject({ type: "changes", after: before, seq: before + 2 });
	if (told.type !== "changes") throw new Error("reset");
	expect(told.rows.conversations?.map(({ status }) => status)).toEqual(["done", "done"]);
});

test("a piece costs what it changes, however many conversations there are", async () => {
	const org = await makeOrg({ shard: "SHARD_01" });
	await fillInbox(org, 5_000);

	const { read, written } = await count(env.SHARD_01, () =>
		runBulk(org.tenant, ACTOR, { which: { query: "" }, change: DONE, bulkId: "b" }),
	);

	console.log(`figure: rows read, written by a piece of 100 done of 5,000 conversations: ${read}, ${written}`);
	expect(read / 100).toBeLessThan(40);
	expect(written / 100).toBeLessThan(12);
}, 60_000);
