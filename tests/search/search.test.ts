import { env } from "cloudflare:test";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { assignContact } from "#app/domain/contacts/assign-contact.server.ts";
import { deleteMessage, editMessage, unsendMessage } from "#app/domain/inbox/change-message.server.ts";
import { queueReply } from "#app/domain/inbox/replies.server.ts";
import { tenantOfMember } from "#app/domain/org/access.server.ts";
import { eraseOrg } from "#app/domain/org/erase-org.server.ts";
import { bringUpToDate, indexOrg } from "#app/domain/search/index-org.server.ts";
import { SEARCH_PAGE, search } from "#app/domain/search/search.server.ts";
import { DAY, now } from "#app/platform/clock.ts";
import { directory } from "#app/platform/db/bindings.ts";
import { orgsToIndex } from "#app/platform/db/search-index.ts";
import { mine, owned } from "#app/platform/tenant.ts";
import { orgs } from "#app/schema/directory.ts";
import { conversations, events } from "#app/schema/shard.ts";
import { contactTags, notes, tags } from "#app/schema/team.ts";
import { countWrites } from "../support/count-rows.ts";
import { deleteAllOf } from "../support/delete-all.ts";
import { makeVisitor } from "../support/http.ts";
import { makeOrg } from "../support/make.ts";
import { entriesOf, find, findHits, isKept, makePerson, rename, storeNote } from "./support.ts";

const WHOLE = { within: 20_000 };

test("what was said a moment ago is found, and says where", async () => {
	const org = await makeOrg();
	const person = await makePerson(org, { text: "My budget is tight, José", username: "ana.coach", name: "Ana" });

	const [hit] = await findHits(org.tenant, "jose");

	expect(hit).toMatchObject({ kind: "message", conversationId: person.conversationId, messageId: person.messageId, isOurs: false });
	expect(hit?.contact.username).toBe("ana.coach");
	expect(hit?.ranges.map(([start, end]) => hit.snippet.slice(start, end))).toEqual(["José"]);
});

test("words, phrases, words left out, beginnings, accents and characters without spaces", async () => {
	const org = await makeOrg();
	const said = [
		"the price list is here",
		"what is the price?",
		"list of prices",
		"Ça coûte combien, naïve?",
		"这个课程多少钱",
		"fire 🔥 sale",
	];
	for (const [position, text] of said.entries()) await makePerson(org, { text, sentAt: now() - position * 1000 });

	expect(await find(org.tenant, "price list")).toEqual([said[0]]);
	expect(await find(org.tenant, "list price")).toEqual([said[0], said[2]]);
	expect(await find(org.tenant, '"price list"')).toEqual([said[0]]);
	expect(await find(org.tenant, "price -list")).toEqual([said[1]]);
	expect(await find(org.tenant, "pric")).toEqual([said[0], said[1], said[2]]);
	expect(await find(org.tenant, "coute NAIVE")).toEqual([said[3]]);
	expect(await find(org.tenant, "课程")).toEqual([said[4]]);
	expect(await find(org.tenant, "程课")).toEqual([]);
	expect(await find(org.tenant, "🔥")).toEqual([said[5]]);
});

test("people are found by name and by handle, before what was said", async () => {
	const org = await makeOrg();
	const ana = await makePerson(org, { text: "hello", username: "ana.coach", name: "Anastasia Vogel" });
	await makePerson(org, { text: "is @ana.coach yours?", username: "bea", name: "Bea" });

	const hits = await findHits(org.tenant, "@ana.coach");

	expect(hits.map(({ kind }) => kind)).toEqual(["contact", "message"]);
	expect(hits[0]).toMatchObject({ id: ana.contactId, conversationId: ana.conversationId });
	expect((await findHits(org.tenant, "vog")).map(({ id }) => id)).toEqual([ana.contactId]);

	await rename(org.tenant, ana.contactId, { name: "Stasia", username: "stasia" });

	expect(await findHits(org.tenant, "vogel")).toEqual([]);
	expect((await findHits(org.tenant, "stasia")).map(({ id }) => id)).toEqual([ana.contactId]);
});

test("operators narrow what was said", async () => {
	const org = await makeOrg();
	const { user } = await makeVisitor(org);
	const ana = await makePerson(org, { text: "price for me", username: "ana.coach", name: "Ana", sentAt: now() - 10 * DAY });
	const bea = await makePerson(org, { text: "price for her", username: "bea", name: "Bea" });
	await queueReply(org.tenant, user.id, { conversationId: bea.conversationId, clientId: "one", text: "the price is fair" });
	const [tag] = await org.tenant.db
		.insert(tags)
		.values(owned(org.tenant, { id: "hot", name: "Hot lead", key: "hot lead", createdAt: now() }))
		.returning();
	await org.tenant.db.insert(contactTags).values(owned(org.tenant, { contactId: ana.contactId, tagId: tag?.id ?? "", at: now() }));
	await assignContact(org.tenant, user.id, { contactId: ana.contactId, assigneeId: user.id });

	expect(await find(org.tenant, "price from:them")).toEqual(["price for her", "price for me"]);
	expect(await find(org.tenant, "price from:me", user.id)).toEqual(["the price is fair"]);
	expect(await find(org.tenant, "price from:ana", user.id)).toEqual(["the price is fair"]);
	expect(await find(org.tenant, "price from:@ana.coach")).toEqual(["price for me"]);
	expect(await find(org.tenant, "price tag:hot-lead")).toEqual(["price for me"]);
	expect(await find(org.tenant, "price stage:closed")).toEqual([]);
	expect(await find(org.tenant, "price before:7d")).toEqual(["price for me"]);
	expect(await find(org.tenant, "price after:yesterday")).toEqual(["the price is fair", "price for her"]);
	expect(await find(org.tenant, "price is:mine", user.id)).toEqual(["price for me"]);
	expect(await find(org.tenant, "price is:closed")).toEqual(["price for me"]);
	const page = await search(org.tenant, { text: "price tag:nothing stage:nowhere from:nobody is:odd", memberId: user.id });
	expect(page).toMatchObject({ hits: [], unclear: ["is:odd", "tag:nothing", "stage:nowhere", "from:nobody"] });
});

test("operators without words list conversations", async () => {
	const org = await makeOrg();
	const first = await makePerson(org, { text: "one", sentAt: now() - 5000 });
	const second = await makePerson(org, { text: "two", attachments: [{ type: "image", url: null }], sentAt: now() - 4000 });
	await makePerson(org, { text: "three" });
	await org.tenant.db
		.update(conversations)
		.set({ status: "done" })
		.where(mine(org.tenant, conversations, eq(conversations.id, first.conversationId)));
	await storeNote(org.tenant, second.conversationId, "member-1", "call them");

	expect((await findHits(org.tenant, "is:done")).map(({ kind, id }) => [kind, id])).toEqual([["conversation", first.conversationId]]);
	expect((await findHits(org.tenant, "has:media")).map(({ id }) => id)).toEqual([second.conversationId]);
	expect((await findHits(org.tenant, "has:note is:waiting")).map(({ id }) => id)).toEqual([second.conversationId]);
	expect(await findHits(org.tenant, "has:follow-up")).toEqual([]);
	expect(await find(org.tenant, "is:unread")).toEqual(["three", "two", "one"]);
});

test("pages follow one another without a gap or a repeat, also among messages of one millisecond", async () => {
	const org = await makeOrg();
	const at = now();
	const personId = "17900000099999";
	for (let position = 0; position < SEARCH_PAGE * 2 + 5; position++)
		await makePerson(org, { personId, text: `deal ${position}`, sentAt: at });

	const seen: string[] = [];
	let cursor: string | undefined;
	do {
		const page = await search(org.tenant, { text: "deal", memberId: "", cursor });
		seen.push(...(page?.hits ?? []).map(({ id }) => id));
		cursor = page?.nextCursor ?? undefined;
	} while (cursor);

	expect(seen).toHaveLength(SEARCH_PAGE * 2 + 5);
	expect(new Set(seen).size).toBe(seen.length);
	expect(await search(org.tenant, { text: "deal", memberId: "", cursor: "nonsense" })).toBeNull();
	expect(await search(org.tenant, { text: "is:unread", memberId: "", cursor: "nonsense" })).toBeNull();
});

test("an org finds nothing of another one, which has said the same", async () => {
	const org = await makeOrg();
	const stranger = await makeOrg();
	await makePerson(org, { text: "a secret price", name: "Secret Person" });
	await bringUpToDate(org.tenant, WHOLE);

	expect(await findHits(stranger.tenant, "secret")).toEqual([]);
	expect(await findHits(stranger.tenant, "from:them")).toEqual([]);
	expect(await findHits(stranger.tenant, "is:unread")).toEqual([]);
});

test("ids of another org count for nothing, even when the index gave them", async () => {
	const org = await makeOrg();
	const stranger = await makeOrg();
	const person = await makePerson(org, { text: "a secret price" });
	await bringUpToDate(stranger.tenant, WHOLE);
	const forged = {
		...stranger.tenant,
		index: { ...stranger.tenant.index, find: async () => [{ kind: "message" as const, id: person.messageId, place: "5" }] },
	};

	expect(await findHits(forged, "secret")).toEqual([]);
});

test("a limited member finds their own leads alone, however many of others match before", async () => {
	const org = await makeOrg();
	await directory(env).update(orgs).set({ limitsMembers: true }).where(eq(orgs.id, org.orgId));
	const { user } = await makeVisitor(org, "member");
	const own = await makePerson(org, { text: "the old price", name: "Own Person", sentAt: now() - DAY });
	const personId = "17900000088888";
	for (let position = 0; position < 70; position++)
		await makePerson(org, { personId, text: `price ${position}`, name: position ? null : "Other Person" });
	const other = await makePerson(org, { personId, text: "last" });
	await assignContact(org.tenant, "owner", { contactId: own.contactId, assigneeId: user.id });
	await storeNote(org.tenant, other.conversationId, "owner", "price of others");
	const limited = await tenantOfMember(env, { orgId: org.orgId, userId: user.id });
	if (!limited) throw new Error("no member");

	expect((await findHits(limited, "price", user.id)).map(({ id }) => id)).toEqual([own.messageId]);
	expect((await findHits(limited, "person", user.id)).map(({ id }) => id)).toEqual([own.contactId]);
	expect((await findHits(limited, "is:unread", user.id)).map(({ id }) => id)).toEqual([own.conversationId]);
	expect((await findHits(org.tenant, "price")).length).toBe(SEARCH_PAGE);
});

test("what is unsent, deleted or edited is gone from the index with the change itself", async () => {
	const org = await makeOrg();
	const key = (providerId: string) => ({ connectionId: org.connectionId, providerId });
	const [unsent, deleted, edited] = [
		await makePerson(org, { text: "said zyxwvutsrq once" }),
		await makePerson(org, { text: "said qrstuvwxyz once" }),
		await makePerson(org, { text: "said mnopqponml once" }),
	];
	await bringUpToDate(org.tenant, WHOLE);
	expect(await isKept("zyxwvutsrq")).toBe(true);

	await unsendMessage(org.tenant, key(unsent.providerId), now());
	await deleteMessage(org.tenant, key(deleted.providerId), now(), { actor: "a", action: "message.deleted", target: "", result: "done" });
	await editMessage(org.tenant, key(edited.providerId), { number: 1, text: "other words", at: now() });

	for (const { messageId } of [unsent, deleted, edited]) expect(await entriesOf(messageId)).toBe(0);
	for (const word of ["zyxwvutsrq", "qrstuvwxyz", "mnopqponml"]) expect(await isKept(word), word).toBe(false);
	expect(await find(org.tenant, "once")).toEqual([]);
	expect(await find(org.tenant, "other words")).toEqual(["other words"]);
});

test("a text that an indexer read before it was unsent does not come back", async () => {
	const org = await makeOrg();
	const person = await makePerson(org, { text: "too late" });
	await bringUpToDate(org.tenant, WHOLE);
	const { progress } = await org.tenant.index.progress();
	await unsendMessage(org.tenant, { connectionId: org.connectionId, providerId: person.providerId }, now());

	await org.tenant.index.put(
		[{ kind: "message", id: person.messageId, said: "too late", tokens: "late" }],
		progress ?? { seq: 0, position: null },
	);

	expect(await entriesOf(person.messageId)).toBe(0);
});

test("notes are found, and leave with their deletion", async () => {
	const org = await makeOrg();
	const person = await makePerson(org, { text: "hello" });
	const id = await storeNote(org.tenant, person.conversationId, "member-1", "wants the yearly plan");

	expect((await findHits(org.tenant, "yearly")).map(({ kind, conversationId, authorId }) => [kind, conversationId, authorId])).toEqual([
		["note", person.conversationId, "member-1"],
	]);
	await org.tenant.db
		.update(notes)
		.set({ text: "wants nothing" })
		.where(mine(org.tenant, notes, eq(notes.id, id)));
	expect(await findHits(org.tenant, "yearly")).toEqual([]);
	await org.tenant.db.delete(notes).where(mine(org.tenant, notes, eq(notes.id, id)));
	expect(await entriesOf(id)).toBe(0);
});

test("people's data and an org that go leave nothing in the index", async () => {
	const org = await makeOrg();
	const neighbour = await makeOrg();
	const kept = await makePerson(neighbour, { text: "stays here" });
	await bringUpToDate(neighbour.tenant, WHOLE);
	const person = await makePerson(org, { text: "goes kjihgfedcb away", name: "Ponmlkjihg", username: "abcabcabca" });
	await bringUpToDate(org.tenant, WHOLE);
	expect(await entriesOf(person.contactId)).toBe(1);

	await deleteAllOf(org);

	for (const id of [person.contactId, person.messageId]) expect(await entriesOf(id)).toBe(0);
	for (const word of ["kjihgfedcb", "ponmlkjihg", "abcabcabca"]) expect(await isKept(word), word).toBe(false);

	const again = await makePerson(org, { text: "goes with the org" });
	await bringUpToDate(org.tenant, WHOLE);
	await eraseOrg(env, org.orgId);

	expect(await entriesOf(again.messageId)).toBe(0);
	expect(await env.SHARD_00.prepare("select * from search_progress where org_id = ?").bind(org.orgId).first()).toBeNull();
	expect(await entriesOf(kept.messageId)).toBe(1);
});

test("an index that was never begun, or is behind what events are kept, is made from all that is stored", async () => {
	const org = await makeOrg();
	const first = await makePerson(org, { text: "before all events", name: "Early Bird" });
	await bringUpToDate(org.tenant, WHOLE);
	await makePerson(org, { text: "while nobody looked" });
	const note = await storeNote(org.tenant, first.conversationId, "member-1", "noted before");
	await makePerson(org, { text: "the last one" });
	const { newest } = await org.tenant.index.progress();
	await org.tenant.db.delete(events).where(mine(org.tenant, events, eq(events.seq, newest - 1)));
	await org.tenant.db.delete(events).where(mine(org.tenant, events, eq(events.seq, newest - 2)));
	await org.tenant.db.delete(events).where(mine(org.tenant, events, eq(events.seq, newest - 3)));

	await indexOrg(env, org.orgId);

	expect(await find(org.tenant, "nobody looked")).toEqual(["while nobody looked"]);
	expect(await find(org.tenant, "events")).toEqual(["before all events"]);
	expect((await findHits(org.tenant, "noted")).map(({ id }) => id)).toEqual([note]);
	expect(await entriesOf(first.messageId)).toBe(1);
});

test("orgs that are behind are known by their ids, and those that are not are left alone", async () => {
	const behind = await makeOrg();
	const done = await makeOrg();
	await makePerson(behind, { text: "new" });
	await makePerson(done, { text: "new" });
	await bringUpToDate(done.tenant, WHOLE);

	const waiting = await orgsToIndex(env, "SHARD_00");

	expect(waiting).toContain(behind.orgId);
	expect(waiting).not.toContain(done.orgId);
});

test("what indexing writes per message, in batches of a hundred", async () => {
	const org = await makeOrg();
	const person = await makePerson(org, { text: "hello" });
	await bringUpToDate(org.tenant, WHOLE);
	for (let position = 0; position < 200; position++) {
		await makePerson(org, {
			personId: person.personId,
			text: `a message of usual length, number ${position}, that asks what the coaching costs`,
		});
	}

	const written = await countWrites(env.SHARD_00, () => bringUpToDate(org.tenant, WHOLE));

	console.log(`figure: rows written by indexing one message: ${JSON.stringify(written / 200)}`);
	expect(written / 200).toBeLessThanOrEqual(3);
}, 30_000);
