import { env } from "cloudflare:test";
import { eq } from "drizzle-orm";
import fc from "fast-check";
import { expect, test } from "vitest";
import { assignContact } from "#app/domain/contacts/assign-contact.server.ts";
import { conversationIdOf } from "#app/domain/inbox/conversation-rows.server.ts";
import { listConversations, openInbox, readViews } from "#app/domain/inbox/conversations.server.ts";
import { placeConversation, wakeSnoozed } from "#app/domain/inbox/place-conversation.server.ts";
import { putAside } from "#app/domain/inbox/put-aside.server.ts";
import { receiveMessage } from "#app/domain/inbox/receive-message.server.ts";
import { queueReply } from "#app/domain/inbox/replies.server.ts";
import { type InboxQuery, isInQuery, queryString, readQuery, SOURCES, VIEWS, WINDOWS } from "#app/domain/inbox/views.ts";
import { contactColumns, conversationColumns } from "#app/domain/realtime/rows.server.ts";
import { HOUR, now, setClockOffset } from "#app/platform/clock.ts";
import { owned } from "#app/platform/tenant.ts";
import { auditLog, contacts, conversations, orgCounters } from "#app/schema/shard.ts";
import { contactTags, doneForMe, mentions, notes, tags } from "#app/schema/team.ts";
import { schedule } from "#workers/schedule.ts";
import { count } from "../support/count-rows.ts";
import { fillInbox } from "../support/fill.ts";
import { makeVisitor, ORIGIN, send } from "../support/http.ts";
import { aMessage, makeConversation, makeOrg } from "../support/make.ts";

type Org = Awaited<ReturnType<typeof makeOrg>>;

const aQuery: fc.Arbitrary<InboxQuery> = fc
	.record(
		{
			view: fc.constantFrom(...VIEWS),
			assignee: fc.constantFrom("nobody", "m1", "m2"),
			stage: fc.constantFrom("s0", "s1"),
			tag: fc.constantFrom("t1", "t2"),
			window: fc.constantFrom(...WINDOWS),
			source: fc.constantFrom(...SOURCES),
			unread: fc.constant(true as const),
			media: fc.constant(true as const),
			aside: fc.constant(true as const),
		},
		{ requiredKeys: ["view"] },
	)
	.map((query) => query as InboxQuery);

const aStanding = fc.record({
	status: fc.constantFrom("waiting", "answered", "snoozed", "done"),
	assigneeId: fc.constantFrom(null, "m1", "m2"),
	stage: fc.constantFrom(0, 1),
	tags: fc.subarray(["t1", "t2"]),
	source: fc.constantFrom("instagram", "manychat", "manual", "api"),
	referral: fc.constantFrom(null, "ADS", "IGME-SOURCE"),
	unread: fc.constantFrom(0, 2),
	hasMedia: fc.boolean(),
	hoursAgo: fc.constantFrom(0.5, 21, 23, 30, 100, 200),
	isRefused: fc.boolean(),
	neverWrote: fc.boolean(),
	mention: fc.constantFrom(null, "unseen", "seen", "of another"),
	aside: fc.constantFrom([], ["m1"], ["m2"], ["m1", "m2"]),
});
type Standing = typeof aStanding extends fc.Arbitrary<infer T> ? T : never;

/** An org whose conversations stand as told, written straight into its shard. */
async function makeStandings(standings: Standing[]) {
	const org = await makeOrg();
	const at = now();
	for (const id of ["t1", "t2"]) await org.tenant.db.insert(tags).values({ orgId: org.orgId, id, name: id, key: id, createdAt: at });
	for (const [position, standing] of standings.entries()) {
		const id = `v${String(position).padStart(3, "0")}`;
		const lastAt = at - standing.hoursAgo * HOUR;
		const owned = { orgId: org.orgId };
		await org.tenant.batch([
			org.tenant.db.insert(contacts).values({
				...owned,
				id: `c${id}`,
				connectionId: org.connectionId,
				instagramId: id,
				conversationId: id,
				assigneeId: standing.assigneeId,
				stageId: org.stageIds[standing.stage] ?? "",
				stageEnteredAt: at,
				leadStatus: "open",
				source: standing.source as "instagram",
				createdAt: at,
				referral: standing.referral ? { source: standing.referral, ref: null, adId: null, title: null, productId: null } : null,
			}),
			org.tenant.db.insert(conversations).values({
				...owned,
				id,
				connectionId: org.connectionId,
				contactId: `c${id}`,
				status: standing.status as "waiting",
				assigneeId: standing.assigneeId,
				lastMessageAt: lastAt,
				lastMessageId: "",
				preview: "",
				previewDirection: "inbound",
				lastInboundAt: standing.neverWrote ? null : lastAt,
				windowRefusedAt: standing.isRefused ? lastAt : null,
				unreadCount: standing.unread,
				readUntilAt: 0,
				hasMedia: standing.hasMedia,
			}),
			...standing.tags.map((tagId) => org.tenant.db.insert(contactTags).values({ ...owned, contactId: `c${id}`, tagId, at })),
			...standing.aside.map((memberId) => org.tenant.db.insert(doneForMe).values({ ...owned, memberId, conversationId: id, at })),
			...(standing.mention === null ? [] : mentionIn(org.tenant, id, standing.mention)),
		]);
	}
	return org;
}

/** A note that mentions m1, who has seen it or not, or somebody else. */
function mentionIn(tenant: Org["tenant"], conversationId: string, mention: "unseen" | "seen" | "of another") {
	const noteId = `${conversationId}-note`;
	const at = now();
	return [
		tenant.db
			.insert(notes)
			.values(owned(tenant, { id: noteId, conversationId, authorId: "m3", text: "look", mentions: [], clientId: noteId, createdAt: at })),
		tenant.db.insert(mentions).values(
			owned(tenant, {
				memberId: mention === "of another" ? "m2" : "m1",
				noteId,
				conversationId,
				at,
				seenAt: mention === "seen" ? at : null,
			}),
		),
	];
}

async function everything(org: Org) {
	const rows = await org.tenant.db.select(conversationColumns).from(conversations);
	const people = await org.tenant.db.select(contactColumns).from(contacts);
	const mentioned = await org.tenant.db.select().from(mentions).where(eq(mentions.memberId, "m1"));
	return rows.map((row) => ({
		row,
		contact: people.find((person) => person.id === row.contactId) ?? null,
		mention: mentioned.find(({ conversationId }) => conversationId === row.id) ?? null,
	}));
}

const isUnseen = ({ mention }: { mention: { seenAt: number | null } | null }) => (mention?.seenAt === null ? 1 : 0);

test("the server and the browser agree on what belongs to a view, whatever its filters", async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(aStanding, { minLength: 12, maxLength: 24 }),
			fc.array(aQuery, { minLength: 12, maxLength: 12 }),
			async (standings, queries) => {
				const org = await makeStandings(standings);
				const all = await everything(org);
				const asked = queries.map((given) => ({
					...given,
					...(given.stage && { stage: org.stageIds[given.stage === "s0" ? 0 : 1] ?? "" }),
				}));
				const { found } = await readViews(org.tenant, "m1", asked);
				for (const [position, query] of asked.entries()) {
					const listed = (await listConversations(org.tenant, { memberId: "m1", query }))?.ids;
					const expected = all
						.filter(({ row, contact, mention }) =>
							isInQuery(query, row, contact, { memberId: "m1", now: now(), isMentioned: () => mention !== null }),
						)
						.sort(
							(a, b) =>
								(query.view === "mentions" ? isUnseen(b) - isUnseen(a) : 0) ||
								b.row.lastMessageAt - a.row.lastMessageAt ||
								(a.row.id < b.row.id ? 1 : -1),
						)
						.map(({ row }) => row.id);

					expect(listed, queryString(query)).toEqual(expected);
					expect(found[position], queryString(query)).toEqual({ count: expected.length, isExact: true });
				}
			},
		),
		{ numRuns: 12 },
	);
}, 60_000);

test("an address says the same query whatever the order of its parts, and what it cannot mean is left out", () => {
	fc.assert(
		fc.property(aQuery, (query) => {
			const search = queryString(query);
			expect(readQuery(new URLSearchParams(search))).toEqual(query);
			expect(queryString(readQuery(new URLSearchParams([...new URLSearchParams(search)].reverse())))).toBe(search);
		}),
	);
	expect(readQuery(new URLSearchParams("view=main.contacts&stage=%27&window=ajar&unread=yes&source=__proto__"))).toEqual({ view: "all" });
});

test("counts of views agree with counting, whatever happens", async () => {
	const org = await makeOrg();
	const ids: string[] = [];
	for (let position = 0; position < 6; position++) {
		const { conversationId } = await makeConversation(org);
		ids.push(conversationId);
	}
	const { user } = await makeVisitor(org);
	const contactOf = async (id = "") => (await org.tenant.db.select().from(contacts).where(eq(contacts.conversationId, id)))[0]?.id ?? "";
	await assignContact(org.tenant, "x", { contactId: await contactOf(ids[0]), assigneeId: user.id });
	await assignContact(org.tenant, "x", { contactId: await contactOf(ids[1]), assigneeId: user.id });
	await placeConversation(org.tenant, "x", { conversationId: ids[1] ?? "", place: { kind: "done" } });
	await placeConversation(org.tenant, "x", { conversationId: ids[2] ?? "", place: { kind: "snoozed", until: now() + HOUR } });
	await queueReply(org.tenant, user.id, { conversationId: ids[3] ?? "", clientId: "r1", text: "hi" });
	await putAside(org.tenant, user.id, ids[5] ?? "");
	await putAside(org.tenant, "a colleague", ids[4] ?? "");

	const all = await org.tenant.db.select(conversationColumns).from(conversations);
	const rows = all.filter((row) => !row.doneFor.includes(user.id));
	const counted = {
		mine: rows.filter((row) => row.assigneeId === user.id && ["waiting", "answered"].includes(row.status)).length,
		unassigned: rows.filter((row) => row.assigneeId === null && ["waiting", "answered"].includes(row.status)).length,
		all: rows.filter((row) => ["waiting", "answered"].includes(row.status)).length,
		unreplied: rows.filter((row) => row.status === "waiting").length,
		snoozed: rows.filter((row) => row.status === "snoozed").length,
		aside: all.length - rows.length,
	};
	expect((await readViews(org.tenant, user.id)).counts).toEqual(counted);
	expect(counted).toEqual({ mine: 1, unassigned: 2, all: 3, unreplied: 2, snoozed: 1, aside: 1 });
});

test("done is read, and stays done until the person writes again", async () => {
	const { tenant, connectionId, conversationId, message } = await makeConversation();
	const standing = async () => (await tenant.db.select().from(conversations).where(eq(conversations.id, conversationId)))[0];

	expect(await placeConversation(tenant, "ana", { conversationId, place: { kind: "done" } })).toEqual({ ok: true });
	expect(await standing()).toMatchObject({ status: "done", unreadCount: 0 });
	expect((await tenant.db.select().from(orgCounters))[0]?.unreadConversations).toBe(0);
	expect((await tenant.db.select().from(auditLog))[0]).toMatchObject({ actor: "ana", action: "conversation.done", target: conversationId });

	await receiveMessage(tenant, aMessage(connectionId, { personId: message.personId, direction: "outbound", sentAt: now() + 1 }));
	expect((await standing())?.status).toBe("done");
	await receiveMessage(tenant, aMessage(connectionId, { personId: message.personId, sentAt: now() + 2 }));
	expect(await standing()).toMatchObject({ status: "waiting", unreadCount: 1 });
	expect((await tenant.db.select().from(orgCounters))[0]?.unreadConversations).toBe(1);
});

test("what is snoozed comes back at its time, unread, and earlier when the person writes", async () => {
	const org = await makeOrg();
	const [first, second] = [await makeConversation(org), await makeConversation(org)];
	for (const { conversationId } of [first, second]) {
		await placeConversation(org.tenant, "ana", { conversationId, place: { kind: "snoozed", until: now() + 2 * HOUR } });
	}
	expect((await listConversations(org.tenant, {}))?.ids).toEqual([]);

	await receiveMessage(org.tenant, aMessage(org.connectionId, { personId: second.message.personId, sentAt: now() + 1 }));
	expect((await listConversations(org.tenant, {}))?.ids).toEqual([second.conversationId]);
	await schedule("* * * * *", env);
	expect((await listConversations(org.tenant, {}))?.ids).toEqual([second.conversationId]);
	setClockOffset(3 * HOUR);
	try {
		await schedule("* * * * *", env);
	} finally {
		setClockOffset(0);
	}

	const [back] = await org.tenant.db.select().from(conversations).where(eq(conversations.id, first.conversationId));
	expect(back).toMatchObject({ status: "waiting", snoozedUntil: null, unreadCount: 1 });
	expect((await org.tenant.db.select().from(orgCounters))[0]?.unreadConversations).toBe(2);
	expect(await wakeSnoozed(org.tenant)).toBe(false);
});

test("a time that is past or far is refused, a stranger meets nothing, odd forms are answered 400", async () => {
	const { tenant, conversationId } = await makeConversation();
	const stranger = await makeOrg();
	const place = { kind: "snoozed" as const, until: now() - HOUR };

	expect(await placeConversation(tenant, "ana", { conversationId, place })).toEqual({ ok: false, reason: "not-a-time" });
	expect(await placeConversation(tenant, "ana", { conversationId, place: { ...place, until: 8.64e15 } })).toMatchObject({ ok: false });
	expect(await placeConversation(stranger.tenant, "eve", { conversationId, place: { kind: "done" } })).toBeNull();
	expect((await tenant.db.select().from(conversations))[0]?.status).toBe("waiting");

	const { cookie } = await makeVisitor(stranger);
	const post = (form: Record<string, string>) =>
		send(`/o/${stranger.slug}/inbox/${conversationId}`, {
			method: "POST",
			body: new URLSearchParams(form),
			headers: { cookie, origin: ORIGIN, "content-type": "application/x-www-form-urlencoded" },
		});
	expect((await post({ intent: "done" })).status).toBe(404);
	expect((await post({ intent: "snooze", until: "soon" })).status).toBe(400);
});

test("a failed answer leaves the person waiting, and a new try answers them again", async () => {
	const org = await makeOrg();
	const { conversationId } = await makeConversation(org);
	await queueReply(org.tenant, "ana", { conversationId, clientId: "c-1", text: "hello" });
	const statusNow = async () => (await org.tenant.db.select().from(conversations))[0]?.status;
	expect(await statusNow()).toBe("answered");

	const { sendReplies } = await import("#app/domain/inbox/send-replies.server.ts");
	// The account of this org has no token: the reply fails at once.
	await sendReplies(org.tenant, conversationId);

	expect(await statusNow()).toBe("waiting");
});

/** Notes that mention m1, one beside each of the first `size` conversations. */
async function mentionOften({ orgId }: Org, size: number) {
	const numbers = JSON.stringify(Array.from({ length: size }, (_, number) => number));
	await env.SHARD_01.batch([
		env.SHARD_01.prepare(
			"insert into acting_org (one, org_id) values (1, ?1) on conflict (one) do update set org_id = excluded.org_id, member_id = null",
		).bind(orgId),
		env.SHARD_01.prepare(
			`insert into notes (org_id, id, conversation_id, author_id, text, mentions, client_id, created_at)
			select ?1, 'v' || value || '-note', 'v' || value, 'm2', 'look', '["m1"]', 'n' || value, value from json_each(?2)`,
		).bind(orgId, numbers),
		env.SHARD_01.prepare(
			"insert into mentions (org_id, member_id, note_id, conversation_id, at) select ?1, 'm1', 'v' || value || '-note', 'v' || value, value from json_each(?2)",
		).bind(orgId, numbers),
	]);
}

test("each view reads a page's worth of rows, however many conversations there are", async () => {
	const org = await makeOrg({ shard: "SHARD_01" });
	await fillInbox(org, 20_000);
	await mentionOften(org, 2_000);
	const figures: Record<string, number> = {};
	for (const view of VIEWS) {
		figures[view] = (await count(env.SHARD_01, () => listConversations(org.tenant, { memberId: "m1", query: { view } }))).read;
	}

	console.log(`figure: rows read by each view at 20,000 conversations: ${JSON.stringify(figures)}`);
	// Without the expiring one, which walks what waits since yesterday: here, everything. Mentions sort a hundred before they are a page.
	for (const [view, read] of Object.entries(figures)) {
		if (view !== "expiring") expect(read, view).toBeLessThanOrEqual(view === "mentions" ? 600 : 220);
	}
	const opened = await count(env.SHARD_01, () => openInbox(org.tenant, { memberId: "m1", query: { view: "all" } }));
	console.log(`figure: rows read by the inbox of a member with 2,000 mentions: ${opened.read}`);
	expect(opened.read).toBeLessThanOrEqual(220);
	expect(await conversationIdOf("a", "b")).toBeTruthy();
}, 60_000);
