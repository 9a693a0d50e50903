import { env } from "cloudflare:test";
import { eq } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { queueReply } from "#app/domain/inbox/replies.server.ts";
import { cancelScheduled, moveScheduled, readScheduled, scheduleReply, sendScheduled } from "#app/domain/inbox/scheduled.server.ts";
import { sendReplies } from "#app/domain/inbox/send-replies.server.ts";
import { tenantOfMember } from "#app/domain/org/access.server.ts";
import { DAY, HOUR, MINUTE, now, setClockOffset } from "#app/platform/clock.ts";
import { newId } from "#app/platform/ids.ts";
import { mine } from "#app/platform/tenant.ts";
import { connections } from "#app/schema/shard.ts";
import { notifications, scheduledReplies } from "#app/schema/team.ts";
import { schedule } from "#workers/schedule.ts";
import { makeVisitor } from "../support/http.ts";
import { control, makeSendable, personWrites, textsSentTo } from "../support/instagram.ts";
import { makeOrg } from "../support/make.ts";

type Sendable = Awaited<ReturnType<typeof makeSendable>>;

beforeEach(() => control("faults", { clear: true }));
afterEach(() => setClockOffset(0));

async function plan(org: Sendable, text: string, more: { dueAt?: number; endsOnAnswer?: boolean; author?: string } = {}) {
	const wish = {
		conversationId: org.conversationId,
		clientId: newId(),
		text,
		dueAt: more.dueAt ?? now() + HOUR,
		endsOnAnswer: more.endsOnAnswer ?? false,
	};
	expect(await scheduleReply(org.tenant, more.author ?? org.author, wish)).toEqual({ ok: true });
	const [row] = await org.tenant.db.select().from(scheduledReplies).where(eq(scheduledReplies.clientId, wish.clientId));
	if (!row) throw new Error("not planned");
	return { wish, place: { conversationId: org.conversationId, scheduledId: row.id } };
}

function pass(milliseconds: number) {
	setClockOffset(now() - Date.now() + milliseconds);
}

async function sendAll(org: Sendable) {
	await sendScheduled(org.tenant);
	await sendReplies(org.tenant, org.conversationId);
}

async function endOf(org: Sendable) {
	const [row] = await org.tenant.db.select().from(scheduledReplies);
	return row?.end;
}

test("a planned reply goes out at its time, once, also when it is looked at again and again", async () => {
	const org = await makeSendable();
	await plan(org, "see you at nine");
	await sendAll(org);
	expect(await textsSentTo(org)).toEqual([]);

	pass(HOUR + MINUTE);
	await Promise.all([sendAll(org), sendAll(org), sendAll(org)]);
	await sendAll(org);

	expect(await textsSentTo(org)).toEqual(["see you at nine"]);
	expect(await endOf(org)).toBe("sent");
	expect(await readScheduled(org.tenant, org.conversationId)).toEqual([]);
});

test("the minute's look finds what is due", async () => {
	const org = await makeSendable();
	await plan(org, "by the clock", { dueAt: now() + HOUR });
	pass(HOUR + MINUTE);

	await schedule("* * * * *", env);

	await expect.poll(() => endOf(org), { timeout: 10_000 }).toBe("sent");
});

test("a sender that died between the outbox and the end sends nothing twice", async () => {
	const org = await makeSendable();
	const { wish } = await plan(org, "once");
	pass(HOUR + MINUTE);
	const { conversationId, clientId } = wish;

	await org.tenant.db
		.update(scheduledReplies)
		.set({ end: "sent" })
		.where(mine(org.tenant, scheduledReplies, eq(scheduledReplies.clientId, clientId)));
	await queueReply(org.tenant, org.author, { conversationId, clientId: `${clientId}-0`, text: "once" });
	await sendAll(org);
	await sendAll(org);

	expect(await textsSentTo(org)).toEqual(["once"]);
});

test("what is taken away in time stays, and afterwards it is too late", async () => {
	const org = await makeSendable();
	const first = await plan(org, "never");
	expect(await cancelScheduled(org.tenant, org.author, first.place)).toEqual({ ok: true });
	const second = await plan(org, "always");
	pass(HOUR + MINUTE);
	await sendAll(org);

	expect(await textsSentTo(org)).toEqual(["always"]);
	expect(await cancelScheduled(org.tenant, org.author, second.place)).toEqual({ ok: false, reason: "has-left" });
});

test("taking away and sending at the same time: one of them", async () => {
	for (let round = 0; round < 6; round++) {
		const org = await makeSendable();
		const { place } = await plan(org, "either");
		pass(HOUR + MINUTE);

		const [cancelled] = await Promise.all([cancelScheduled(org.tenant, org.author, place), sendAll(org)]);
		await sendAll(org);

		expect(await textsSentTo(org)).toEqual(cancelled?.ok ? [] : ["either"]);
		setClockOffset(0);
	}
});

test("a closed window, a lost connection and an answer keep it back, with the reason, and its author is told", async () => {
	for (const reason of ["window-closed", "disconnected", "answered"] as const) {
		const org = await makeSendable();
		const { user } = await makeVisitor(org);
		await plan(org, "too late", {
			author: user.id,
			endsOnAnswer: reason === "answered",
			dueAt: now() + (reason === "window-closed" ? 8 * DAY : HOUR),
		});
		if (reason === "disconnected") {
			await org.tenant.db.update(connections).set({ status: "needs_reconnect", tokenSealed: null }).where(mine(org.tenant, connections));
		}
		pass(MINUTE);
		if (reason === "answered") await personWrites(org, { text: "I am here already" });
		pass(reason === "window-closed" ? 9 * DAY : 2 * HOUR);
		await sendAll(org);

		expect(await endOf(org), reason).toBe(reason);
		expect(await textsSentTo(org)).toEqual([]);
		const told = await org.tenant.db.select().from(notifications).where(eq(notifications.memberId, user.id));
		expect(
			told.filter(({ kind }) => kind === "not-sent"),
			reason,
		).toHaveLength(1);
		const [row] = (await readScheduled(org.tenant, org.conversationId)) ?? [];
		expect(row?.end).toBe(reason);
		await cancelScheduled(org.tenant, user.id, { conversationId: org.conversationId, scheduledId: row?.id ?? "" });
		expect(await readScheduled(org.tenant, org.conversationId)).toEqual([]);
		setClockOffset(0);
	}
});

test("another time, now, a time that has passed, and a text too long for one message", async () => {
	const org = await makeSendable();
	const { place } = await plan(org, `${"long ".repeat(300)}end`);
	expect(await moveScheduled(org.tenant, org.author, { ...place, dueAt: now() - 1 })).toEqual({ ok: false, reason: "not-a-time" });
	expect(await moveScheduled(org.tenant, org.author, { ...place, dueAt: now() + 2 * HOUR })).toEqual({ ok: true });
	pass(HOUR + MINUTE);
	await sendAll(org);
	expect(await textsSentTo(org)).toEqual([]);

	expect(await moveScheduled(org.tenant, org.author, { ...place, dueAt: "now" })).toEqual({ ok: true });
	await sendAll(org);

	expect(await textsSentTo(org)).toHaveLength(2);
});

test("strangers and members without the lead neither plan nor see nor change anything", async () => {
	const org = await makeSendable();
	const { place, wish } = await plan(org, "ours");
	const stranger = await makeOrg();
	const { user } = await makeVisitor(org, "member");
	await env.DIRECTORY.prepare("update orgs set limits_members = 1 where id = ?").bind(org.orgId).run();
	const limited = await tenantOfMember(env, { orgId: org.orgId, userId: user.id });
	if (!limited) throw new Error("no member");

	for (const tenant of [stranger.tenant, limited]) {
		expect(await scheduleReply(tenant, user.id, { ...wish, clientId: newId() })).toBeNull();
		expect(await readScheduled(tenant, org.conversationId)).toBeNull();
		expect(await moveScheduled(tenant, user.id, { ...place, dueAt: "now" })).toBeNull();
		expect(await cancelScheduled(tenant, user.id, place)).toBeNull();
	}
	expect(await org.tenant.db.select().from(scheduledReplies)).toMatchObject([{ end: null }]);
});
