import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { assignContact } from "#app/domain/contacts/assign-contact.server.ts";
import { listTurns, removeTurn, saveTurn } from "#app/domain/contacts/turns.server.ts";
import { setFollowUps } from "#app/domain/follow-ups/follow-ups.server.ts";
import { receiveMessage } from "#app/domain/inbox/receive-message.server.ts";
import { removeMember } from "#app/domain/org/change-member.server.ts";
import { DAY, now } from "#app/platform/clock.ts";
import { contacts, conversations } from "#app/schema/shard.ts";
import { followUps, notifications } from "#app/schema/team.ts";
import { makeVisitor } from "../support/http.ts";
import { aMessage, makeOrg } from "../support/make.ts";

async function makeTeam(capacities: number[]) {
	const org = await makeOrg();
	const owner = await makeVisitor(org, "owner");
	const memberIds: string[] = [];
	for (const capacity of capacities) {
		const { user } = await makeVisitor(org, "member");
		memberIds.push(user.id);
		await saveTurn(org.tenant, owner.user.id, { memberId: user.id, capacity, isPaused: false });
	}
	return { ...org, ownerId: owner.user.id, memberIds };
}

type Team = Awaited<ReturnType<typeof makeTeam>>;

async function arrive(team: Team, amount: number) {
	const people = Array.from({ length: amount }, () => aMessage(team.connectionId));
	return Promise.all(people.map((message) => receiveMessage(team.tenant, message)));
}

/** How many leads each member has by the contacts, and by the conversations. */
async function leadsOf({ tenant, memberIds }: Team) {
	const people = await tenant.db.select({ assigneeId: contacts.assigneeId }).from(contacts);
	const talks = await tenant.db.select({ assigneeId: conversations.assigneeId }).from(conversations);
	const amount = (rows: typeof people, id: string | null) => rows.filter(({ assigneeId }) => assigneeId === id).length;
	const counts = memberIds.map((id) => amount(people, id));
	expect(memberIds.map((id) => amount(talks, id))).toEqual(counts);
	return { counts, nobodys: amount(people, null) };
}

test("200 people who write at once go to three members evenly", async () => {
	const team = await makeTeam([500, 500, 500]);

	for (let round = 0; round < 4; round++) await arrive(team, 50);

	const { counts, nobodys } = await leadsOf(team);
	expect(nobodys).toBe(0);
	expect(counts.reduce((sum, count) => sum + count)).toBe(200);
	expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
}, 60_000);

test("nobody gets more than they have room for, and what is left stays unassigned", async () => {
	const team = await makeTeam([7, 1, 12]);

	await arrive(team, 30);

	expect(await leadsOf(team)).toEqual({ counts: [7, 1, 12], nobodys: 10 });
});

test("who is paused is passed over, and who takes turns alone gets all", async () => {
	const team = await makeTeam([50, 50]);
	await saveTurn(team.tenant, team.ownerId, { memberId: team.memberIds[0] ?? "", capacity: 50, isPaused: true });

	await arrive(team, 4);

	expect((await leadsOf(team)).counts).toEqual([0, 4]);
});

test("without turns nothing is assigned, and later messages of a lead change nothing", async () => {
	const team = await makeTeam([]);
	const first = aMessage(team.connectionId);
	await receiveMessage(team.tenant, first);
	const { user } = await makeVisitor(team, "member");
	await saveTurn(team.tenant, team.ownerId, { memberId: user.id, capacity: 5, isPaused: false });

	await receiveMessage(team.tenant, aMessage(team.connectionId, { personId: first.personId, sentAt: now() + 1 }));

	expect((await leadsOf({ ...team, memberIds: [user.id] })).counts).toEqual([0]);
});

test("history and our own first words are no new leads", async () => {
	const team = await makeTeam([50]);

	await receiveMessage(team.tenant, aMessage(team.connectionId, { via: "history" }));
	await receiveMessage(team.tenant, aMessage(team.connectionId, { direction: "outbound" }));

	expect(await leadsOf(team)).toEqual({ counts: [0], nobodys: 2 });
});

test("whoever gets a lead is told, and screens hear of it after the message", async () => {
	const team = await makeTeam([50]);

	const [frames] = await arrive(team, 1);

	expect(frames?.map((frame) => [frame.seq, "event" in frame ? frame.event : ""])).toEqual([
		[1, "message.received"],
		[2, "contact.assigned"],
	]);
	expect(await team.tenant.db.select({ kind: notifications.kind, memberId: notifications.memberId }).from(notifications)).toEqual([
		{ kind: "assigned", memberId: team.memberIds[0] },
	]);
});

test("who is removed leaves the turns, and their follow-ups are the Owner's", async () => {
	const team = await makeTeam([50, 50]);
	await arrive(team, 2);
	const [memberId = ""] = team.memberIds;
	const [lead] = await team.tenant.db.select().from(contacts).where(eq(contacts.assigneeId, memberId));
	const wish = { contactId: lead?.id ?? "", memberId, reason: "", dueAt: [now() + DAY], endsOnAnswer: true, clientId: "one" };
	await setFollowUps(team.tenant, memberId, wish);

	await removeMember(team.tenant, team.ownerId, memberId);

	expect((await listTurns(team.tenant)).map((turn) => turn.memberId)).toEqual([team.memberIds[1]]);
	expect(await team.tenant.db.select({ memberId: followUps.memberId }).from(followUps)).toEqual([{ memberId: team.ownerId }]);
});

test("a lead that changes hands takes along what its member was to do", async () => {
	const team = await makeTeam([50, 50]);
	await arrive(team, 1);
	const [lead] = await team.tenant.db.select().from(contacts);
	const from = lead?.assigneeId ?? "";
	const to = team.memberIds.find((id) => id !== from) ?? "";
	const wish = { contactId: lead?.id ?? "", reason: "", dueAt: [now() + DAY], endsOnAnswer: true };
	await setFollowUps(team.tenant, from, { ...wish, memberId: from, clientId: "theirs" });
	await setFollowUps(team.tenant, from, { ...wish, memberId: team.ownerId, clientId: "the Owner's" });

	await assignContact(team.tenant, team.ownerId, { contactId: wish.contactId, assigneeId: to });

	const whose = (await team.tenant.db.select({ memberId: followUps.memberId }).from(followUps)).map(({ memberId }) => memberId);
	expect(whose.sort()).toEqual([to, team.ownerId].sort());
});

test("a stranger can neither give nor take turns", async () => {
	const team = await makeTeam([50]);
	const stranger = await makeTeam([]);
	const [memberId = ""] = team.memberIds;

	expect(await saveTurn(stranger.tenant, "x", { memberId, capacity: 1, isPaused: true })).toBeNull();
	expect(await removeTurn(stranger.tenant, "x", memberId)).toBeNull();
	expect(await listTurns(team.tenant)).toMatchObject([{ memberId, capacity: 50, isPaused: false }]);
});
