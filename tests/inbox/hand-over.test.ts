/** A lead that goes to a colleague with a note: whole or not at all, one line for the team, and given back by who did it. */
import { env } from "cloudflare:test";
import { eq } from "drizzle-orm";
import { expect, test, vi } from "vitest";
import { assignContact } from "#app/domain/contacts/assign-contact.server.ts";
import { handOver, takeBackHandOver } from "#app/domain/inbox/hand-over.server.ts";
import { readConversation } from "#app/domain/inbox/messages.server.ts";
import { handOverOf } from "#app/domain/notes/hand-over.ts";
import { addNote, editNote } from "#app/domain/notes/notes.server.ts";
import { tenantOfMember } from "#app/domain/org/access.server.ts";
import { HOUR, now, setClockOffset } from "#app/platform/clock.ts";
import { owned } from "#app/platform/tenant.ts";
import { auditLog, contacts, conversations, events } from "#app/schema/shard.ts";
import { followUps, mentions, notes, notifications } from "#app/schema/team.ts";
import { makeVisitor } from "../support/http.ts";
import { makeConversation, makeOrg } from "../support/make.ts";
import { openSocket } from "../support/socket.ts";

/** Ana, whose lead it is, Ben who closes, and Eve. */
async function makeTeam({ isLimited = false } = {}) {
	const org = await makeOrg();
	if (isLimited) await env.DIRECTORY.prepare("update orgs set limits_members = 1 where id = ?").bind(org.orgId).run();
	const { conversationId } = await makeConversation(org);
	const [contact] = await org.tenant.db.select().from(contacts).where(eq(contacts.conversationId, conversationId));
	const [ana, ben, eve] = [await makeVisitor(org, "member"), await makeVisitor(org, "member"), await makeVisitor(org, "member")];
	const contactId = contact?.id ?? "";
	await assignContact(org.tenant, "x", { contactId, assigneeId: ana.user.id });
	const own = await tenantOfMember(env, { orgId: org.orgId, userId: ana.user.id });
	if (!own) throw new Error("no member");
	return { ...org, own, conversationId, contactId, ana, ben, eve };
}

type Team = Awaited<ReturnType<typeof makeTeam>>;

const wish = ({ contactId, ben }: Team, given: { memberId?: string; text?: string; clientId?: string } = {}) => ({
	contactId,
	memberId: ben.user.id,
	clientId: "handed",
	text: "wants the yearly plan",
	...given,
});
const assigneeOf = async ({ tenant }: Team) => [
	(await tenant.db.select().from(contacts))[0]?.assigneeId,
	(await tenant.db.select().from(conversations))[0]?.assigneeId,
];

test("the lead, its follow-ups, the note, the mention and the news go together, once", async () => {
	const team = await makeTeam();
	const { tenant, contactId, conversationId, ana, ben } = team;
	const at = now();
	await tenant.db.insert(followUps).values(
		owned(tenant, {
			id: "f",
			contactId,
			memberId: ana.user.id,
			reason: "call",
			dueAt: at + HOUR,
			endsOnAnswer: true,
			createdBy: "x",
			createdAt: at,
		}),
	);
	const live = await openSocket(team, team.eve.cookie);

	for (let time = 0; time < 2; time++) expect(await handOver(tenant, ana.user.id, wish(team))).toEqual({ ok: true });

	expect(await assigneeOf(team)).toEqual([ben.user.id, ben.user.id]);
	expect((await tenant.db.select().from(followUps))[0]?.memberId).toBe(ben.user.id);
	const written = await tenant.db.select().from(notes);
	expect(written).toMatchObject([{ text: "wants the yearly plan", authorId: ana.user.id, mentions: [ben.user.id] }]);
	expect(handOverOf(written[0] ?? { clientId: "" })).toEqual({ clientId: "handed", from: ana.user.id, to: ben.user.id });
	expect(await tenant.db.select().from(mentions)).toMatchObject([{ memberId: ben.user.id, seenAt: null }]);
	expect(await tenant.db.select().from(notifications).where(eq(notifications.memberId, ben.user.id))).toMatchObject([
		{ kind: "assigned", conversationId, actorId: ana.user.id },
	]);
	expect((await tenant.db.select().from(auditLog)).map(({ action }) => action)).toEqual(
		expect.arrayContaining(["note.added", "contact.handed-over"]),
	);
	await vi.waitFor(() =>
		expect(live.heard).toContainEqual(
			expect.objectContaining({
				rows: expect.objectContaining({
					contacts: [expect.objectContaining({ id: contactId, assigneeId: ben.user.id })],
					notes: [expect.objectContaining({ text: "wants the yearly plan" })],
				}),
			}),
		),
	);
	expect((await readConversation(tenant, conversationId, {}))?.snapshot.rows.notes).toHaveLength(1);
});

test("undo gives the lead back and takes the note away, for who handed it over and while nobody else moved it", async () => {
	const team = await makeTeam();
	const { tenant, contactId, ana, ben, eve } = team;
	const back = (actorId: string) => takeBackHandOver(tenant, actorId, { contactId, clientId: "handed" });
	await handOver(tenant, ana.user.id, wish(team));

	expect(await back(eve.user.id)).toBeNull();
	expect(await back(ben.user.id)).toBeNull();
	expect(await back(ana.user.id)).toEqual({ ok: true });
	expect(await back(ana.user.id)).toBeNull();
	expect(await assigneeOf(team)).toEqual([ana.user.id, ana.user.id]);
	expect([await tenant.db.select().from(notes), await tenant.db.select().from(mentions)]).toEqual([[], []]);

	await handOver(tenant, ana.user.id, wish(team));
	await assignContact(tenant, "x", { contactId, assigneeId: eve.user.id });
	expect(await back(ana.user.id)).toEqual({ ok: false, reason: "moved-on" });
	expect(await assigneeOf(team)).toEqual([eve.user.id, eve.user.id]);
});

test("after an hour it is not taken back any more", async () => {
	const team = await makeTeam();
	await handOver(team.tenant, team.ana.user.id, wish(team));
	setClockOffset(2 * HOUR);
	try {
		expect(await takeBackHandOver(team.tenant, team.ana.user.id, { contactId: team.contactId, clientId: "handed" })).toBeNull();
	} finally {
		setClockOffset(0);
	}

	expect(await assigneeOf(team)).toEqual([team.ben.user.id, team.ben.user.id]);
});

test("who sees their own leads alone hands one over, sees it no longer, and can still take it back", async () => {
	const team = await makeTeam({ isLimited: true });
	const { own, conversationId, contactId, ana, ben } = team;
	const his = await openSocket(team, ben.cookie);

	expect(await handOver(own, ana.user.id, wish(team))).toEqual({ ok: true });

	expect(await readConversation(own, conversationId, {})).toBeNull();
	await vi.waitFor(() => expect(JSON.stringify(his.heard)).toContain("wants the yearly plan"));
	expect(await handOver(own, ana.user.id, wish(team))).toEqual({ ok: true });
	expect(await team.tenant.db.select().from(notes)).toHaveLength(1);
	expect(await handOver(own, ana.user.id, wish(team, { clientId: "again" }))).toBeNull();
	expect(await takeBackHandOver(own, ana.user.id, { contactId, clientId: "handed" })).toEqual({ ok: true });
	expect(await readConversation(own, conversationId, {})).not.toBeNull();
});

test("to nobody of the team, without a word, and by a stranger nothing is handed over", async () => {
	const team = await makeTeam();
	const { tenant, contactId, ana } = team;
	const stranger = await makeOrg();
	const before = await tenant.db.select().from(events);

	expect(await handOver(tenant, ana.user.id, wish(team, { memberId: "nobody" }))).toEqual({ ok: false, reason: "not-a-member" });
	expect(await handOver(tenant, ana.user.id, wish(team, { text: " " }))).toEqual({ ok: false, reason: "empty" });
	expect(await handOver(stranger.tenant, ana.user.id, wish(team))).toBeNull();
	expect(await takeBackHandOver(stranger.tenant, ana.user.id, { contactId, clientId: "handed" })).toBeNull();
	expect(await tenant.db.select().from(events)).toEqual(before);
	expect(await assigneeOf(team)).toEqual([ana.user.id, ana.user.id]);
});

test("an ordinary note is no hand-over, whatever it is called, and an edited hand-over still mentions who got it", async () => {
	const team = await makeTeam();
	const { tenant, conversationId, contactId, ana, ben } = team;
	await addNote(tenant, ana.user.id, { conversationId, clientId: "hand-over", text: "mine", mentions: [] });
	expect(await takeBackHandOver(tenant, ana.user.id, { contactId, clientId: "hand-over" })).toBeNull();

	await handOver(tenant, ana.user.id, wish(team));
	const [handed] = (await tenant.db.select().from(notes)).filter((note) => handOverOf(note));
	await editNote(tenant, ana.user.id, { noteId: handed?.id ?? "", conversationId, text: "wants two", mentions: [] });

	expect(await tenant.db.select().from(mentions)).toMatchObject([{ memberId: ben.user.id }]);
});
