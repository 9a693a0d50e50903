import { expect, test } from "vitest";
import { receiveMessage } from "#app/domain/inbox/receive-message.server.ts";
import { readBoard, readColumn } from "#app/domain/pipeline/board.server.ts";
import { moveContact } from "#app/domain/pipeline/move-contact.server.ts";
import { contacts, events, orgCounters, stages } from "#app/schema/shard.ts";
import { fillInbox } from "../support/fill.ts";
import { aMessage, makeConversation, makeOrg } from "../support/make.ts";

async function makeContact() {
	const org = await makeOrg();
	const made = await makeConversation(org);
	const [contact] = await org.tenant.db.select().from(contacts);
	return { ...org, ...made, contactId: contact?.id ?? "" };
}

async function stageCounts(org: { tenant: Awaited<ReturnType<typeof makeOrg>>["tenant"]; stageIds: string[] }) {
	const rows = await org.tenant.db.select().from(stages);
	return org.stageIds.map((id) => rows.find((stage) => stage.id === id)?.contactCount);
}

test("a move changes the contact, both counts and writes one event", async () => {
	const org = await makeContact();

	expect(await moveContact(org.tenant, "user-1", { contactId: org.contactId, stageId: org.stageIds[3] ?? "" })).toEqual({ ok: true });

	expect(await org.tenant.db.select().from(contacts)).toMatchObject([{ stageId: org.stageIds[3] }]);
	expect(await stageCounts(org)).toEqual([0, 0, 0, 1, 0, 0]);
	expect((await org.tenant.db.select().from(events)).map((event) => event.type)).toEqual(["message.received", "contact.moved"]);
});

test("moving to where it stands changes nothing", async () => {
	const org = await makeContact();

	await moveContact(org.tenant, "user-1", { contactId: org.contactId, stageId: org.stageIds[0] ?? "" });

	expect((await org.tenant.db.select().from(orgCounters))[0]?.seq).toBe(1);
});

test("many moves of one contact at once leave counts that add up", async () => {
	const org = await makeContact();

	await Promise.all(
		Array.from({ length: 20 }, (_, position) =>
			moveContact(org.tenant, "user-1", { contactId: org.contactId, stageId: org.stageIds[position % 6] ?? "" }),
		),
	);

	const [contact] = await org.tenant.db.select().from(contacts);
	expect(await stageCounts(org)).toEqual(org.stageIds.map((id) => (id === contact?.stageId ? 1 : 0)));
});

test("a lost contact keeps its reason, and drops it when it comes back", async () => {
	const org = await makeContact();
	const move = (position: number, lostReason?: string) =>
		moveContact(org.tenant, "user-1", {
			contactId: org.contactId,
			stageId: org.stageIds[position] ?? "",
			...(lostReason && { lostReason }),
		});

	await move(5, "no budget");
	expect((await org.tenant.db.select().from(contacts))[0]?.lostReason).toBe("no budget");
	await move(1, "ignored");
	expect((await org.tenant.db.select().from(contacts))[0]?.lostReason).toBeNull();
});

test("a stranger cannot move a contact, and no contact moves to another org's stage", async () => {
	const [ours, theirs] = [await makeContact(), await makeContact()];

	expect(await moveContact(theirs.tenant, "user-1", { contactId: ours.contactId, stageId: theirs.stageIds[1] ?? "" })).toBeNull();
	expect(await moveContact(ours.tenant, "user-1", { contactId: ours.contactId, stageId: theirs.stageIds[1] ?? "" })).toBeNull();
	expect(await ours.tenant.db.select().from(contacts)).toMatchObject([{ stageId: ours.stageIds[0] }]);
});

test("the board shows each stage's newest cards with their conversations, and the rest by pages", async () => {
	const org = await makeOrg();
	await fillInbox(org, 300);

	const board = await readBoard(org.tenant, "somebody");

	expect(board.columns.map((column) => column.contactIds.length)).toEqual([30, 30, 30, 30, 30, 30]);
	expect(board.snapshot.rows.conversations).toHaveLength(180);
	const [first] = board.columns;
	const seen = [...(first?.contactIds ?? [])];
	for (let cursor = first?.nextCursor ?? null; cursor; ) {
		const page = await readColumn(org.tenant, { memberId: "somebody", stageId: first?.stageId ?? "", cursor });
		seen.push(...(page?.columns[0]?.contactIds ?? []));
		cursor = page?.columns[0]?.nextCursor ?? null;
	}
	expect(new Set(seen).size).toBe(50);
	expect(seen).toHaveLength(50);
	expect(await readColumn(org.tenant, { memberId: "somebody", stageId: "nowhere", cursor: first?.nextCursor ?? "" })).toBeNull();
	expect(await readColumn(org.tenant, { memberId: "somebody", stageId: first?.stageId ?? "", cursor: "?" })).toBeNull();
});

test("a board of a conversation shows the row that the inbox shows", async () => {
	const org = await makeContact();
	await receiveMessage(org.tenant, aMessage(org.connectionId, { personId: org.message.personId, text: "newer" }));

	const board = await readBoard(org.tenant, "somebody");

	expect(board.snapshot.rows.conversations).toMatchObject([
		{ id: org.conversationId, preview: "newer", unreadCount: 2, contactId: org.contactId },
	]);
});
