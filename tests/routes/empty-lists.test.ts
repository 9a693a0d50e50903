/** A list without anything in it says what it is for, and what fills it. */
import { env } from "cloudflare:test";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { setFollowUps } from "#app/domain/follow-ups/follow-ups.server.ts";
import { DAY, now } from "#app/platform/clock.ts";
import { directory } from "#app/platform/db/bindings.ts";
import { mine } from "#app/platform/tenant.ts";
import { memberships } from "#app/schema/directory.ts";
import { connections, contacts } from "#app/schema/shard.ts";
import { send } from "../support/http.ts";
import { makeConversation } from "../support/make.ts";
import { makeTeam, postForm } from "../support/team.ts";

type Team = Awaited<ReturnType<typeof makeTeam>>;

async function page({ slug, owner }: Team, path: string) {
	const answer = await send(`/o/${slug}/${path}`, { headers: { cookie: owner.cookie } });
	expect(answer.status, path).toBe(200);
	return (await answer.text()).replaceAll("<!-- -->", "").replaceAll("&#x27;", "'");
}

test.each([
	["inbox", "from another Instagram account", "/practice"],
	["inbox?view=mine", "Nothing is assigned to you", "press I to take it"],
	["inbox?view=unassigned", "Every lead is somebody's", "until somebody takes them"],
	["inbox?view=unreplied", "Everybody has an answer", "when the person wrote last"],
	["inbox?view=expiring", "No reply window is about to close", "within four hours"],
	["inbox?view=mentions", "mention", "note"],
	["inbox?view=snoozed", "Nothing is snoozed", "Press H"],
	["inbox?view=done", "Nothing is done yet", "Press E"],
	["inbox?unread=1", "Nothing matches these filters", "Clear filters"],
	["follow-ups", "Nobody has follow-ups", "Go to the inbox"],
	["pipeline", "Everyone who writes for the first time begins here", "when a call is in the calendar"],
	["notifications", "Nothing was told to you yet", "Choose what you are told of"],
	["settings/saved-replies", "There are none yet", "Write the first one above"],
	["settings/tags", "There are none yet", "Add the first above"],
	["settings/api", "There is none", "Make one above"],
	["settings/audit", "Nothing was done yet", "The first reply, move or invitation"],
	["settings/audit?group=reply", "No line matches this filter", "Clear filter"],
	["settings/security", "No proof was made yet", "Prove that organizations are kept apart"],
	["settings/assignment", "Nobody does", "Takes turns"],
])("%s", async (path, what, next) => {
	const html = await page(await makeTeam(), path);

	expect(html).toContain(what);
	expect(html).toContain(next);
});

test("the inbox before an account is connected leads to connecting one, and what a connected one needs is asked of nobody else", async () => {
	const team = await makeTeam();
	await team.tenant.db.update(connections).set({ status: "removed" }).where(mine(team.tenant, connections));

	expect(await page(team, "inbox")).toContain("Connect an account");
	expect(await page(team, "settings/connections")).toContain("Connect");
	const asMember = await send(`/o/${team.slug}/inbox`, { headers: { cookie: team.member.cookie } });
	expect(await asMember.text()).toContain("can connect it");
});

test("an inbox in which everything is done says so, and leads to what comes next", async () => {
	const team = await makeTeam();
	const { conversationId } = await makeConversation(team);
	await postForm(`/o/${team.slug}/inbox/${conversationId}`, team.owner.cookie, { intent: "done" });

	const done = await page(team, "inbox");
	expect(done).toContain("Everything is done");
	expect(done).toContain("?view=done");
	expect(done).not.toContain("Open follow-ups");

	const [contact] = await team.tenant.db.select().from(contacts);
	await setFollowUps(team.tenant, team.owner.user.id, {
		...{ contactId: contact?.id ?? "", memberId: team.owner.user.id, reason: "", endsOnAnswer: true, clientId: "one" },
		dueAt: [now() + 3 * DAY],
	});
	expect(await page(team, "inbox")).toContain("Open follow-ups");
	expect(await page(team, "follow-ups")).toContain("Nothing is due today");
});

test("who works alone is shown how to invite somebody", async () => {
	const team = await makeTeam();
	for (const { user } of [team.admin, team.second, team.member]) {
		await directory(env).delete(memberships).where(eq(memberships.userId, user.id));
	}

	expect(await page(team, "settings/members")).toContain("Invite the first teammate below");
});
