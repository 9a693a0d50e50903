import { env } from "cloudflare:test";
import { eq } from "drizzle-orm";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { tenantOfMember } from "#app/domain/org/access.server.ts";
import { keepDraftOf, readDrafts } from "#app/domain/realtime/drafts.server.ts";
import { now } from "#app/platform/clock.ts";
import { drafts } from "#app/schema/team.ts";
import { send } from "../support/http.ts";
import { makeConversation, makeOrg } from "../support/make.ts";
import { openSocket } from "../support/socket.ts";
import { makeTeam, postForm } from "../support/team.ts";

test("of a draft that comes from several windows the newest stays, in whatever order they come", async () => {
	const team = await makeTeam();
	const { conversationId } = await makeConversation(team);
	const at = now() - 10_000;

	await fc.assert(
		fc.asyncProperty(fc.shuffledSubarray([1, 2, 3, 4], { minLength: 2 }), async (order) => {
			const memberId = `member-${order.join("")}-${Math.random()}`;
			for (const turn of order) {
				await keepDraftOf(team.tenant, memberId, { conversationId, text: turn === 3 ? "" : `text ${turn}`, at: at + turn });
			}
			const newest = Math.max(...order);
			const expected = newest === 3 ? [] : [{ conversationId, text: `text ${newest}`, at: at + newest }];
			expect(await readDrafts(team.tenant, memberId)).toEqual(expected);
		}),
		{ numRuns: 20 },
	);
});

test("a draft reaches the other windows of who writes it and is nowhere in what others get", async () => {
	const team = await makeTeam();
	const { conversationId } = await makeConversation(team);
	const [own, other] = [await openSocket(team, team.member.cookie), await openSocket(team, team.admin.cookie)];
	const fields = { conversationId, text: "a secret beginning", at: String(now()) };

	expect((await postForm(`/o/${team.slug}/drafts`, team.member.cookie, fields)).status).toBe(200);

	await vi.waitFor(() => expect(own.heard.some((frame) => JSON.stringify(frame).includes("a secret beginning"))).toBe(true));
	const page = (cookie: string) => pageOf(team.slug, conversationId, cookie);
	expect(await page(team.member.cookie)).toContain("a secret beginning");
	expect(await page(team.admin.cookie)).not.toContain("a secret beginning");
	expect(await readDrafts(team.tenant, team.admin.user.id)).toEqual([]);
	expect(JSON.stringify(other.heard)).not.toContain("secret");
});

test("a clock that runs ahead does not win for ever", async () => {
	const team = await makeTeam();
	const { conversationId } = await makeConversation(team);

	await keepDraftOf(team.tenant, "ana", { conversationId, text: "from the future", at: now() + 1e9 });
	await vi.waitFor(async () => {
		await keepDraftOf(team.tenant, "ana", { conversationId, text: "now", at: now() });
		expect((await readDrafts(team.tenant, "ana"))[0]?.text).toBe("now");
	});
});

test("strangers and members without the lead keep no draft in a conversation", async () => {
	const team = await makeTeam();
	const { conversationId } = await makeConversation(team);
	const stranger = await makeOrg();
	await env.DIRECTORY.prepare("update orgs set limits_members = 1 where id = ?").bind(team.orgId).run();
	const limited = await tenantOfMember(env, { orgId: team.orgId, userId: team.member.user.id });
	const draft = { conversationId, text: "hello", at: now() };

	expect(await keepDraftOf(stranger.tenant, "ana", draft)).toBeNull();
	expect(limited && (await keepDraftOf(limited, team.member.user.id, draft))).toBeNull();
	expect((await postForm(`/o/${team.slug}/drafts`, team.admin.cookie, { conversationId, text: "x", at: "soon" })).status).toBe(400);

	expect(await team.tenant.db.select().from(drafts).where(eq(drafts.conversationId, conversationId))).toEqual([]);
});

async function pageOf(slug: string, conversationId: string, cookie: string) {
	return (await send(`/o/${slug}/inbox/${conversationId}`, { headers: { cookie } })).text();
}
