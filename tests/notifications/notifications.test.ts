import { env } from "cloudflare:test";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { assignContact } from "#app/domain/contacts/assign-contact.server.ts";
import { listNotifications, markSeen } from "#app/domain/notifications/notifications.server.ts";
import { notify } from "#app/domain/notifications/notify.server.ts";
import { tenantOfMember } from "#app/domain/org/access.server.ts";
import { changeSettings } from "#app/domain/org/member-settings.server.ts";
import { setClockOffset } from "#app/platform/clock.ts";
import { directory } from "#app/platform/db/bindings.ts";
import { orgs } from "#app/schema/directory.ts";
import { contacts } from "#app/schema/shard.ts";
import { send } from "../support/http.ts";
import { makeConversation } from "../support/make.ts";
import { makeTeam, postForm } from "../support/team.ts";

async function tell(team: Awaited<ReturnType<typeof makeTeam>>, count: number, conversationId: string | null = null) {
	for (let number = 1; number <= count; number++) {
		setClockOffset(number * 1000);
		await notify(team.tenant, { kind: "mention", about: `${conversationId}-${number}`, memberIds: [team.member.user.id], conversationId });
	}
	setClockOffset(0);
}

test("what a member was told comes newest first, page by page, each once", async () => {
	const team = await makeTeam();
	const { conversationId } = await makeConversation(team);
	await tell(team, 65, conversationId);

	const ids: string[] = [];
	const sizes: number[] = [];
	let cursor: string | undefined;
	do {
		const page = await listNotifications(team.tenant, team.member.user.id, { cursor });
		if (!page) throw new Error("no page");
		ids.push(...page.rows.map(({ id }) => id));
		sizes.push(page.rows.length);
		expect(page.rows.map(({ at }) => at)).toEqual(page.rows.map(({ at }) => at).sort((a, b) => b - a));
		expect(page.unseen).toBe(65);
		expect(page.rows[0]?.contact?.id).toBeTruthy();
		cursor = page.nextCursor ?? undefined;
	} while (cursor);

	expect(sizes).toEqual([30, 30, 5]);
	expect(new Set(ids).size).toBe(65);
});

test("a cursor that is none of ours is not there", async () => {
	const { tenant, member } = await makeTeam();

	expect(await listNotifications(tenant, member.user.id, { cursor: "nonsense" })).toBeNull();
});

test("what is unseen is counted to a hundred", async () => {
	const team = await makeTeam();
	await tell(team, 104);

	expect((await listNotifications(team.tenant, team.member.user.id))?.unseen).toBe(100);
});

test("one is marked as seen, what is about a conversation, and all", async () => {
	const team = await makeTeam();
	const [one, two] = [await makeConversation(team), await makeConversation(team)];
	await tell(team, 2, one.conversationId);
	await tell(team, 2, two.conversationId);
	await tell(team, 2);
	const memberId = team.member.user.id;
	const first = (await listNotifications(team.tenant, memberId))?.rows.find(({ conversationId }) => conversationId === one.conversationId);

	expect(await markSeen(team.tenant, memberId, { notificationId: first?.id ?? "" })).toEqual({ unseen: 5 });
	expect(await markSeen(team.tenant, memberId, { notificationId: first?.id ?? "" })).toEqual({ unseen: 5 });
	expect(await markSeen(team.tenant, memberId, { conversationId: two.conversationId })).toEqual({ unseen: 3 });
	expect(await markSeen(team.tenant, memberId, "all")).toEqual({ unseen: 0 });
	expect((await listNotifications(team.tenant, memberId))?.rows.every(({ isSeen }) => isSeen)).toBe(true);
});

test("another member, and another org, can neither see nor mark it", async () => {
	const team = await makeTeam();
	const others = await makeTeam();
	const { conversationId } = await makeConversation(team);
	await tell(team, 1, conversationId);
	const [row] = (await listNotifications(team.tenant, team.member.user.id))?.rows ?? [];
	const notificationId = row?.id ?? "";

	expect(await markSeen(team.tenant, team.admin.user.id, { notificationId })).toBeNull();
	expect(await markSeen(others.tenant, team.member.user.id, { notificationId })).toBeNull();
	expect(await markSeen(others.tenant, team.member.user.id, { conversationId })).toBeNull();
	expect((await listNotifications(team.tenant, team.admin.user.id))?.rows).toEqual([]);
	expect((await listNotifications(others.tenant, team.member.user.id))?.rows).toEqual([]);
	expect((await listNotifications(team.tenant, team.member.user.id))?.unseen).toBe(1);
});

test("a limited member no longer sees what they were told of a lead that went to somebody else", async () => {
	const team = await makeTeam();
	await directory(env).update(orgs).set({ limitsMembers: true }).where(eq(orgs.id, team.orgId));
	const { conversationId } = await makeConversation(team);
	const [contact] = await team.tenant.db.select().from(contacts);
	const assign = (assigneeId: string) => assignContact(team.tenant, team.owner.user.id, { contactId: contact?.id ?? "", assigneeId });
	await assign(team.member.user.id);
	await tell(team, 1, conversationId);
	const limited = await tenantOfMember(env, { orgId: team.orgId, userId: team.member.user.id });
	if (!limited) throw new Error("no member");
	const before = await listNotifications(limited, team.member.user.id);

	await assign(team.admin.user.id);

	expect(before?.rows.some(({ kind }) => kind === "mention")).toBe(true);
	expect(await listNotifications(limited, team.member.user.id)).toMatchObject({ rows: [], unseen: 0 });
});

test("what is told in other ways alone stands in no list", async () => {
	const team = await makeTeam();
	await changeSettings(team.tenant, team.member.user.id, { told: { mention: ["push"] } });
	await tell(team, 1);

	expect(await listNotifications(team.tenant, team.member.user.id)).toMatchObject({ rows: [], unseen: 0 });
});

test("the page shows it, and its form marks it", async () => {
	const team = await makeTeam();
	const { conversationId } = await makeConversation(team);
	await tell(team, 1, conversationId);
	const { cookie } = team.member;

	const page = await (await send(`/o/${team.slug}/notifications`, { headers: { cookie } })).text();
	const answer = await postForm(`/o/${team.slug}/notifications.data`, cookie, { intent: "seen-all" });
	const odd = await postForm(`/o/${team.slug}/notifications`, cookie, { intent: "seen", notificationId: "no/such" });
	const rest = await send(`/o/${team.slug}/pages/notifications`, { headers: { cookie } });

	expect(page).toContain("mentioned you in a note");
	expect(answer.status).toBe(200);
	expect(odd.status).toBe(400);
	expect(await rest.json()).toMatchObject({ unseen: 0, rows: [{ isSeen: true, kind: "mention" }] });
});
