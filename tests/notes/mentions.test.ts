/** Mentions: the conversations in which a note names somebody, those that they have not seen first, live in every window of theirs. */
import { env } from "cloudflare:test";
import { expect, test, vi } from "vitest";
import { listConversations, readViews } from "#app/domain/inbox/conversations.server.ts";
import { seeMentions } from "#app/domain/notes/mentions.server.ts";
import { addNote, deleteNote, editNote } from "#app/domain/notes/notes.server.ts";
import { tenantOfMember } from "#app/domain/org/access.server.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { mentions, notes } from "#app/schema/team.ts";
import { makeVisitor, ORIGIN, send } from "../support/http.ts";
import { makeConversation, makeOrg } from "../support/make.ts";
import { openSocket } from "../support/socket.ts";

async function makeTeam() {
	const org = await makeOrg();
	const [older, newer] = [await makeConversation(org, { sentAt: Date.now() - 60_000 }), await makeConversation(org)];
	const [ana, ben] = [await makeVisitor(org, "owner"), await makeVisitor(org, "member")];
	return { ...org, older: older.conversationId, newer: newer.conversationId, ana, ben };
}

type Team = Awaited<ReturnType<typeof makeTeam>>;

const mentionBen = ({ tenant, ana, ben }: Team, conversationId: string) =>
	addNote(tenant, ana.user.id, { conversationId, clientId: crypto.randomUUID(), text: "see @Ben", mentions: [ben.user.id] });
const listed = async (tenant: Tenant, memberId: string) =>
	(await listConversations(tenant, { memberId, query: { view: "mentions" } }))?.ids;

test("who is mentioned finds the conversation, unseen ones first, and nobody else does", async () => {
	const team = await makeTeam();
	await mentionBen(team, team.newer);
	await seeMentions(team.tenant, team.ben.user.id, team.newer);
	await mentionBen(team, team.older);

	expect(await listed(team.tenant, team.ben.user.id)).toEqual([team.older, team.newer]);
	expect(await listed(team.tenant, team.ana.user.id)).toEqual([]);
	expect((await readViews(team.tenant, team.ben.user.id)).mentions).toEqual(
		expect.arrayContaining([
			{ conversationId: team.newer, isUnseen: false },
			{ conversationId: team.older, isUnseen: true },
		]),
	);
});

test("their open pages hear of it, and of its end in another window; a colleague's do not", async () => {
	const team = await makeTeam();
	const [hers, his] = [await openSocket(team, team.ana.cookie), await openSocket(team, team.ben.cookie)];
	const mentioned = (isUnseen: boolean | null) => ({ type: "mentioned", mention: { conversationId: team.older, isUnseen } });

	await mentionBen(team, team.older);
	await vi.waitFor(() => expect(his.heard).toContainEqual(mentioned(true)));
	const answer = await send(`/o/${team.slug}/inbox/${team.older}`, {
		method: "POST",
		body: new URLSearchParams({ intent: "read", mentions: "yes" }),
		headers: { cookie: team.ben.cookie, origin: ORIGIN },
	});

	expect(answer.status).toBeLessThan(400);
	await vi.waitFor(() => expect(his.heard).toContainEqual(mentioned(false)));
	expect(await team.tenant.db.select().from(mentions)).toMatchObject([{ seenAt: expect.any(Number) }]);
	expect(JSON.stringify(hers.heard)).not.toContain('"mentioned"');
});

test("a note that no longer names somebody, or is deleted, mentions nobody", async () => {
	const team = await makeTeam();
	const his = await openSocket(team, team.ben.cookie);
	await mentionBen(team, team.older);
	await mentionBen(team, team.newer);
	const [first, second] = await team.tenant.db.select().from(notes).orderBy(notes.conversationId);
	const at = (note: typeof first) => ({ noteId: note?.id ?? "", conversationId: note?.conversationId ?? "" });

	await editNote(team.tenant, team.ana.user.id, { ...at(first), text: "never mind", mentions: [] });
	await deleteNote(team.tenant, team.ana.user.id, at(second));

	expect(await listed(team.tenant, team.ben.user.id)).toEqual([]);
	for (const conversationId of [team.older, team.newer])
		await vi.waitFor(() => expect(his.heard).toContainEqual({ type: "mentioned", mention: { conversationId, isUnseen: null } }));
});

test("who sees only their own leads finds and hears of no mention beside others'; a stranger sees and marks none", async () => {
	const team = await makeTeam();
	await env.DIRECTORY.prepare("update orgs set limits_members = 1 where id = ?").bind(team.orgId).run();
	const his = await openSocket(team, team.ben.cookie);
	await mentionBen(team, team.older);
	const limited = await tenantOfMember(env, { orgId: team.orgId, userId: team.ben.user.id });
	if (!limited) throw new Error("no member");
	const stranger = await makeOrg();

	await seeMentions(stranger.tenant, team.ben.user.id, team.older);

	expect(await listed(limited, team.ben.user.id)).toEqual([]);
	expect((await readViews(limited, team.ben.user.id)).mentions).toEqual([]);
	expect(await listed(stranger.tenant, team.ben.user.id)).toEqual([]);
	expect(await team.tenant.db.select().from(mentions)).toMatchObject([{ seenAt: null }]);
	await mentionBen(team, team.newer);
	expect(JSON.stringify(his.heard)).not.toContain(team.older);
});
