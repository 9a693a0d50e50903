import { env } from "cloudflare:test";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { type Beginning, type StepId, wordsOf } from "#app/domain/beginning/steps.ts";
import { setFollowUps } from "#app/domain/follow-ups/follow-ups.server.ts";
import { changeSettings } from "#app/domain/org/member-settings.server.ts";
import { moveContact } from "#app/domain/pipeline/move-contact.server.ts";
import { saveReply } from "#app/domain/saved-replies/saved-replies.server.ts";
import { DAY, now } from "#app/platform/clock.ts";
import { directory } from "#app/platform/db/bindings.ts";
import { orgs, users } from "#app/schema/directory.ts";
import { contacts } from "#app/schema/shard.ts";
import { ORIGIN, send } from "../support/http.ts";
import { makeConversation } from "../support/make.ts";
import { makeTeam, postForm } from "../support/team.ts";

type Team = Awaited<ReturnType<typeof makeTeam>>;
type Somebody = Team["member"];

async function read({ slug }: Team, { cookie }: Somebody): Promise<Beginning> {
	const answer = await send(`/o/${slug}/pages/beginning`, { headers: { cookie, origin: ORIGIN } });
	expect(answer.status).toBe(200);
	return answer.json();
}

const done = ({ steps }: Beginning) => steps.filter(({ isDone }) => isDone).map(({ id }) => id);

test("each step is a fact: it is done when it is so, and not before", async () => {
	const team = await makeTeam();
	const { tenant, owner } = team;
	const becomes = async (...ids: StepId[]) => expect(done(await read(team, owner))).toEqual(expect.arrayContaining(ids));
	// Of a team of four with a connected account and nothing else so much is so.
	expect(done(await read(team, owner))).toEqual(["email", "connected", "invited"]);

	await changeSettings(tenant, owner.user.id, { timeZone: "Europe/Berlin" });
	await becomes("time-zone");
	const { conversationId } = await makeConversation(team);
	expect(done(await read(team, owner))).toEqual(["email", "time-zone", "connected", "message", "invited"]);
	await postForm(`/o/${team.slug}/inbox/${conversationId}`, owner.cookie, { intent: "reply", clientId: "one", text: "hello" });
	await becomes("reply");
	const [contact] = await tenant.db.select().from(contacts);
	await moveContact(tenant, owner.user.id, { contactId: contact?.id ?? "", stageId: team.stageIds[2] ?? "" });
	await becomes("stage");
	await setFollowUps(tenant, owner.user.id, {
		...{ contactId: contact?.id ?? "", memberId: owner.user.id, reason: "", endsOnAnswer: true, clientId: "one" },
		dueAt: [now() + DAY],
	});
	await becomes("follow-up");
	await saveReply(tenant, { id: owner.user.id, role: "owner" }, { replyId: null, title: "Hello", text: "Hi", isShared: true });
	await becomes("saved-reply");
	expect((await read(team, owner)).steps.filter(({ isDone }) => !isDone).map(({ id }) => id)).toEqual([
		"history",
		"practice",
		"notifications",
	]);
});

test("who may not connect or invite is not asked to, and an address that is not confirmed is asked for", async () => {
	const team = await makeTeam();
	await directory(env).update(users).set({ emailVerifiedAt: null }).where(eq(users.id, team.member.user.id));

	const { steps } = await read(team, team.member);

	expect(steps[0]).toEqual({ id: "email", isDone: false });
	expect(steps.map(({ id }) => id)).not.toContain("connected");
	expect(steps.map(({ id }) => id)).not.toContain("invited");
});

test("sent away it stays away for that member alone, until they bring it back; twice is the same", async () => {
	const team = await makeTeam();
	const say = (intent: string) => postForm(`/o/${team.slug}/beginning`, team.member.cookie, { intent });

	expect((await say("dismiss")).status).toBe(200);
	expect((await say("dismiss")).status).toBe(200);
	expect((await read(team, team.member)).isDismissed).toBe(true);
	expect((await read(team, team.owner)).isDismissed).toBe(false);

	await say("bring-back");
	expect((await read(team, team.member)).isDismissed).toBe(false);
});

test("a member who is limited to their own leads learns nothing of the others, and may send it away", async () => {
	const team = await makeTeam();
	await directory(env).update(orgs).set({ limitsMembers: true }).where(eq(orgs.id, team.orgId));
	const { conversationId } = await makeConversation(team);
	await postForm(`/o/${team.slug}/inbox/${conversationId}`, team.owner.cookie, { intent: "reply", clientId: "one", text: "hello" });

	expect(done(await read(team, team.owner))).toEqual(expect.arrayContaining(["message", "reply"]));
	expect(done(await read(team, team.member))).toEqual(["email"]);
	expect((await postForm(`/o/${team.slug}/beginning`, team.member.cookie, { intent: "dismiss" })).status).toBe(200);
	expect((await read(team, team.member)).isDismissed).toBe(true);
});

test("the page says all of it without scripts, and a form that is none changes nothing", async () => {
	const team = await makeTeam();

	const page = await (await send(`/o/${team.slug}/beginning`, { headers: { cookie: team.owner.cookie } })).text();

	expect(page).toContain(wordsOf("practice"));
	expect(page).toContain(`/o/${team.slug}/settings/saved-replies`);
	expect((await postForm(`/o/${team.slug}/beginning`, team.owner.cookie, { intent: "forget" })).status).toBe(400);
});
