import { env } from "cloudflare:test";
import { expect, test } from "vitest";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { stages } from "#app/schema/shard.ts";
import { makeContext, thrownBy } from "../support/context.ts";
import { count } from "../support/count-rows.ts";
import { makeVisitor, ORIGIN } from "../support/http.ts";
import { makeOrg } from "../support/make.ts";

function ask(cookie: string, slug: string | undefined, path = `/o/${slug}/inbox?view=all`) {
	return requireMember(new Request(`${ORIGIN}${path}`, { headers: { cookie } }), makeContext().context, slug);
}

test("a member gets their org, their role and permission to touch that org's rows alone", async () => {
	const org = await makeOrg();
	await makeOrg();
	const { cookie, user } = await makeVisitor(org, "admin");

	const member = await ask(cookie, org.slug);

	expect(member).toMatchObject({ user, role: "admin", org: { slug: org.slug }, orgs: [{ slug: org.slug }], tenant: { orgId: org.orgId } });
	expect((await member.tenant.db.select().from(stages)).map((stage) => stage.orgId)).toEqual(Array(6).fill(org.orgId));
});

test("without a session the way leads to the sign-in page and back", async () => {
	const org = await makeOrg();

	const answer = await thrownBy(() => ask("", org.slug));

	expect(answer.status).toBe(302);
	expect(answer.headers.get("location")).toBe(`/login?next=${encodeURIComponent(`/o/${org.slug}/inbox?view=all`)}`);
});

test("somebody else's org and one that is not there are the same 404", async () => {
	const [ours, theirs] = [await makeOrg(), await makeOrg()];
	const { cookie } = await makeVisitor(ours);

	const answers = await Promise.all(
		[theirs.slug, "not-there", "", undefined, "__proto__"].map((slug) => thrownBy(() => ask(cookie, slug))),
	);

	for (const answer of answers) expect([answer.status, await answer.text()]).toEqual([404, "Not found"]);
});

test("a membership that ended ends with the next request", async () => {
	const org = await makeOrg();
	const { cookie, user } = await makeVisitor(org);
	await ask(cookie, org.slug);

	await env.DIRECTORY.prepare("delete from memberships where user_id = ?").bind(user.id).run();

	expect((await thrownBy(() => ask(cookie, org.slug))).status).toBe(404);
});

test("the loaders of one request share one call to the database", async () => {
	const org = await makeOrg();
	const { cookie } = await makeVisitor(org);
	const { context } = makeContext();
	const request = new Request(`${ORIGIN}/o/${org.slug}/inbox`, { headers: { cookie } });

	const { calls } = await count(env.DIRECTORY, () => Promise.all([1, 2, 3].map(() => requireMember(request, context, org.slug))));

	expect(calls).toBe(1);
});
