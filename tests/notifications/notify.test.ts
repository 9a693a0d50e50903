import { env } from "cloudflare:test";
import { asc, eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { assignContact } from "#app/domain/contacts/assign-contact.server.ts";
import { notify } from "#app/domain/notifications/notify.server.ts";
import { tenantOfMember } from "#app/domain/org/access.server.ts";
import { changeSettings } from "#app/domain/org/member-settings.server.ts";
import { directory } from "#app/platform/db/bindings.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { orgs } from "#app/schema/directory.ts";
import { contacts } from "#app/schema/shard.ts";
import { notifications } from "#app/schema/team.ts";
import { makeConversation, makeOrg } from "../support/make.ts";
import { makeTeam } from "../support/team.ts";

/** Who was told what. */
async function told(tenant: Tenant) {
	const rows = await tenant.db.select().from(notifications).orderBy(asc(notifications.id));
	return rows.map(({ memberId, kind, about, seenAt }) => ({ memberId, kind, about, isSeen: seenAt !== null }));
}

test("each member is told once of the same thing, and never who caused it", async () => {
	const { tenant, owner, admin, member } = await makeTeam();
	const memberIds = [owner.user.id, admin.user.id, member.user.id, member.user.id];

	await notify(tenant, { kind: "mention", about: "note-1", memberIds, actorId: owner.user.id });
	await notify(tenant, { kind: "mention", about: "note-1", memberIds, actorId: owner.user.id });

	const rows = await told(tenant);
	expect(rows.map((row) => row.memberId).sort()).toEqual([admin.user.id, member.user.id].sort());
	expect(rows.every((row) => row.about === "note-1" && !row.isSeen)).toBe(true);
});

test("nobody from another org is told", async () => {
	const { tenant } = await makeTeam();
	const others = await makeTeam();

	await notify(tenant, { kind: "mention", about: "note-1", memberIds: [others.member.user.id] });

	expect(await told(tenant)).toEqual([]);
	expect(await told(others.tenant)).toEqual([]);
});

test("of a conversation that is not in the org nobody is told", async () => {
	const { tenant, member } = await makeTeam();
	const foreign = await makeConversation();

	await notify(tenant, { kind: "mention", about: "note-1", memberIds: [member.user.id], conversationId: foreign.conversationId });

	expect(await told(tenant)).toEqual([]);
});

test("a member who is limited to their own leads is told of these alone, whoever tells", async () => {
	const team = await makeTeam();
	await directory(env).update(orgs).set({ limitsMembers: true }).where(eq(orgs.id, team.orgId));
	const { conversationId } = await makeConversation(team);
	const [contact] = await team.tenant.db.select().from(contacts);
	const memberIds = [team.admin.user.id, team.member.user.id];

	await notify(team.tenant, { kind: "mention", about: "note-1", memberIds, conversationId });
	await assignContact(team.tenant, team.owner.user.id, { contactId: contact?.id ?? "", assigneeId: team.member.user.id });
	const limited = await tenantOfMember(env, { orgId: team.orgId, userId: team.member.user.id });
	if (!limited) throw new Error("no member");
	await notify(limited, { kind: "mention", about: "note-2", memberIds, conversationId });

	const mentions = (await told(team.tenant)).filter(({ kind }) => kind === "mention");
	expect(mentions.filter(({ about }) => about === "note-1").map(({ memberId }) => memberId)).toEqual([team.admin.user.id]);
	expect(
		mentions
			.filter(({ about }) => about === "note-2")
			.map(({ memberId }) => memberId)
			.sort(),
	).toEqual(memberIds.sort());
});

test("who wants to be told in no way is not, and who wants no list has it behind them", async () => {
	const { tenant, admin, member } = await makeTeam();
	await changeSettings(tenant, admin.user.id, { told: { mention: [] } });
	await changeSettings(tenant, member.user.id, { told: { mention: ["push"] } });

	await notify(tenant, { kind: "mention", about: "note-1", memberIds: [admin.user.id, member.user.id] });

	expect(await told(tenant)).toEqual([{ memberId: member.user.id, kind: "mention", about: "note-1", isSeen: true }]);
});

test("many are told in rounds", async () => {
	const { tenant, member } = await makeTeam();
	const strangers = Array.from({ length: 25 }, (_, index) => `nobody-${index}`);

	await notify(tenant, { kind: "mention", about: "note-1", memberIds: [...strangers, member.user.id] });

	expect(await told(tenant)).toHaveLength(1);
});

test("telling never fails what it follows", async () => {
	const { tenant } = await makeOrg();
	const gone = { ...tenant, orgId: "gone" };

	await expect(notify(gone, { kind: "mention", about: "note-1", memberIds: ["somebody"] })).resolves.toBeUndefined();
});

test("who is given a lead is told, each time anew, and not who takes one", async () => {
	const team = await makeTeam();
	await makeConversation(team);
	const [contact] = await team.tenant.db.select().from(contacts);
	const assign = (actorId: string, assigneeId: string | null) =>
		assignContact(team.tenant, actorId, { contactId: contact?.id ?? "", assigneeId });

	await assign(team.owner.user.id, team.member.user.id);
	await assign(team.owner.user.id, team.member.user.id);
	expect(await told(team.tenant)).toHaveLength(1);

	await assign(team.member.user.id, null);
	await assign(team.admin.user.id, team.admin.user.id);
	await assign(team.owner.user.id, team.member.user.id);

	expect((await told(team.tenant)).map(({ memberId, kind }) => `${kind} ${memberId}`)).toEqual(
		Array(2).fill(`assigned ${team.member.user.id}`),
	);
});
