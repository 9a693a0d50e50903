import { env } from "cloudflare:test";
import { eq } from "drizzle-orm";
import { expect, test, vi } from "vitest";
import { tenantOfApiToken } from "#app/domain/org/access.server.ts";
import { listApiTokens, makeApiToken, revokeApiToken, storeApiToken } from "#app/domain/org/api-tokens.server.ts";
import { removeMember } from "#app/domain/org/change-member.server.ts";
import { HOUR } from "#app/platform/clock.ts";
import { directory } from "#app/platform/db/bindings.ts";
import { apiTokens } from "#app/schema/directory.ts";
import { send } from "../support/http.ts";
import { auditedActions, makeTeam, postForm } from "../support/team.ts";

async function ask(token: string | null) {
	return (await send("/api/v1/contacts", { headers: { "x-org-auth-token": token ?? "" } })).status;
}

test("a token is shown once, stored as a hash, and opens the API until it is revoked", async () => {
	const team = await makeTeam();
	const path = `/o/${team.slug}/settings/api`;

	const made = await (await postForm(path, team.admin.cookie, { intent: "make", name: "Reporting", memberId: "" })).text();
	const token = /dmt_[\w-]{43}/.exec(made)?.[0] ?? "";
	const later = await (await send(path, { headers: { cookie: team.admin.cookie } })).text();

	expect(await ask(token)).toBe(200);
	expect(later).toContain("Reporting");
	expect(later).not.toContain(token);
	expect(JSON.stringify(await directory(env).select().from(apiTokens))).not.toContain(token.slice(4));
	const [listed] = await listApiTokens(team.tenant);
	expect(listed).toMatchObject({ name: "Reporting", madeBy: team.admin.user.name, seesAs: null, isGood: true });
	expect((await postForm(path, team.owner.cookie, { intent: "revoke", tokenId: listed?.id ?? "" })).status).toBe(200);
	expect(await ask(token)).toBe(401);
	expect((await auditedActions(team.tenant)).sort()).toEqual(["api-token.made", "api-token.revoked"]);
});

test("a token with a member's eyes is refused once they are no member", async () => {
	const team = await makeTeam();
	const token = await makeApiToken(team.tenant, team.owner.user.id, { name: "Sam's", memberId: team.member.user.id });
	expect(await tenantOfApiToken(env, token ?? "")).toMatchObject({ tenant: { orgId: team.orgId } });
	expect(await ask(token)).toBe(200);

	await removeMember(team.tenant, team.owner.user.id, team.member.user.id);

	expect(await ask(token)).toBe(401);
	expect(await listApiTokens(team.tenant)).toMatchObject([{ isGood: false }]);
});

test("the last use is known to the hour and written once in it", async () => {
	const team = await makeTeam();
	const token = await makeApiToken(team.tenant, team.owner.user.id, { name: "Reporting", memberId: null });
	const lastUse = async () => (await listApiTokens(team.tenant))[0]?.lastUsedAt;
	expect(await lastUse()).toBeNull();

	await ask(token);
	await vi.waitFor(async () => expect(await lastUse()).not.toBeNull());

	expect(((await lastUse()) ?? 1) % HOUR).toBe(0);
	const access = await tenantOfApiToken(env, token ?? "");
	expect(access?.lastUsedAt).toBe(await lastUse());
});

test("tokens of another org, members of another org and odd forms make and end nothing", async () => {
	const [ours, theirs] = [await makeTeam(), await makeTeam()];
	const token = await makeApiToken(theirs.tenant, theirs.owner.user.id, { name: "Theirs", memberId: null });
	const [listed] = await listApiTokens(theirs.tenant);
	const path = `/o/${ours.slug}/settings/api`;
	const post = async (fields: Record<string, string>) => (await postForm(path, ours.owner.cookie, fields)).status;

	expect(await post({ intent: "revoke", tokenId: listed?.id ?? "" })).toBe(404);
	expect(await post({ intent: "make", name: "Spy", memberId: theirs.member.user.id })).toBe(404);
	expect(await post({ intent: "make", name: " ", memberId: "" })).toBe(400);
	expect(await post({ intent: "make", name: "x".repeat(61), memberId: "" })).toBe(400);
	expect(await post({ intent: "make", name: "Fine", memberId: "", tokenHash: "0" })).toBe(400);
	expect(await post({})).toBe(400);
	expect(await makeApiToken(ours.tenant, ours.member.user.id, { name: "Mine", memberId: null })).toBeNull();
	expect(await revokeApiToken(theirs.tenant, theirs.member.user.id, listed?.id ?? "")).toBeNull();

	expect(await ask(token)).toBe(200);
	expect(await directory(env).select().from(apiTokens).where(eq(apiTokens.orgId, ours.orgId))).toEqual([]);
});

test("a token that was stored from outside is on the list and can be revoked", async () => {
	const team = await makeTeam();
	await storeApiToken(env, team.orgId, `given-${team.orgId}`);
	const [listed] = await listApiTokens(team.tenant);

	expect(await revokeApiToken(team.tenant, team.owner.user.id, listed?.id ?? "")).toBe(true);

	expect(await ask(`given-${team.orgId}`)).toBe(401);
});
