import { env } from "cloudflare:test";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { assignContact } from "#app/domain/contacts/assign-contact.server.ts";
import { readDue } from "#app/domain/follow-ups/due.server.ts";
import { changeFollowUp, endFollowUp, reopenFollowUp, setFollowUps } from "#app/domain/follow-ups/follow-ups.server.ts";
import { readConversation } from "#app/domain/inbox/messages.server.ts";
import { receiveMessage } from "#app/domain/inbox/receive-message.server.ts";
import { tenantOfMember } from "#app/domain/org/access.server.ts";
import { changesSince, currentSeq } from "#app/domain/realtime/changes.server.ts";
import { DAY, HOUR, now } from "#app/platform/clock.ts";
import { directory } from "#app/platform/db/bindings.ts";
import { orgs } from "#app/schema/directory.ts";
import { contacts, conversations, events } from "#app/schema/shard.ts";
import { followUps } from "#app/schema/team.ts";
import { count } from "../support/count-rows.ts";
import { makeVisitor } from "../support/http.ts";
import { aMessage, makeConversation, makeOrg } from "../support/make.ts";

async function makeLead() {
	const org = await makeOrg();
	const made = await makeConversation(org);
	const [contact] = await org.tenant.db.select().from(contacts);
	return { ...org, ...made, contactId: contact?.id ?? "" };
}

type Lead = Awaited<ReturnType<typeof makeLead>>;

async function set({ tenant, contactId }: Pick<Lead, "tenant" | "contactId">, given: Partial<Parameters<typeof setFollowUps>[2]> = {}) {
	const usual = { contactId, memberId: "ana", reason: "ask", dueAt: [now() + DAY], endsOnAnswer: true, clientId: crypto.randomUUID() };
	const result = await setFollowUps(tenant, "ana", { ...usual, ...given });
	if (!result?.ok) throw new Error(`not set: ${result?.reason}`);
	return result.ids;
}

const one = async (lead: Lead, given = {}) => (await set(lead, given))[0] ?? "";
const row = async ({ tenant }: Lead, id: string) => (await tenant.db.select().from(followUps).where(eq(followUps.id, id)))[0];
const nextOf = async ({ tenant, conversationId }: Lead) =>
	(await tenant.db.select({ at: conversations.followUpAt }).from(conversations).where(eq(conversations.id, conversationId)))[0]?.at;

test("setting shows the earliest on the conversation, and done the next one", async () => {
	const lead = await makeLead();
	const [first, second, third] = [now() + DAY, now() + 3 * DAY, now() + 6 * DAY];

	const ids = await set(lead, { dueAt: [first, second, third] });
	expect(await nextOf(lead)).toBe(first);

	await endFollowUp(lead.tenant, "ana", { followUpId: ids[0] ?? "", end: "done" });
	expect(await nextOf(lead)).toBe(second);
	expect(await row(lead, ids[0] ?? "")).toMatchObject({ end: "done" });
});

test("the same wish again sets nothing more", async () => {
	const lead = await makeLead();
	const wish = { dueAt: [now() + DAY], clientId: "once" };

	expect(await set(lead, wish)).toEqual(await set(lead, wish));

	expect(await lead.tenant.db.select().from(followUps)).toHaveLength(1);
});

test("a moment that has passed, a stranger's hands and too many are refused with a reason", async () => {
	const lead = await makeLead();
	const wish = { contactId: lead.contactId, memberId: "ana", reason: "", dueAt: [now() + DAY], endsOnAnswer: true, clientId: "x" };

	expect(await setFollowUps(lead.tenant, "ana", { ...wish, dueAt: [now() - HOUR] })).toEqual({ ok: false, reason: "not-ahead" });
	expect(await setFollowUps(lead.tenant, "ana", { ...wish, memberId: "nobody" })).toEqual({ ok: false, reason: "not-a-member" });
	for (let time = 0; time < 20; time++) await set(lead, { dueAt: [now() + DAY + time] });
	expect(await setFollowUps(lead.tenant, "ana", wish)).toEqual({ ok: false, reason: "too-many" });
});

test("what ended can be undone, and a later date changed back to one that has passed", async () => {
	const lead = await makeLead();
	const id = await one(lead);
	await endFollowUp(lead.tenant, "ana", { followUpId: id, end: "cancelled" });
	expect(await nextOf(lead)).toBeNull();

	await reopenFollowUp(lead.tenant, "ana", id);
	await changeFollowUp(lead.tenant, "ana", { followUpId: id, dueAt: now() + 2 * DAY, reason: "call" });
	expect(await row(lead, id)).toMatchObject({ end: null, endedAt: null, reason: "call", endsOnAnswer: true });

	const { createdAt = 0 } = (await row(lead, id)) ?? {};
	expect(await changeFollowUp(lead.tenant, "ana", { followUpId: id, dueAt: createdAt })).toEqual({ ok: true });
	expect(await changeFollowUp(lead.tenant, "ana", { followUpId: id, dueAt: createdAt - DAY })).toEqual({ ok: false, reason: "not-ahead" });
});

test("an answer ends what waited for one, in the same batch, and leaves the rest", async () => {
	const lead = await makeLead();
	const waits = await one(lead);
	const stays = await one(lead, { endsOnAnswer: false, dueAt: [now() + 2 * DAY] });
	const before = await currentSeq(lead.tenant);

	const frames = await receiveMessage(
		lead.tenant,
		aMessage(lead.connectionId, { personId: lead.message.personId, text: "here I am", sentAt: now() + 1 }),
	);

	expect(await row(lead, waits)).toMatchObject({ end: "answered" });
	expect(await row(lead, stays)).toMatchObject({ end: null });
	expect(frames.map((frame) => [frame.type, frame.seq])).toEqual([
		["change", before + 1],
		["change", before + 2],
	]);
	expect(frames[1]).toMatchObject({ event: "follow-up.changed", rows: { followUps: [{ id: stays }], followUpsOf: [lead.contactId] } });
	expect(await changesSince(lead.tenant, before + 1)).toMatchObject({
		rows: { followUps: [{ id: stays }], followUpsOf: [lead.contactId] },
	});
});

test("our own words, a repeat and what was written before it was set end nothing", async () => {
	const lead = await makeLead();
	const id = await one(lead);
	const { personId } = lead.message;

	await receiveMessage(lead.tenant, aMessage(lead.connectionId, { personId, direction: "outbound", sentAt: now() + 1 }));
	await receiveMessage(lead.tenant, lead.message);
	await receiveMessage(lead.tenant, aMessage(lead.connectionId, { personId, sentAt: now() - HOUR, via: "poll" }));
	await receiveMessage(lead.tenant, aMessage(lead.connectionId, { personId, sentAt: now() + 2, via: "history" }));

	expect(await row(lead, id)).toMatchObject({ end: null });
});

test("a message of somebody without follow-ups writes no event of them", async () => {
	const lead = await makeLead();
	await receiveMessage(lead.tenant, aMessage(lead.connectionId, { personId: lead.message.personId, sentAt: now() + 1 }));

	const types = (await lead.tenant.db.select({ type: events.type }).from(events)).map(({ type }) => type);
	expect(types).toEqual(["message.received", "message.received"]);
});

test("a stranger finds nothing: not to set, change, end or open again, nor on the board", async () => {
	const lead = await makeLead();
	const id = await one(lead);
	const stranger = await makeLead();
	const wish = { contactId: lead.contactId, memberId: "ana", reason: "", dueAt: [now() + DAY], endsOnAnswer: true, clientId: "x" };

	expect(await setFollowUps(stranger.tenant, "ana", wish)).toBeNull();
	expect(await changeFollowUp(stranger.tenant, "ana", { followUpId: id, reason: "mine" })).toBeNull();
	expect(await endFollowUp(stranger.tenant, "ana", { followUpId: id, end: "done" })).toBeNull();
	expect(await reopenFollowUp(stranger.tenant, "ana", id)).toBeNull();
	expect((await readDue(stranger.tenant, { memberId: "ana", whose: "all" }))?.ids).toEqual([]);
	expect(await row(lead, id)).toMatchObject({ reason: "ask", end: null });
});

test("a limited member has follow-ups with their own leads alone, and sees what they themselves are to do", async () => {
	const lead = await makeLead();
	await directory(env).update(orgs).set({ limitsMembers: true }).where(eq(orgs.id, lead.orgId));
	const { user } = await makeVisitor(lead, "member");
	const limited = await tenantOfMember(env, { orgId: lead.orgId, userId: user.id });
	if (!limited) throw new Error("no member");
	const id = await one(lead, { memberId: "ana" });

	expect(await endFollowUp(limited, user.id, { followUpId: id, end: "done" })).toBeNull();
	expect(
		await setFollowUps(limited, user.id, {
			contactId: lead.contactId,
			memberId: user.id,
			reason: "",
			dueAt: [now() + DAY],
			endsOnAnswer: true,
			clientId: "y",
		}),
	).toBeNull();

	await assignContact(lead.tenant, "ana", { contactId: lead.contactId, assigneeId: user.id });
	const own = await set({ tenant: limited, contactId: lead.contactId }, { memberId: user.id });
	expect((await readDue(limited, { memberId: user.id, whose: "all" }))?.ids).toEqual(own);
	expect((await readConversation(limited, lead.conversationId, {}))?.snapshot.rows.followUps).toHaveLength(2);
});

test("the board is read page by page, those due first, each once, of one or of everybody", async () => {
	const lead = await makeLead();
	const rows = Array.from({ length: 120 }, (_, position) => ({
		...{ orgId: lead.orgId, id: `f-${String(position).padStart(3, "0")}`, contactId: lead.contactId, reason: "", endsOnAnswer: true },
		// Many fall due in the same minute, as those of a cadence do.
		...{ memberId: position % 3 === 0 ? "ana" : "sam", dueAt: now() + Math.floor(position / 7) * HOUR, createdBy: "ana", createdAt: now() },
	}));
	for (let start = 0; start < rows.length; start += 10) await lead.tenant.db.insert(followUps).values(rows.slice(start, start + 10));

	const pages = async (whose: "mine" | "all") => {
		const seen: string[] = [];
		let cursor: string | undefined;
		do {
			const page = await readDue(lead.tenant, { memberId: "ana", whose, cursor });
			seen.push(...(page?.ids ?? []));
			cursor = page?.nextCursor ?? undefined;
		} while (cursor);
		return seen;
	};
	const dueOf = new Map(rows.map(({ id, dueAt }) => [id, dueAt]));

	for (const [whose, length] of [
		["all", 120],
		["mine", 40],
	] as const) {
		const ids = await pages(whose);
		expect(new Set(ids).size).toBe(length);
		expect(ids).toHaveLength(length);
		const times = ids.map((id) => dueOf.get(id) ?? 0);
		expect(times).toEqual([...times].sort((a, b) => a - b));
	}
	expect(await readDue(lead.tenant, { memberId: "ana", whose: "all", cursor: "nonsense" })).toBeNull();
});

test("a page of the board reads the same rows with 200 and with 5,000 open follow-ups", async () => {
	const fill = async (shard: string, amount: number) => {
		const org = await makeOrg({ shard });
		const made = await makeConversation(org);
		const [contact] = await org.tenant.db.select().from(contacts);
		const db = shard === "SHARD_00" ? env.SHARD_00 : env.SHARD_01;
		await db.batch([
			db
				.prepare(
					"insert into acting_org (one, org_id) values (1, ?1) on conflict (one) do update set org_id = excluded.org_id, member_id = null",
				)
				.bind(org.orgId),
			db
				.prepare(
					`insert into follow_ups (org_id, id, contact_id, member_id, reason, due_at, ends_on_answer, created_by, created_at)
					with recursive n (i) as (select 1 union all select i + 1 from n where i < ?3)
					select ?1, 'f-' || i, ?2, 'ana', '', 1000 + i, 1, 'ana', 1 from n`,
				)
				.bind(org.orgId, contact?.id, amount),
		]);
		return { ...org, ...made };
	};
	const small = await fill("SHARD_00", 200);
	const large = await fill("SHARD_01", 5_000);

	const few = await count(env.SHARD_00, () => readDue(small.tenant, { memberId: "ana", whose: "all" }));
	const many = await count(env.SHARD_01, () => readDue(large.tenant, { memberId: "ana", whose: "all" }));

	console.log(`figure: follow-ups board, rows read at 200 / 5,000, calls: ${JSON.stringify([few.read, many.read, many.calls])}`);
	expect(many.calls).toBe(1);
	expect(many.read).toBe(few.read);
	expect(many.read).toBeLessThanOrEqual(350);
});
