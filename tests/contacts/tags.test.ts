/** Tags: words that contacts are sorted by, made for the whole team, live on every screen, and found by filter and search. */
import { env } from "cloudflare:test";
import { eq } from "drizzle-orm";
import { expect, test, vi } from "vitest";
import { assignContact } from "#app/domain/contacts/assign-contact.server.ts";
import { tagContact, tagContactAnew, untagContact } from "#app/domain/contacts/tag-contact.server.ts";
import { countTagged, createTag, deleteTag, listTags, mergeTags, renameTag } from "#app/domain/contacts/tags.server.ts";
import { listConversations } from "#app/domain/inbox/conversations.server.ts";
import { readConversation } from "#app/domain/inbox/messages.server.ts";
import { tenantOfMember } from "#app/domain/org/access.server.ts";
import { changesSince, currentSeq } from "#app/domain/realtime/changes.server.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { contacts } from "#app/schema/shard.ts";
import { contactTags } from "#app/schema/team.ts";
import { findHits } from "../search/support.ts";
import { makeVisitor, ORIGIN, send } from "../support/http.ts";
import { makeConversation, makeOrg } from "../support/make.ts";
import { openSocket } from "../support/socket.ts";

async function makeLead(org: Parameters<typeof makeConversation>[0]) {
	const lead = await makeConversation(org);
	const [contact] = await lead.tenant.db.select().from(contacts).where(eq(contacts.conversationId, lead.conversationId));
	return { conversationId: lead.conversationId, contactId: contact?.id ?? "" };
}

async function makeTeam() {
	const org = await makeOrg();
	const lead = await makeLead(org);
	return { ...org, ...lead, ana: await makeVisitor(org, "owner"), ben: await makeVisitor(org, "member") };
}

async function aTag(tenant: Tenant, name = "hot lead"): Promise<string> {
	const made = await createTag(tenant, "ana", name);
	if (!made) throw new Error("no tag was made");
	return made.tagId;
}

const tagsOf = async (tenant: Tenant, conversationId: string) =>
	(await readConversation(tenant, conversationId, {}))?.snapshot.rows.contacts?.[0]?.tagIds;

test("a contact gets a tag and loses it; open browsers and those that come back see it", async () => {
	const team = await makeTeam();
	const tagId = await aTag(team.tenant);
	const live = await openSocket(team, team.ben.cookie);
	const seq = await currentSeq(team.tenant);

	for (let time = 0; time < 2; time++) expect(await tagContact(team.tenant, "ana", { ...team, tagId })).toEqual({ ok: true });

	expect(await tagsOf(team.tenant, team.conversationId)).toEqual([tagId]);
	await vi.waitFor(() =>
		expect(live.heard).toContainEqual(
			expect.objectContaining({ event: "contact.changed", rows: { contacts: [expect.objectContaining({ tagIds: [tagId] })] } }),
		),
	);
	expect(await changesSince(team.tenant, seq)).toMatchObject({ seq: seq + 1, rows: { contacts: [{ tagIds: [tagId] }] } });

	for (let time = 0; time < 2; time++) expect(await untagContact(team.tenant, "ana", { ...team, tagId })).toEqual({ ok: true });
	expect(await tagsOf(team.tenant, team.conversationId)).toEqual([]);
	expect(await currentSeq(team.tenant)).toBe(seq + 2);
});

test("a name is one tag, whatever its case, and is told to open browsers", async () => {
	const team = await makeTeam();
	const seq = await currentSeq(team.tenant);
	const first = await aTag(team.tenant, "Hot lead");

	expect(await aTag(team.tenant, "HOT LEAD")).toBe(first);
	expect(await renameTag(team.tenant, "ana", { tagId: first, name: "Warm" })).toBe(true);
	const second = await aTag(team.tenant, "Cold");
	expect(await renameTag(team.tenant, "ana", { tagId: second, name: "warm" })).toBe(false);

	expect((await listTags(team.tenant)).map(({ name }) => name)).toEqual(["Cold", "Warm"]);
	expect(await changesSince(team.tenant, seq)).toMatchObject({ seq: seq + 3, rows: { tags: [{ name: "Cold" }, { name: "Warm" }] } });
});

test("merging gives the other tag to all who had the one, once, and deleting takes it away", async () => {
	const team = await makeTeam();
	const other = await makeLead(team);
	const [from, into] = [await aTag(team.tenant, "vip"), await aTag(team.tenant, "important")];
	await tagContact(team.tenant, "ana", { ...team, tagId: from });
	await tagContact(team.tenant, "ana", { ...team, tagId: into });
	await tagContact(team.tenant, "ana", { ...other, tagId: from });
	const seq = await currentSeq(team.tenant);

	expect(await mergeTags(team.tenant, "ana", { tagId: from, intoId: into })).toBe(true);

	expect(await countTagged(team.tenant, into)).toBe(2);
	expect(await countTagged(team.tenant, from)).toBeNull();
	expect(await changesSince(team.tenant, seq)).toMatchObject({ type: "reset" });
	expect(await deleteTag(team.tenant, "ana", into)).toBe(true);
	expect(await team.tenant.db.select().from(contactTags)).toEqual([]);
	expect(await listTags(team.tenant)).toEqual([]);
});

test("more contacts than one transaction takes lose a tag as well", async () => {
	const team = await makeTeam();
	const tagId = await aTag(team.tenant);
	const into = await aTag(team.tenant, "another");
	const act = env.SHARD_00.prepare(
		"insert into acting_org (one, org_id) values (1, ?1) on conflict (one) do update set org_id = excluded.org_id, member_id = null",
	).bind(team.orgId);
	const numbers = JSON.stringify(Array.from({ length: 2100 }, (_, position) => position));
	await env.SHARD_00.batch([
		act,
		env.SHARD_00.prepare(
			"insert into contacts (org_id, id, stage_id, stage_entered_at, lead_status, source, created_at) select ?1, 'many' || value, ?2, 0, 'open', 'manual', 0 from json_each(?3)",
		).bind(team.orgId, team.stageIds[0] ?? "", numbers),
		env.SHARD_00.prepare(
			"insert into contact_tags (org_id, contact_id, tag_id, at) select ?1, 'many' || value, ?2, 0 from json_each(?3)",
		).bind(team.orgId, tagId, numbers),
	]);

	expect(await countTagged(team.tenant, tagId)).toBe(1000);
	expect(await mergeTags(team.tenant, "ana", { tagId, intoId: into })).toBe(true);

	const rows = await team.tenant.db.select({ tagId: contactTags.tagId }).from(contactTags);
	expect(rows).toHaveLength(2100);
	expect(new Set(rows.map((row) => row.tagId))).toEqual(new Set([into]));
});

test("the inbox is narrowed by a tag, and its search finds by it at once", async () => {
	const team = await makeTeam();
	await makeLead(team);
	const tagId = await aTag(team.tenant, "Hot lead");
	await tagContact(team.tenant, "ana", { ...team, tagId });

	const page = await listConversations(team.tenant, { query: { view: "all", tag: tagId } });
	expect(page?.ids).toEqual([team.conversationId]);
	expect(page?.snapshot.rows.contacts).toMatchObject([{ tagIds: [tagId] }]);
	expect((await findHits(team.tenant, "tag:hot-lead")).map((hit) => hit.conversationId)).toEqual([team.conversationId]);

	await untagContact(team.tenant, "ana", { ...team, tagId });
	expect((await listConversations(team.tenant, { query: { view: "all", tag: tagId } }))?.ids).toEqual([]);
	expect(await findHits(team.tenant, "tag:hot-lead")).toEqual([]);
});

test("a Team Member gives and takes tags that are there and makes none; an Owner makes one by naming it", async () => {
	const team = await makeTeam();
	const tagId = await aTag(team.tenant);
	const post = (cookie: string, path: string, form: Record<string, string>) =>
		send(`/o/${team.slug}${path}`, { method: "POST", body: new URLSearchParams(form), headers: { cookie, origin: ORIGIN } });
	const contact = `/contacts/${team.contactId}`;

	expect((await post(team.ben.cookie, contact, { intent: "tag", tagId })).status).toBe(200);
	expect((await post(team.ben.cookie, contact, { intent: "new-tag", name: "mine" })).status).toBe(403);
	expect((await post(team.ben.cookie, "/settings/tags", { intent: "create", name: "mine" })).status).toBe(403);
	expect((await post(team.ben.cookie, "/settings/tags", { intent: "delete", tagId })).status).toBe(403);
	expect((await post(team.ana.cookie, contact, { intent: "new-tag", name: "  From   a reel " })).status).toBe(200);
	expect((await post(team.ana.cookie, contact, { intent: "new-tag", name: " " })).status).toBe(400);

	expect((await listTags(team.tenant)).map(({ name }) => name)).toEqual(["From a reel", "hot lead"]);
	expect(await tagsOf(team.tenant, team.conversationId)).toHaveLength(2);
});

test("one contact has thirty tags, an org two hundred", async () => {
	const team = await makeTeam();
	for (let number = 0; number < 200; number++) await createTag(team.tenant, "ana", `tag ${number}`);
	const tags = await listTags(team.tenant);

	for (const { id } of tags.slice(0, 30)) await tagContact(team.tenant, "ana", { ...team, tagId: id });

	expect(await tagContact(team.tenant, "ana", { ...team, tagId: tags[30]?.id ?? "" })).toEqual({ ok: false, reason: "too-many" });
	expect(await createTag(team.tenant, "ana", "one more")).toBeNull();
	expect(await tagContactAnew(team.tenant, "ana", { ...team, name: "one more" })).toEqual({ ok: false, reason: "too-many-tags" });
}, 30_000);

test("a stranger meets no tag, and none of theirs reaches another's contact", async () => {
	const team = await makeTeam();
	const tagId = await aTag(team.tenant);
	await tagContact(team.tenant, "ana", { ...team, tagId });
	const stranger = await makeOrg();
	const theirs = await aTag(stranger.tenant, "theirs");
	const own = await makeLead(stranger);

	expect(await tagContact(stranger.tenant, "eve", { ...own, tagId })).toBeNull();
	expect(await tagContact(stranger.tenant, "eve", { contactId: team.contactId, tagId: theirs })).toBeNull();
	expect(await tagContactAnew(stranger.tenant, "eve", { contactId: team.contactId, name: "x" })).toBeNull();
	expect(await untagContact(stranger.tenant, "eve", { ...team, tagId })).toBeNull();
	expect(await renameTag(stranger.tenant, "eve", { tagId, name: "x" })).toBeNull();
	expect(await mergeTags(stranger.tenant, "eve", { tagId, intoId: theirs })).toBeNull();
	expect(await mergeTags(stranger.tenant, "eve", { tagId: theirs, intoId: tagId })).toBeNull();
	expect(await deleteTag(stranger.tenant, "eve", tagId)).toBeNull();
	expect(await countTagged(stranger.tenant, tagId)).toBeNull();
	expect((await listTags(stranger.tenant)).map(({ name }) => name)).toEqual(["theirs"]);
	expect(await listTags(team.tenant)).toMatchObject([{ name: "hot lead" }]);
	expect(await tagsOf(team.tenant, team.conversationId)).toEqual([tagId]);
});

test("a member who sees only their own leads tags those alone, and hears of no other", async () => {
	const team = await makeTeam();
	const own = await makeLead(team);
	await assignContact(team.tenant, "ana", { contactId: own.contactId, assigneeId: team.ben.user.id });
	await env.DIRECTORY.prepare("update orgs set limits_members = 1 where id = ?").bind(team.orgId).run();
	const tagId = await aTag(team.tenant);
	const limited = await tenantOfMember(env, { orgId: team.orgId, userId: team.ben.user.id });
	if (!limited) throw new Error("no member");
	const seq = await currentSeq(team.tenant);
	await tagContact(team.tenant, "ana", { ...team, tagId });

	expect(await tagContact(limited, team.ben.user.id, { ...own, tagId })).toEqual({ ok: true });
	expect(await untagContact(limited, team.ben.user.id, { ...team, tagId })).toBeNull();

	expect(await tagsOf(limited, own.conversationId)).toEqual([tagId]);
	expect(JSON.stringify(await changesSince(limited, seq))).not.toContain(team.contactId);
	expect((await limited.db.select().from(contactTags)).map((row) => row.contactId)).toEqual([own.contactId]);
});
