import { env } from "cloudflare:test";
import { eq } from "drizzle-orm";
import { expect, test, vi } from "vitest";
import { assignContact } from "#app/domain/contacts/assign-contact.server.ts";
import { createTag, deleteTag } from "#app/domain/contacts/tags.server.ts";
import { listConversations, openInbox } from "#app/domain/inbox/conversations.server.ts";
import { readQuery } from "#app/domain/inbox/views.ts";
import { tenantOfMember } from "#app/domain/org/access.server.ts";
import { removeMember } from "#app/domain/org/change-member.server.ts";
import { changesSince, currentSeq } from "#app/domain/realtime/changes.server.ts";
import type { PersonalFrame, SavedViewsPage, ServerFrame } from "#app/domain/realtime/rows.ts";
import { VIEWS_AT_MOST } from "#app/domain/saved-views/limits.ts";
import {
	deleteView,
	listSavedViews,
	readSavedViews,
	renameView,
	saveView,
	shareView,
	unshareView,
	updateView,
} from "#app/domain/saved-views/saved-views.server.ts";
import { now } from "#app/platform/clock.ts";
import { directory } from "#app/platform/db/bindings.ts";
import { owned } from "#app/platform/tenant.ts";
import { orgs, type Role } from "#app/schema/directory.ts";
import { contacts } from "#app/schema/shard.ts";
import { contactTags, savedViews } from "#app/schema/team.ts";
import { count } from "../support/count-rows.ts";
import { fillInbox } from "../support/fill.ts";
import { makeVisitor, send } from "../support/http.ts";
import { makeConversation, makeOrg } from "../support/make.ts";
import { openSocket } from "../support/socket.ts";
import { postForm } from "../support/team.ts";

const HOT = { name: "Hot leads", query: "?unread=1", isShared: false };

/** An org with an Owner, Ana, and two Team Members, Ben and Cas. */
async function makeTeam() {
	const org = await makeOrg();
	const as = async (role: Role) => {
		const { user, cookie } = await makeVisitor(org, role);
		return { id: user.id, role, cookie };
	};
	return { ...org, ana: await as("owner"), ben: await as("member"), cas: await as("member") };
}

type Team = Awaited<ReturnType<typeof makeTeam>>;

/** Saves a view; gives its id. */
async function saved({ tenant }: Pick<Team, "tenant">, who: { id: string; role: Role }, given: Partial<typeof HOT> = {}) {
	const result = await saveView(tenant, who, { ...HOT, ...given });
	if (!result.ok) throw new Error(result.reason);
	return result.viewId;
}

const namesFor = async ({ tenant }: Team, { id }: { id: string }) => (await listSavedViews(tenant, id)).map(({ name }) => name);

test("one's own views are one's own, the team's are everybody's, all by name", async () => {
	const team = await makeTeam();
	await saved(team, team.ben, { name: "warm" });
	await saved(team, team.ben, { name: "Ads", isShared: true });
	await saved(team, team.ana, { name: "Zebra" });

	expect(await namesFor(team, team.ben)).toEqual(["Ads", "warm"]);
	expect(await namesFor(team, team.ana)).toEqual(["Ads", "Zebra"]);
	expect(await namesFor(team, team.cas)).toEqual(["Ads"]);
});

test("another's own view is not there, whoever asks; a stranger's neither", async () => {
	const team = await makeTeam();
	const viewId = await saved(team, team.ben);
	const stranger = await makeOrg();

	for (const [tenant, who] of [
		[team.tenant, team.ana],
		[team.tenant, team.cas],
		[stranger.tenant, team.ben],
	] as const) {
		expect(await renameView(tenant, who, { viewId, name: "Mine now" })).toBeNull();
		expect(await updateView(tenant, who, { viewId, query: "?media=1" })).toBeNull();
		expect(await shareView(tenant, who, viewId)).toBeNull();
		expect(await unshareView(tenant, who, viewId)).toBeNull();
		expect(await deleteView(tenant, who, viewId)).toBeNull();
	}
	expect(await listSavedViews(team.tenant, team.ben.id)).toMatchObject([{ ...HOT, createdBy: team.ben.id }]);
	expect(await listSavedViews(stranger.tenant, team.ben.id)).toEqual([]);
});

test("a shared view is changed by who made it, an Admin or the Owner", async () => {
	const team = await makeTeam();
	const viewId = await saved(team, team.ben, { isShared: true });

	const refused = { ok: false, reason: "not-allowed" };
	expect(await renameView(team.tenant, team.cas, { viewId, name: "Cold" })).toEqual(refused);
	expect(await updateView(team.tenant, team.cas, { viewId, query: "?media=1" })).toEqual(refused);
	expect(await unshareView(team.tenant, team.cas, viewId)).toEqual(refused);
	expect(await deleteView(team.tenant, team.cas, viewId)).toEqual(refused);
	expect(await renameView(team.tenant, team.ben, { viewId, name: "Warm" })).toEqual({ ok: true, viewId });
	expect(await updateView(team.tenant, team.ana, { viewId, query: "?media=1" })).toEqual({ ok: true, viewId });
	expect(await listSavedViews(team.tenant, team.cas.id)).toMatchObject([{ name: "Warm", query: "?media=1", createdBy: team.ben.id }]);
	expect(await unshareView(team.tenant, team.ana, viewId)).toEqual({ ok: true, viewId });
	expect(await namesFor(team, team.ana)).toEqual([]);
	expect(await namesFor(team, team.ben)).toEqual(["Warm"]);
	expect(await shareView(team.tenant, team.ben, viewId)).toEqual({ ok: true, viewId });
	expect(await deleteView(team.tenant, { ...team.cas, role: "admin" }, viewId)).toEqual({ ok: true, viewId });
	expect(await namesFor(team, team.ben)).toEqual([]);
});

test("a name is there once among what somebody sees, whatever its case, and what others have of their own does not count", async () => {
	const team = await makeTeam();
	const own = await saved(team, team.ben, { name: "Élan" });
	await saved(team, team.ana, { name: "Team", isShared: true });
	const taken = { ok: false, reason: "name-taken" };

	expect(await saveView(team.tenant, team.ben, { ...HOT, name: "éLAN" })).toEqual(taken);
	expect(await saveView(team.tenant, team.ben, { ...HOT, name: "TEAM" })).toEqual(taken);
	expect(await renameView(team.tenant, team.ben, { viewId: own, name: "team" })).toEqual(taken);
	expect(await renameView(team.tenant, team.ben, { viewId: own, name: "ÉLAN" })).toEqual({ ok: true, viewId: own });
	const anas = await saved(team, team.ana, { name: "Élan" });
	expect(await shareView(team.tenant, team.ana, anas)).toEqual({ ok: true, viewId: anas });
	expect(await shareView(team.tenant, team.ben, own)).toEqual(taken);
	expect((await namesFor(team, team.ben)).sort()).toEqual(["Team", "ÉLAN", "Élan"]);
});

test("names have up to 60 characters, and a view needs a filter", async () => {
	const team = await makeTeam();
	const post = async (fields: Record<string, string>) => {
		const answer = await postForm(`/o/${team.slug}/views`, team.ben.cookie, { intent: "save", query: "?unread=1", ...fields });
		return [answer.status, ((await answer.json()) as { reason?: string }).reason];
	};

	expect(await post({ name: " \n " })).toEqual([400, "not-understood"]);
	expect(await post({ name: "n".repeat(61) })).toEqual([400, "not-understood"]);
	expect(await post({ name: "n".repeat(60), query: "?unread=1&odd=main.contacts&stage='" })).toEqual([200, undefined]);
	expect(await post({ name: "Everything", query: "?view=unreplied" })).toEqual([409, "no-filters"]);
	expect(await post({ name: "n".repeat(60).toUpperCase() })).toEqual([409, "name-taken"]);
	expect(await post({ intent: "rename", name: "x", viewId: "nothing", query: "" })).toEqual([400, "not-understood"]);
	expect(await listSavedViews(team.tenant, team.ben.id)).toMatchObject([{ query: "?unread=1" }]);
});

/** Views of one member, or of the team (null), straight into the shard. */
async function fillViews({ tenant }: Team, memberId: string | null, createdBy: string, size = VIEWS_AT_MOST) {
	const rows = Array.from({ length: size }, (_, number) => {
		const name = `${memberId ? "own" : "team"} ${String(number).padStart(2, "0")}`;
		return owned(tenant, { id: `${createdBy}-${name}`, memberId, name, key: name, query: "?unread=1", createdBy, createdAt: now() });
	});
	for (let at = 0; at < rows.length; at += 10) await tenant.db.insert(savedViews).values(rows.slice(at, at + 10));
}

test("fifty of one's own and fifty of the team are the most, and each has its own refusal", async () => {
	const team = await makeTeam();
	await fillViews(team, team.ben.id, team.ben.id);
	await fillViews(team, null, team.ana.id, VIEWS_AT_MOST - 1);

	expect(await saveView(team.tenant, team.ben, HOT)).toEqual({ ok: false, reason: "too-many" });
	expect(await saveView(team.tenant, team.cas, HOT)).toMatchObject({ ok: true });
	const shared = await saved(team, team.ben, { name: "the fiftieth", isShared: true });
	expect(await saveView(team.tenant, team.cas, { ...HOT, name: "one more", isShared: true })).toEqual({
		ok: false,
		reason: "too-many-shared",
	});
	expect(await shareView(team.tenant, team.ben, `${team.ben.id}-own 00`)).toEqual({ ok: false, reason: "too-many-shared" });
	expect(await unshareView(team.tenant, team.ben, shared)).toEqual({ ok: false, reason: "too-many" });
	expect(await listSavedViews(team.tenant, team.ben.id)).toHaveLength(2 * VIEWS_AT_MOST);
});

test("of fifty that are saved at once where one has room, one is", async () => {
	const team = await makeTeam();
	await fillViews(team, null, team.ana.id, VIEWS_AT_MOST - 1);

	const results = await Promise.all(
		Array.from({ length: 20 }, (_, number) => saveView(team.tenant, team.ben, { ...HOT, name: `at once ${number}`, isShared: true })),
	);

	expect(results.filter(({ ok }) => ok)).toHaveLength(1);
	expect((await Promise.all(Array.from({ length: 20 }, () => saveView(team.tenant, team.cas, HOT)))).filter(({ ok }) => ok)).toHaveLength(
		1,
	);
});

test("each is counted as its list has it, for whoever looks: mine is mine, and a limited member's are their own leads", async () => {
	const team = await makeTeam();
	const conversations = [await makeConversation(team), await makeConversation(team), await makeConversation(team)];
	const [first, second] = await team.tenant.db.select({ id: contacts.id }).from(contacts);
	await assignContact(team.tenant, "x", { contactId: first?.id ?? "", assigneeId: team.ben.id });
	await assignContact(team.tenant, "x", { contactId: second?.id ?? "", assigneeId: team.cas.id });
	await saved(team, team.ana, { name: "A: mine, unread", query: "?view=mine&unread=1", isShared: true });
	await saved(team, team.ana, { name: "B: unread", query: "?unread=1", isShared: true });
	await saved(team, team.ana, { name: "C: of Ben", query: `?assignee=${team.ben.id}`, isShared: true });
	await saved(team, team.ben, { name: "D: a secret", query: "?media=1" });
	expect(conversations).toHaveLength(3);

	const countsFor = async (who: { id: string }) => {
		const tenant = await tenantOfMember(env, { orgId: team.orgId, userId: who.id });
		if (!tenant) throw new Error("no member");
		const { saved: rows } = await readSavedViews(tenant, who.id);
		for (const { query, count: found } of rows) {
			const page = await listConversations(tenant, { memberId: who.id, query: readQuery(new URLSearchParams(query)) });
			expect(found, query).toBe(page?.ids.length);
		}
		return rows.map(({ name, count: found }) => `${name.slice(0, 1)} ${found}`);
	};
	expect(await countsFor(team.ana)).toEqual(["A 0", "B 3", "C 1"]);
	expect(await countsFor(team.ben)).toEqual(["A 1", "B 3", "C 1", "D 0"]);
	await directory(env).update(orgs).set({ limitsMembers: true }).where(eq(orgs.id, team.orgId));
	expect(await countsFor(team.ben)).toEqual(["A 1", "B 1", "C 1", "D 0"]);
	expect(await countsFor(team.cas)).toEqual(["A 1", "B 1", "C 0"]);
	expect(await countsFor(team.ana)).toEqual(["A 0", "B 3", "C 1"]);
});

test("a limited member saves, shares and changes theirs like anybody", async () => {
	const team = await makeTeam();
	await directory(env).update(orgs).set({ limitsMembers: true }).where(eq(orgs.id, team.orgId));
	const limited = await tenantOfMember(env, { orgId: team.orgId, userId: team.ben.id });
	if (!limited) throw new Error("no member");
	await saved(team, team.cas, { name: "of Cas" });

	const viewId = await saved({ tenant: limited }, team.ben);
	expect(await shareView(limited, team.ben, viewId)).toEqual({ ok: true, viewId });
	expect(await renameView(limited, team.ben, { viewId, name: "Warm" })).toEqual({ ok: true, viewId });

	expect(await namesFor(team, team.ana)).toEqual(["Warm"]);
	expect((await listSavedViews(limited, team.ben.id)).map(({ name }) => name)).toEqual(["Warm"]);
	expect((await limited.db.select().from(savedViews)).map(({ name }) => name)).toEqual(["Warm"]);
});

test("a view of a tag that was deleted stays, and has nothing", async () => {
	const team = await makeTeam();
	await makeConversation(team);
	const tag = await createTag(team.tenant, team.ana.id, "vip");
	const [contact] = await team.tenant.db.select().from(contacts);
	await team.tenant.db.insert(contactTags).values(owned(team.tenant, { contactId: contact?.id ?? "", tagId: tag?.tagId ?? "", at: now() }));
	await saved(team, team.ana, { query: `?tag=${tag?.tagId}` });
	expect((await readSavedViews(team.tenant, team.ana.id)).saved).toMatchObject([{ count: 1, isExact: true }]);

	await deleteTag(team.tenant, team.ana.id, tag?.tagId ?? "");

	expect((await readSavedViews(team.tenant, team.ana.id)).saved).toMatchObject([{ query: `?tag=${tag?.tagId}`, count: 0, isExact: true }]);
});

test("of a team's view everybody is told, without its name; of one's own only who has it", async () => {
	const team = await makeTeam();
	const [ben, cas] = [await openSocket(team, team.ben.cookie), await openSocket(team, team.cas.cookie)];
	const heardBy = ({ heard }: typeof ben) =>
		(heard as (ServerFrame | PersonalFrame)[]).filter(({ type }) => type !== "hello").map((frame) => JSON.stringify(frame));
	const before = await currentSeq(team.tenant);

	const viewId = await saved(team, team.ben, { name: "a secret" });
	await vi.waitFor(() => expect(heardBy(ben)).toEqual(['{"type":"views"}']));
	await renameView(team.tenant, team.ben, { viewId, name: "another secret" });
	expect(await currentSeq(team.tenant)).toBe(before);
	await shareView(team.tenant, team.ben, viewId);

	await vi.waitFor(() => expect(heardBy(cas)).toHaveLength(1));
	expect(JSON.parse(heardBy(cas)[0] ?? "")).toMatchObject({ type: "change", seq: before + 1, rows: { haveViewsChanged: true } });
	expect(heardBy(ben)).toHaveLength(3);
	expect(`${heardBy(ben)}${heardBy(cas)}`).not.toContain("secret");
	expect(await changesSince(team.tenant, before)).toMatchObject({ type: "changes", rows: { haveViewsChanged: true } });
});

test("the door gives each member what they may see, and leaves the views out where nobody asks for them", async () => {
	const team = await makeTeam();
	await saved(team, team.ben, { name: "a secret" });
	await saved(team, team.ben, { name: "Team", isShared: true });
	const get = async (search: string, cookie: string) =>
		(await send(`/o/${team.slug}/pages/views${search}`, { headers: { cookie } })).text();

	const bens = JSON.parse(await get("?saved=1", team.ben.cookie)) as SavedViewsPage;
	expect(bens.saved.map(({ name, isShared }) => [name, isShared])).toEqual([
		["a secret", false],
		["Team", true],
	]);
	expect(bens.counts.all).toBe(0);
	expect(await get("?saved=1", team.ana.cookie)).not.toContain("secret");
	expect(Object.keys(JSON.parse(await get("", team.ben.cookie)))).toEqual(["counts", "mentions"]);
});

test("who leaves takes their own views along; those they shared stay, and the Owner answers for them", async () => {
	const team = await makeTeam();
	await saved(team, team.ben, { name: "his own" });
	const shared = await saved(team, team.ben, { name: "Team", isShared: true });
	await saved(team, team.cas, { name: "of Cas" });

	await removeMember(team.tenant, team.ana.id, team.ben.id);

	const left = await team.tenant.db.select().from(savedViews);
	expect(left.map(({ name }) => name).sort()).toEqual(["Team", "of Cas"]);
	expect(await listSavedViews(team.tenant, team.ana.id)).toMatchObject([{ id: shared, createdBy: team.ana.id }]);
	expect(await unshareView(team.tenant, team.ana, shared)).toEqual({ ok: true, viewId: shared });
	expect(await namesFor(team, team.ana)).toEqual(["Team"]);
});

test("what counting reads is bounded by views, not by conversations, and an inbox with many views reads a row of them", async () => {
	const team = await makeTeam();
	const large = await makeOrg({ shard: "SHARD_01" });
	await fillInbox(large, 20_000);
	const [ana, other] = ["ana", "other"];
	for (let member = 0; member < 5; member++) await fillViews({ ...team, ...large }, `m${member}`, `m${member}`);
	const bare = await count(env.SHARD_01, () => openInbox(large.tenant, { memberId: ana, query: { view: "all" } }));
	await fillViews({ ...team, ...large }, ana, ana);
	await fillViews({ ...team, ...large }, null, other);

	const opened = await count(env.SHARD_01, () => openInbox(large.tenant, { memberId: ana, query: { view: "all" } }));
	const listed = await count(env.SHARD_01, () => listSavedViews(large.tenant, ana));
	const counted = await count(env.SHARD_01, () => readSavedViews(large.tenant, ana));

	console.log(
		`figure: rows read by the inbox without and with 100 saved views, by their list, by their counts at 20,000 conversations: ${JSON.stringify([bare.read, opened.read, listed.read, counted.read])}; calls ${counted.calls}`,
	);
	expect(opened.calls).toBe(1);
	expect(opened.read).toBeLessThanOrEqual(Math.min(220, bare.read + 2));
	expect(listed.read).toBeLessThanOrEqual(4 * 100 + 5);
	expect(counted.calls).toBe(2);
	expect(counted.read).toBeLessThanOrEqual(100 * 1_600);
	expect((await readSavedViews(large.tenant, ana)).saved[0]).toMatchObject({ count: 0, isExact: false });
}, 60_000);

test("a change of the team's views that changes nothing takes nobody's number", async () => {
	const team = await makeTeam();
	await saved(team, team.ana, { isShared: true });
	const ben = await openSocket(team, team.ben.cookie);
	await makeConversation(team);
	const before = await currentSeq(team.tenant);

	expect(await saveView(team.tenant, team.cas, { ...HOT, isShared: true })).toEqual({ ok: false, reason: "name-taken" });
	const [mine] = await listSavedViews(team.tenant, team.ana.id);
	expect(await updateView(team.tenant, team.ana, { viewId: mine?.id ?? "", query: HOT.query })).toMatchObject({ ok: true });
	expect(await saveView(team.tenant, team.cas, { ...HOT, name: "Cold", isShared: true })).toMatchObject({ ok: true });

	const told = () =>
		(ben.heard as ServerFrame[]).flatMap((frame) => (frame.type === "change" && frame.event === "view.changed" ? [frame.seq] : []));
	await vi.waitFor(() => expect(told()).toEqual([before + 1]));
});
