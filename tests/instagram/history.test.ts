/** Reading what Instagram has: the import, the comparison that finds what no webhook brought, and messages only announced. */
import { env } from "cloudflare:test";
import { eq } from "drizzle-orm";
import { beforeEach, expect, test, vi } from "vitest";
import { unsendMessage } from "#app/domain/inbox/change-message.server.ts";
import { conversationIdOf } from "#app/domain/inbox/conversation-rows.server.ts";
import { queueUpload } from "#app/domain/inbox/queue-upload.server.ts";
import { receiveMessage } from "#app/domain/inbox/receive-message.server.ts";
import { applyChange } from "#app/domain/instagram/apply-change.server.ts";
import { tryAgain } from "#app/domain/instagram/connections.server.ts";
import { fetchMissed } from "#app/domain/instagram/fetch-missed.server.ts";
import { continueImport, startImport } from "#app/domain/instagram/import-history.server.ts";
import { openConnection } from "#app/domain/instagram/open-connection.server.ts";
import { pollConversations } from "#app/domain/instagram/poll-conversations.server.ts";
import { readKept } from "#app/domain/instagram/read-kept.server.ts";
import { DAY, HOUR, MINUTE, now } from "#app/platform/clock.ts";
import { newId } from "#app/platform/ids.ts";
import { mine, owned } from "#app/platform/tenant.ts";
import {
	connections,
	contacts,
	conversations,
	imports,
	messages,
	orgCounters,
	pendingEffects,
	reactions,
	stages,
} from "#app/schema/shard.ts";
import { control, makeSendable } from "../support/instagram.ts";
import { aMessage } from "../support/make.ts";

beforeEach(() => control("faults", { clear: true, answers: { rates: false } }));

/** `size` people with `each` messages from before the account was connected, at Instagram alone. */
async function seedHistory(org: { accountId: string }, size: number, each: number) {
	const tag = org.accountId.slice(-6);
	const people = Array.from({ length: size }, (_, n) => ({
		id: `1788${tag}${String(n).padStart(5, "0")}`,
		username: `past.${tag}.${n}`,
		account: org.accountId,
	}));
	const start = now() - 20 * DAY;
	await control("seed", {
		people,
		messages: people.flatMap(({ id }, n) =>
			Array.from({ length: each }, (_, m) => ({
				mid: `past-${id}-${m}`,
				account: org.accountId,
				person: id,
				direction: m % 3 === 2 ? "outbound" : "inbound",
				text: `message ${m} of ${n}`,
				timestamp: Math.trunc((start + n * HOUR + m * MINUTE) / 1000) * 1000,
			})),
		),
	});
	return people;
}

async function open(org: Awaited<ReturnType<typeof makeSendable>>) {
	const connection = await openConnection(org.tenant, org.connectionId);
	if (!connection) throw new Error("the connection is not open");
	return connection;
}

async function importAll(org: Awaited<ReturnType<typeof makeSendable>>) {
	await startImport(org.tenant, "user-1", org.connectionId);
	await continueImport(org.tenant, await open(org), Date.now() + 60_000);
}

test("the history comes whole, with original times, nothing unread, and a second import changes nothing", async () => {
	const org = await makeSendable();
	const people = await seedHistory(org, 45, 4);
	await importAll(org);

	expect(await org.tenant.db.select().from(imports)).toMatchObject([{ status: "done", found: 46, done: 46, problem: null }]);
	const stored = await org.tenant.db.select().from(messages);
	expect(stored.filter((message) => message.via === "history")).toHaveLength(45 * 4);
	const [first] = people;
	const [conversation] = await org.tenant.db
		.select()
		.from(conversations)
		.where(eq(conversations.id, await conversationIdOf(org.connectionId, first?.id ?? "")));
	expect(conversation).toMatchObject({ unreadCount: 0, preview: "message 3 of 0", previewDirection: "inbound", isCut: false });
	const [contact] = await org.tenant.db
		.select()
		.from(contacts)
		.where(eq(contacts.instagramId, first?.id ?? ""));
	expect(contact).toMatchObject({ username: first?.username });
	expect((await org.tenant.db.select().from(stages)).reduce((sum, stage) => sum + stage.contactCount, 0)).toBe(46);
	expect(await org.tenant.db.select().from(orgCounters)).toMatchObject([{ unreadConversations: 1 }]);

	const before = [
		await org.tenant.db.select().from(messages),
		await org.tenant.db.select().from(conversations),
		await org.tenant.db.select().from(contacts),
	];
	await importAll(org);
	expect([
		await org.tenant.db.select().from(messages),
		await org.tenant.db.select().from(conversations),
		await org.tenant.db.select().from(contacts),
	]).toEqual(before);
}, 60_000);

test("an import that is stopped goes on from its page, and its progress never goes back", async () => {
	const org = await makeSendable();
	await seedHistory(org, 60, 2);
	await startImport(org.tenant, "user-1", org.connectionId);
	const connection = await open(org);
	const seen: number[] = [];
	for (let turns = 0; turns < 20; turns++) {
		// A turn without time does one page at most, as one that was killed.
		const next = await continueImport(org.tenant, connection, Date.now() + 1);
		const [state] = await org.tenant.db.select().from(imports);
		seen.push(state?.done ?? 0);
		if (next === null) break;
	}

	expect(seen.at(-1)).toBe(61);
	expect(seen).toEqual([...seen].sort((a, b) => a - b));
	expect(await org.tenant.db.select().from(messages)).toHaveLength(121);
}, 60_000);

test("trouble and limits make an import wait and ask for less, and it still ends whole", async () => {
	const org = await makeSendable();
	await seedHistory(org, 30, 2);
	await startImport(org.tenant, "user-1", org.connectionId);
	const connection = await open(org);
	await control("faults", { graph: { path: "*/conversations", name: "rate-limited", headers: { "retry-after": "60" } } });
	const waits = await continueImport(org.tenant, connection, Date.now() + 60_000);
	expect(await org.tenant.db.select().from(imports)).toMatchObject([{ problem: "slowed-down" }]);
	expect(waits).toBeGreaterThan(now());

	await org.tenant.db.update(imports).set({ retryAt: now(), status: "reading", cursor: null }).where(mine(org.tenant, imports));
	await control("faults", { graph: { path: "*/conversations", status: 500, code: 1, times: 4 } });
	await continueImport(org.tenant, connection, Date.now() + 60_000);
	expect(await org.tenant.db.select().from(imports)).toMatchObject([{ problem: "trouble", pageSize: 10 }]);

	await org.tenant.db.update(imports).set({ retryAt: now() }).where(mine(org.tenant, imports));
	await continueImport(org.tenant, connection, Date.now() + 60_000);
	expect(await org.tenant.db.select().from(imports)).toMatchObject([{ status: "done", problem: null }]);
	expect(await org.tenant.db.select().from(messages)).toHaveLength(61);
}, 90_000);

test("a keeper that still holds an old token does not hold up the import that reconnecting began", async () => {
	const org = await makeSendable();
	await startImport(org.tenant, "ana", org.connectionId);
	const connection = await open(org);

	const next = await continueImport(org.tenant, { ...connection, token: "IGAA-an-old-one", tokenIssuedAt: 1 }, Date.now() + 60_000);

	expect((next ?? 0) - now()).toBeLessThanOrEqual(MINUTE);
	expect((await open(org)).token).toBe(connection.token);
	expect(await continueImport(org.tenant, connection, Date.now() + 60_000)).toBeNull();
	expect(await org.tenant.db.select().from(imports)).toMatchObject([{ status: "done" }]);
});

test("an import whose last page leads to itself ends", async () => {
	const org = await makeSendable();
	const paging = { cursors: { after: "again" }, next: "https://graph.instagram.com/v26.0/me/conversations?after=again" };
	await control("faults", { graph: { path: "*/conversations", status: 200, body: { data: [], paging } } });
	await startImport(org.tenant, "ana", org.connectionId);

	expect(await continueImport(org.tenant, await open(org), Date.now() + 30_000)).toBeNull();

	expect(await org.tenant.db.select().from(imports)).toMatchObject([{ status: "done" }]);
}, 30_000);

test("an import that waits long goes on at once when somebody tries again", async () => {
	const org = await makeSendable();
	await startImport(org.tenant, "ana", org.connectionId);
	await control("faults", { graph: { path: "*/conversations", name: "messages-off", times: 1 } });
	expect(await continueImport(org.tenant, await open(org), Date.now() + 60_000)).toBeGreaterThan(now() + MINUTE);

	await tryAgain(org.tenant, "ana", org.connectionId);

	await vi.waitFor(async () => expect(await org.tenant.db.select().from(imports)).toMatchObject([{ status: "done" }]), 10_000);
});

test("a message that arrives while its conversation is imported appears once and stays unread", async () => {
	const org = await makeSendable();
	const [person] = await seedHistory(org, 1, 3);
	const mid = "mid-while-importing";
	const sentAt = now();
	await control("seed", {
		messages: [{ mid, account: org.accountId, person: person?.id, direction: "inbound", text: "new one", timestamp: sentAt }],
	});
	await receiveMessage(org.tenant, aMessage(org.connectionId, { personId: person?.id ?? "", providerId: mid, text: "new one", sentAt }));
	await importAll(org);

	const id = await conversationIdOf(org.connectionId, person?.id ?? "");
	expect(await org.tenant.db.select().from(conversations).where(eq(conversations.id, id))).toMatchObject([
		{ unreadCount: 1, preview: "new one" },
	]);
	expect(await org.tenant.db.select().from(messages).where(eq(messages.conversationId, id))).toHaveLength(4);
});

test("of a long conversation the newest twenty come, and it says that there is more", async () => {
	const org = await makeSendable();
	const [person] = await seedHistory(org, 1, 31);
	await importAll(org);

	const id = await conversationIdOf(org.connectionId, person?.id ?? "");
	expect(await org.tenant.db.select().from(messages).where(eq(messages.conversationId, id))).toHaveLength(20);
	expect(await org.tenant.db.select().from(conversations).where(eq(conversations.id, id))).toMatchObject([{ isCut: true }]);
});

test("what was taken back, deleted or edited before the import stays so, and reactions come along", async () => {
	const org = await makeSendable();
	const [person] = await seedHistory(org, 1, 4);
	const key = (n: number) => ({ connectionId: org.connectionId, providerId: `past-${person?.id}-${n}` });
	await unsendMessage(org.tenant, key(0), now());
	await applyChange(org.tenant, org.connectionId, {
		name: "edit",
		providerId: key(1).providerId,
		number: 2,
		text: "edited since",
		at: now(),
	});
	await applyChange(org.tenant, org.connectionId, { name: "seen", providerId: key(2).providerId, at: now() });
	await control("events", {
		account: org.accountId,
		from: person?.username,
		kind: "reaction",
		mid: key(3).providerId,
		reaction: "love",
		emoji: "❤",
	});
	await importAll(org);

	const id = await conversationIdOf(org.connectionId, person?.id ?? "");
	const stored = await org.tenant.db.select().from(messages).where(eq(messages.conversationId, id)).orderBy(messages.id);
	expect(stored.map((message) => message.text)).toEqual([null, "edited since", "message 2 of 0", "message 3 of 0"]);
	expect(stored[0]?.unsentAt).not.toBeNull();
	expect(await org.tenant.db.select().from(reactions)).toMatchObject([{ emoji: "❤", isOurs: false, providerId: key(3).providerId }]);
	const [conversation] = await org.tenant.db.select().from(conversations).where(eq(conversations.id, id));
	expect(conversation?.seenUntilAt).toBe(stored[2]?.sentAt);
	expect(await org.tenant.db.select().from(pendingEffects)).toEqual([]);
});

test("the comparison finds what no webhook brought, marks and counts it once, and removes nothing", async () => {
	const org = await makeSendable();
	await org.tenant.db
		.update(connections)
		.set({ connectedAt: now() - DAY })
		.where(mine(org.tenant, connections));
	const lost = { account: org.accountId, person: org.person.id, timestamp: now() - 10 * MINUTE };
	await control("seed", {
		messages: [
			{ ...lost, mid: `lost-1-${org.orgId}`, direction: "inbound", text: "did you get this?" },
			{ ...lost, mid: `lost-2-${org.orgId}`, direction: "outbound", text: "typed in the app", timestamp: now() - 9 * MINUTE },
			{ ...lost, mid: `lost-3-${org.orgId}`, direction: "inbound", text: "still on its way", timestamp: now() - 1000 },
		],
	});
	const only = aMessage(org.connectionId, { personId: org.person.id, text: "Instagram no longer lists this", sentAt: now() - 12 * MINUTE });
	await receiveMessage(org.tenant, only);

	expect(await pollConversations(org.tenant, await open(org))).toBeNull();
	await control("faults", { answers: { usage: 41 } });
	expect(await pollConversations(org.tenant, await open(org))).toBeNull();

	const found = await org.tenant.db.select().from(messages).where(eq(messages.via, "poll"));
	expect(found.map((message) => message.text).sort()).toEqual(["did you get this?", "typed in the app"]);
	expect(await org.tenant.db.select().from(messages).where(eq(messages.providerId, only.providerId))).toMatchObject([{ text: only.text }]);
	const [connection] = await org.tenant.db.select().from(connections);
	expect(connection).toMatchObject({ recoveredCount: 2, allowanceUsed: 41 });
	expect(connection?.polledAt).toBeGreaterThan(now() - MINUTE);
});

test("what we sent finds its place at Instagram by the comparison when its echo was lost, and our bytes go", async () => {
	const org = await makeSendable();
	const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
	const { conversationId } = org;
	await queueUpload(org.tenant, org.author, { conversationId, clientId: newId() }, { bytes: png, name: "a.png", claimed: "image/png" });
	const stored = async () => (await env.BUCKET.list({ prefix: `uploads/${org.orgId}/` })).objects.length;
	const sent = async () => (await org.tenant.db.select().from(messages).where(eq(messages.direction, "outbound")))[0];
	await control("seed", {
		messages: [
			{
				mid: "mid-lost-echo",
				account: org.accountId,
				person: org.person.id,
				direction: "outbound",
				attachments: [{ type: "image", url: "http://sandbox.test/cdn/lost-echo.png" }],
				timestamp: now() - HOUR,
			},
		],
	});
	await org.tenant.db
		.update(messages)
		.set({ status: "sent", providerId: "mid-lost-echo", sentAt: now() - HOUR })
		.where(mine(org.tenant, messages, eq(messages.direction, "outbound")));
	await org.tenant.db
		.update(connections)
		.set({ connectedAt: now() - DAY })
		.where(mine(org.tenant, connections));
	expect(await stored()).toBe(1);

	await pollConversations(org.tenant, await open(org));

	expect((await sent())?.attachments).toMatchObject([{ type: "image", url: expect.stringContaining("lost-echo.png") }]);
	expect(await stored()).toBe(0);
	expect((await org.tenant.db.select().from(connections))[0]?.recoveredCount).toBe(0);
});

test("a message only announced by an edit numbered 0 is fetched and stored as the message it is; one that came is not asked for", async () => {
	const org = await makeSendable();
	const mid = `announced-${org.orgId}`;
	await control("seed", {
		messages: [{ mid, account: org.accountId, person: org.person.id, direction: "inbound", text: "announced", timestamp: now() - 1000 }],
	});
	await applyChange(org.tenant, org.connectionId, { name: "fetch", providerId: mid, at: now() });
	expect(await org.tenant.db.select().from(pendingEffects)).toMatchObject([{ kind: "fetch", providerId: mid }]);

	await fetchMissed(org.tenant, await open(org), mid);
	expect(await org.tenant.db.select().from(messages).where(eq(messages.providerId, mid))).toMatchObject([
		{ text: "announced", kind: "message", direction: "inbound", via: "webhook" },
	]);
	expect(await org.tenant.db.select().from(pendingEffects)).toEqual([]);

	await applyChange(org.tenant, org.connectionId, { name: "fetch", providerId: mid, at: now() });
	expect(await org.tenant.db.select().from(pendingEffects)).toEqual([]);
	await applyChange(org.tenant, org.connectionId, { name: "fetch", providerId: "gone-for-good", at: now() });
	await fetchMissed(org.tenant, await open(org), "gone-for-good");
	expect(await org.tenant.db.select().from(connections)).toMatchObject([{ status: "connected", problem: null }]);
});

test("events that an earlier version kept unread are read now", async () => {
	const org = await makeSendable();
	const mid = `kept-${org.orgId}`;
	await receiveMessage(org.tenant, aMessage(org.connectionId, { personId: org.person.id, providerId: mid, text: "to be taken back" }));
	const parties = { sender: { id: org.person.id }, recipient: { id: org.accountId }, timestamp: now() };
	const kept = [
		["unsend", { ...parties, message: { mid, is_deleted: true } }],
		["postback", { ...parties, postback: { mid: `pb-${org.orgId}`, title: "Prices", payload: "P" } }],
		["standby", { ...parties, message: { mid: `sb-${org.orgId}`, text: "told to another app" } }],
	] as const;
	await org.tenant.db.insert(pendingEffects).values(
		kept.map(([kind, event]) =>
			owned(org.tenant, {
				id: kind,
				connectionId: org.connectionId,
				kind,
				providerId: null,
				payload: JSON.stringify(event),
				occurredAt: now(),
			}),
		),
	);

	expect(await readKept(org.tenant, { id: org.connectionId, accountId: org.accountId })).toBe(false);

	const stored = await org.tenant.db.select().from(messages);
	expect(stored.find((message) => message.providerId === mid)).toMatchObject({ text: null });
	expect(stored.map((message) => message.text)).toEqual(expect.arrayContaining(["Prices", "told to another app"]));
	expect(await org.tenant.db.select().from(conversations)).toMatchObject([{ heldBy: "another-app" }]);
	expect(await org.tenant.db.select().from(pendingEffects)).toEqual([]);
});
