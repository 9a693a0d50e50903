import { env } from "cloudflare:test";
import { eq } from "drizzle-orm";
import { expect, test, vi } from "vitest";
import { readVisitor } from "#app/domain/auth/sessions.server.ts";
import { changeOrg } from "#app/domain/org/change-org.server.ts";
import { directory } from "#app/platform/db/bindings.ts";
import { orgs } from "#app/schema/directory.ts";
import { ORIGIN } from "../support/http.ts";
import { openSocket } from "../support/socket.ts";
import { auditedActions, makeTeam, postForm } from "../support/team.ts";

async function stored({ orgId }: { orgId: string }) {
	const [org] = await directory(env).select().from(orgs).where(eq(orgs.id, orgId));
	return org;
}

test("limiting members to their own leads closes the sockets of Team Members alone, and every request knows it", async () => {
	const team = await makeTeam();
	const [owner, member] = await Promise.all([team.owner, team.member].map(({ cookie }) => openSocket(team, cookie)));
	const path = `/o/${team.slug}/settings/organization`;

	const answer = await postForm(path, team.owner.cookie, { name: "Lind Studio", limitsMembers: "on" });

	expect(answer.status).toBe(200);
	expect(await stored(team)).toMatchObject({ name: "Lind Studio", slug: team.slug, limitsMembers: true });
	await vi.waitFor(() => expect(member?.closed()?.code).toBe(4403));
	expect(owner?.closed()).toBeNull();
	const visitor = await readVisitor(env, new Request(ORIGIN, { headers: { cookie: team.member.cookie } }));
	expect(visitor?.orgs).toMatchObject([{ slug: team.slug, limitsMembers: true }]);
	expect(await auditedActions(team.tenant)).toEqual(["organization.changed"]);

	await postForm(path, team.owner.cookie, { name: "Lind Studio" });
	expect((await stored(team))?.limitsMembers).toBe(false);
});

test("a new name alone closes no socket; the same again is no change", async () => {
	const team = await makeTeam();
	const member = await openSocket(team, team.member.cookie);

	expect(await changeOrg(team.tenant, team.owner.user.id, { name: "Lind Studio", limitsMembers: false })).toBe(true);
	expect(await changeOrg(team.tenant, team.owner.user.id, { name: "Lind Studio", limitsMembers: false })).toBe(true);

	expect(await auditedActions(team.tenant)).toEqual(["organization.changed"]);
	expect(member.closed()).toBeNull();
});

test("only the Owner changes the organization, and a name has rules", async () => {
	const team = await makeTeam();
	const path = `/o/${team.slug}/settings/organization`;
	const before = await stored(team);

	for (const { cookie } of [team.admin, team.member]) {
		expect((await postForm(path, cookie, { name: "Taken over", limitsMembers: "on" })).status).toBe(403);
	}
	expect(await changeOrg(team.tenant, team.admin.user.id, { name: "Taken over", limitsMembers: true })).toBe(false);
	const odd: Record<string, string>[] = [
		{ name: "x" },
		{ name: "x".repeat(81) },
		{ name: "Fine", slug: "other" },
		{},
		{ name: "Fine", limitsMembers: "1" },
	];
	for (const fields of odd) expect((await postForm(path, team.owner.cookie, fields)).status, JSON.stringify(fields)).toBe(400);
	expect((await postForm(path, (await makeTeam()).owner.cookie, { name: "Theirs" })).status).toBe(404);

	expect(await stored(team)).toEqual(before);
});
