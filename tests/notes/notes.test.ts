/** Notes beside a conversation: for the team alone, once, live to everybody who may see it, and told to whom they mention. */
import { env } from "cloudflare:test";
import { expect, test, vi } from "vitest";
import { readConversation } from "#app/domain/inbox/messages.server.ts";
import { addNote, deleteNote, editNote } from "#app/domain/notes/notes.server.ts";
import { tenantOfMember } from "#app/domain/org/access.server.ts";
import { changesSince, currentSeq } from "#app/domain/realtime/changes.server.ts";
import { mentions, notes, notifications } from "#app/schema/team.ts";
import { makeVisitor } from "../support/http.ts";
import { makeConversation, makeOrg } from "../support/make.ts";
import { openSocket } from "../support/socket.ts";

async function makeTeam() {
	const org = await makeOrg();
	const lead = await makeConversation(org);
	const [ana, ben] = [await makeVisitor(org, "owner"), await makeVisitor(org, "member")];
	return { ...org, ...lead, ana, ben };
}

type Team = Awaited<ReturnType<typeof makeTeam>>;

const write = ({ tenant, conversationId, ana }: Team, given: { text?: string; clientId?: string; mentions?: string[] } = {}) =>
	addNote(tenant, ana.user.id, { conversationId, text: "call him first", clientId: crypto.randomUUID(), mentions: [], ...given });
const stored = ({ tenant }: Team) => tenant.db.select().from(notes);

test("a note is written once, shown to open browsers and with the conversation, and never sent", async () => {
	const team = await makeTeam();
	const live = await openSocket(team, team.ben.cookie);
	const seq = await currentSeq(team.tenant);

	for (let time = 0; time < 2; time++) expect(await write(team, { clientId: "same" })).toEqual({ ok: true });

	expect(await stored(team)).toHaveLength(1);
	await vi.waitFor(() =>
		expect(live.heard).toContainEqual(
			expect.objectContaining({
				event: "note.changed",
				rows: expect.objectContaining({ notes: [expect.objectContaining({ text: "call him first" })] }),
			}),
		),
	);
	const page = await readConversation(team.tenant, team.conversationId, {});
	expect(page?.snapshot.rows.notes).toMatchObject([{ text: "call him first", authorId: team.ana.user.id }]);
	expect(await changesSince(team.tenant, seq)).toMatchObject({
		rows: { notes: [{ text: "call him first" }], notesOf: [team.conversationId] },
	});
	expect(page?.snapshot.rows.messages?.map(({ text }) => text)).toEqual(["hello"]);
});

test("whom a note mentions is told once, the writer and strangers are not", async () => {
	const team = await makeTeam();
	const stranger = await makeVisitor(await makeOrg());

	await write(team, { clientId: "a", mentions: [team.ben.user.id, team.ana.user.id, stranger.user.id] });
	await write(team, { clientId: "a", mentions: [team.ben.user.id] });

	expect(await team.tenant.db.select().from(mentions)).toMatchObject([{ memberId: team.ben.user.id, seenAt: null }]);
	expect(await team.tenant.db.select().from(notifications)).toMatchObject([{ memberId: team.ben.user.id, kind: "mention" }]);
});

test("its author changes it; others do not, and an Owner may delete it", async () => {
	const team = await makeTeam();
	await addNote(team.tenant, team.ben.user.id, { conversationId: team.conversationId, text: "mine", clientId: "b", mentions: [] });
	const [note] = await stored(team);
	const at = { noteId: note?.id ?? "", conversationId: team.conversationId };

	expect(await editNote(team.tenant, team.ana.user.id, { ...at, text: "theirs", mentions: [] })).toEqual({
		ok: false,
		reason: "not-yours",
	});
	expect(await editNote(team.tenant, team.ben.user.id, { ...at, text: "better", mentions: [team.ana.user.id] })).toEqual({ ok: true });
	expect(await stored(team)).toMatchObject([{ text: "better", editedAt: expect.any(Number) }]);
	expect(await deleteNote(team.tenant, team.ana.user.id, at)).toEqual({ ok: true });
	expect(await stored(team)).toEqual([]);
	expect(await team.tenant.db.select().from(mentions)).toEqual([]);
});

test("a Team Member deletes their own notes alone", async () => {
	const team = await makeTeam();
	await write(team);
	const [note] = await stored(team);

	const result = await deleteNote(team.tenant, team.ben.user.id, { noteId: note?.id ?? "", conversationId: team.conversationId });

	expect(result).toEqual({ ok: false, reason: "not-yours" });
	expect(await stored(team)).toHaveLength(1);
});

test("an empty note and one that is too long are refused", async () => {
	const team = await makeTeam();

	expect(await write(team, { text: " \n " })).toEqual({ ok: false, reason: "empty" });
	expect(await write(team, { text: "x".repeat(5001) })).toEqual({ ok: false, reason: "too-long" });
	expect(await stored(team)).toEqual([]);
});

test("a stranger reads and writes none", async () => {
	const team = await makeTeam();
	await write(team);
	const [note] = await stored(team);
	const { tenant } = await makeOrg();
	const at = { noteId: note?.id ?? "", conversationId: team.conversationId };

	expect(
		await addNote(tenant, team.ana.user.id, { conversationId: team.conversationId, text: "x", clientId: "x", mentions: [] }),
	).toBeNull();
	expect(await editNote(tenant, team.ana.user.id, { ...at, text: "x", mentions: [] })).toBeNull();
	expect(await deleteNote(tenant, team.ana.user.id, at)).toBeNull();
	expect(await stored(team)).toMatchObject([{ text: "call him first" }]);
});

test("a member who sees only their own leads hears of no note beside others'", async () => {
	const team = await makeTeam();
	await env.DIRECTORY.prepare("update orgs set limits_members = 1 where id = ?").bind(team.orgId).run();
	const seq = await currentSeq(team.tenant);
	await write(team, { mentions: [team.ben.user.id] });

	const limited = await tenantOfMember(env, { orgId: team.orgId, userId: team.ben.user.id });

	if (!limited) throw new Error("no member");
	expect(
		await addNote(limited, team.ben.user.id, { conversationId: team.conversationId, text: "x", clientId: "x", mentions: [] }),
	).toBeNull();
	expect(JSON.stringify(await changesSince(limited, seq))).not.toContain("call him first");
	expect(await team.tenant.db.select().from(notifications)).toEqual([]);
});
