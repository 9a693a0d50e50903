import { env } from "cloudflare:test";
import { asc, eq } from "drizzle-orm";
import { afterEach, expect, test } from "vitest";
import { assignContact } from "#app/domain/contacts/assign-contact.server.ts";
import { conversationIdOf } from "#app/domain/inbox/conversation-rows.server.ts";
import { putAside } from "#app/domain/inbox/put-aside.server.ts";
import { receiveMessage } from "#app/domain/inbox/receive-message.server.ts";
import { queueReply } from "#app/domain/inbox/replies.server.ts";
import { sendReplies } from "#app/domain/inbox/send-replies.server.ts";
import { sweepExpiring } from "#app/domain/inbox/tell-expiring.server.ts";
import { loseAccess, noteProblem } from "#app/domain/instagram/connection-state.server.ts";
import { markSeen } from "#app/domain/notifications/notifications.server.ts";
import { tellOfMessages } from "#app/domain/notifications/tell-of-messages.server.ts";
import { changeSettings } from "#app/domain/org/member-settings.server.ts";
import { addMembership } from "#app/domain/org/members.server.ts";
import { HOUR, MINUTE, now, SECOND, setClockOffset } from "#app/platform/clock.ts";
import { newId } from "#app/platform/ids.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { contacts } from "#app/schema/shard.ts";
import { notifications } from "#app/schema/team.ts";
import { count } from "../support/count-rows.ts";
import { control, makeSendable } from "../support/instagram.ts";
import { aMessage, makeConversation } from "../support/make.ts";
import { makePerson } from "../support/people.ts";
import { makeTeam } from "../support/team.ts";

afterEach(() => setClockOffset(0));

type Team = Awaited<ReturnType<typeof makeTeam>>;

async function toldOf(tenant: Tenant, kind: string) {
	const rows = await tenant.db.select().from(notifications).orderBy(asc(notifications.id));
	return rows.filter((row) => row.kind === kind);
}

async function assigned(team: Team, assigneeId: string, sentAt = now()) {
	const message = aMessage(team.connectionId, { sentAt });
	await receiveMessage(team.tenant, message);
	const conversationId = await conversationIdOf(team.connectionId, message.personId);
	const [contact] = await team.tenant.db.select().from(contacts).where(eq(contacts.conversationId, conversationId));
	await assignContact(team.tenant, team.owner.user.id, { contactId: contact?.id ?? "", assigneeId });
	return { conversationId, personId: message.personId };
}

async function writes(team: Team, personId?: string) {
	const frames = await receiveMessage(team.tenant, aMessage(team.connectionId, personId ? { personId } : {}));
	await tellOfMessages(team.tenant, frames);
}

test("a new message is told to nobody while all see it in the inbox alone, at the cost of one read and no row", async () => {
	const team = await makeTeam();
	const { personId } = await assigned(team, team.member.user.id);
	const frames = await receiveMessage(team.tenant, aMessage(team.connectionId, { personId }));

	const cost = await count(env.SHARD_00, () => tellOfMessages(team.tenant, frames));

	console.log(
		`figure: telling of a message that nobody wants elsewhere, calls and rows written: ${JSON.stringify([cost.calls, cost.written])}`,
	);
	expect(cost).toMatchObject({ calls: 1, written: 0 });
	expect(await toldOf(team.tenant, "message")).toEqual([]);
});

test("a new message is told to whose lead it is, and while it is nobody's to all who want it", async () => {
	const team = await makeTeam();
	const [member, admin] = [team.member.user.id, team.admin.user.id];
	for (const id of [member, admin]) await changeSettings(team.tenant, id, { told: { message: ["app", "push"] } });
	const { personId, conversationId } = await assigned(team, member);

	await writes(team, personId);
	expect((await toldOf(team.tenant, "message")).map((row) => [row.memberId, row.conversationId])).toEqual([[member, conversationId]]);

	await writes(team);
	expect((await toldOf(team.tenant, "message")).map((row) => row.memberId).sort()).toEqual([member, member, admin].sort());
});

test("a burst of messages is one notification whose time moves, and it comes back after it was seen", async () => {
	const team = await makeTeam();
	const memberId = team.member.user.id;
	await changeSettings(team.tenant, memberId, { told: { message: ["app", "sound"] } });
	const { personId } = await assigned(team, memberId);

	const times: number[] = [];
	for (let number = 1; number <= 5; number++) {
		setClockOffset(number * 10 * SECOND);
		await writes(team, personId);
		const rows = await toldOf(team.tenant, "message");
		expect(rows).toHaveLength(1);
		times.push(rows[0]?.at ?? 0);
	}
	await markSeen(team.tenant, memberId, "all");
	setClockOffset(90 * SECOND);
	await writes(team, personId);

	const rows = await toldOf(team.tenant, "message");
	expect(times).toEqual(times.toSorted((a, b) => a - b));
	expect(new Set(times).size).toBe(5);
	expect(rows).toMatchObject([{ seenAt: null }]);
});

test("what comes out of the history, and what we wrote, is no news", async () => {
	const team = await makeTeam();
	await changeSettings(team.tenant, team.member.user.id, { told: { message: ["app", "push"] } });

	for (const given of [{ via: "history" as const }, { direction: "outbound" as const }]) {
		await tellOfMessages(team.tenant, await receiveMessage(team.tenant, aMessage(team.connectionId, given)));
	}

	expect(await toldOf(team.tenant, "message")).toEqual([]);
});

test("a reply that is not sent is told to who wrote it", async () => {
	await control("faults", { clear: true });
	const org = await makeSendable();
	const author = await makePerson();
	await addMembership(env, { orgId: org.orgId, userId: author.id, role: "member" });
	await control("faults", { send: { times: 1, status: 400, code: 551 } });
	await queueReply(org.tenant, author.id, { conversationId: org.conversationId, clientId: newId(), text: "hi" });

	await sendReplies(org.tenant, org.conversationId);

	expect(await toldOf(org.tenant, "not-sent")).toMatchObject([{ memberId: author.id, conversationId: org.conversationId, actorId: null }]);
});

test("that a connection lost its access or has a problem is told to those who can mend it", async () => {
	const team = await makeTeam();

	await noteProblem(team.tenant, team.connectionId, "messages-off");
	setClockOffset(SECOND);
	await loseAccess(team.tenant, { id: team.connectionId, tokenIssuedAt: null });
	await loseAccess(team.tenant, { id: team.connectionId, tokenIssuedAt: null });

	const told = await toldOf(team.tenant, "trouble");
	const those = [team.owner, team.admin, team.second].map(({ user }) => user.id);
	expect(told.map(({ memberId }) => memberId).sort()).toEqual([...those, ...those].sort());
});

test("a member is told once when a lead of theirs waits and can be answered for less than an hour", async () => {
	const team = await makeTeam();
	const memberId = team.member.user.id;
	const begun = now();
	const soon = await assigned(team, memberId, begun);
	await assigned(team, memberId, begun + 2 * HOUR);
	const aside = await assigned(team, memberId, begun);
	await putAside(team.tenant, memberId, aside.conversationId);
	await makeConversation(team, { sentAt: begun });

	setClockOffset(23 * HOUR - 10 * MINUTE);
	await sweepExpiring(env, { all: true });
	expect(await toldOf(team.tenant, "expiring")).toEqual([]);

	setClockOffset(23 * HOUR + 5 * MINUTE);
	await sweepExpiring(env, { all: true });
	await sweepExpiring(env, { all: true });
	expect(await toldOf(team.tenant, "expiring")).toMatchObject([{ memberId, conversationId: soon.conversationId }]);
});

test("between whole looks, every five minutes finds what has just come so far", async () => {
	const team = await makeTeam();
	const memberId = team.member.user.id;
	// A moment whose minute is one of those at which it looks.
	const start = Math.ceil(Date.now() / (5 * MINUTE)) * 5 * MINUTE;
	await assigned(team, memberId, start - 23 * HOUR - 4 * MINUTE);
	await assigned(team, memberId, start - 23 * HOUR - 40 * MINUTE);

	setClockOffset(start - Date.now() + MINUTE);
	await sweepExpiring(env, { all: false });
	expect(await toldOf(team.tenant, "expiring")).toEqual([]);

	setClockOffset(start - Date.now());
	await sweepExpiring(env, { all: false });
	expect(await toldOf(team.tenant, "expiring")).toHaveLength(1);
});

test("a lead that has its answer is not told of", async () => {
	const team = await makeTeam();
	const lead = await assigned(team, team.member.user.id);
	await receiveMessage(
		team.tenant,
		aMessage(team.connectionId, { personId: lead.personId, direction: "outbound", sentAt: now() + SECOND }),
	);

	setClockOffset(23 * HOUR + 5 * MINUTE);
	await sweepExpiring(env, { all: true });

	expect(await toldOf(team.tenant, "expiring")).toEqual([]);
});
