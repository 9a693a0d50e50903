import { env } from "cloudflare:test";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { acceptInvitation } from "#app/domain/org/accept-invitation.server.ts";
import { invite, resendInvitation, revokeInvitation } from "#app/domain/org/invitations.server.ts";
import { addMembership } from "#app/domain/org/members.server.ts";
import { now } from "#app/platform/clock.ts";
import { directory } from "#app/platform/db/bindings.ts";
import { invitations, mails, oneTimeTokens, users } from "#app/schema/directory.ts";
import { makeVisitor, send } from "../support/http.ts";
import { auditedActions, invitationOf, makeTeam, postForm, storedRole } from "../support/team.ts";

/** Somebody with an account who is invited and has not answered. */
async function makeInvited(role: "admin" | "member" = "member") {
	const team = await makeTeam();
	const guest = await makeVisitor();
	expect(await invite(team.tenant, team.admin.user, { email: guest.user.email, role })).toEqual({ ok: true });
	return { ...team, guest, invitation: await invitationOf(team, guest.user.email) };
}

function accept(token: string, cookie: string) {
	return postForm(`/invitations/accept?token=${token}`, cookie, {});
}

test("an invitation is a mail with a link; the link shows org, role and who asks, and opens the org once", async () => {
	const { guest, invitation, ...team } = await makeInvited("admin");

	const page = await send(`/invitations/accept?token=${invitation.token}`, { headers: { cookie: guest.cookie } });
	const html = await page.text();
	const first = await accept(invitation.token, guest.cookie);
	const second = await accept(invitation.token, guest.cookie);

	expect(page.status).toBe(200);
	expect(page.headers.get("referrer-policy")).toBe("no-referrer");
	for (const words of [team.slug, "Admin", team.admin.user.name]) expect(html).toContain(words);
	expect([first.status, first.headers.get("location")]).toEqual([302, `/o/${team.slug}/inbox`]);
	expect(second.status).toBe(404);
	expect(await storedRole(team, guest.user.id)).toBe("admin");
	const [account] = await directory(env).select().from(users).where(eq(users.id, guest.user.id));
	expect(account?.emailVerifiedAt).not.toBeNull();
	expect((await auditedActions(team.tenant)).sort()).toEqual(["invitation.accepted", "invitation.sent"]);
});

test("looking at an invitation changes nothing", async () => {
	const { guest, invitation, ...team } = await makeInvited();

	for (let count = 0; count < 3; count++)
		await send(`/invitations/accept?token=${invitation.token}`, { headers: { cookie: guest.cookie } });

	expect(await storedRole(team, guest.user.id)).toBeNull();
	expect((await invitationOf(team, guest.user.email)).link.usedAt).toBeNull();
});

test("of fifty who accept one invitation at once, one succeeds", async () => {
	const { guest, invitation, ...team } = await makeInvited();

	const results = await Promise.all(Array.from({ length: 50 }, () => acceptInvitation(env, guest.user, invitation.token)));

	const successes = results.filter((result) => result?.ok).length;
	console.log(`figure: 50 parallel uses of one invitation: ${successes} success`);
	expect(successes).toBe(1);
	expect(results.filter((result) => result === null)).toHaveLength(49);
	expect((await auditedActions(team.tenant)).filter((action) => action === "invitation.accepted")).toHaveLength(1);
});

test("an invitation is for its address alone; the page says which", async () => {
	const { invitation, guest, ...team } = await makeInvited();
	const other = await makeVisitor();

	const page = await send(`/invitations/accept?token=${invitation.token}`, { headers: { cookie: other.cookie } });
	const answer = await accept(invitation.token, other.cookie);

	const html = await page.text();
	expect(html).toContain(guest.user.email);
	expect(html).toContain("Sign out and use the other address");
	expect(html).not.toContain("Accept the invitation");
	expect(answer.status).toBe(403);
	expect(await storedRole(team, other.user.id)).toBeNull();
	expect(await acceptInvitation(env, guest.user, invitation.token)).toMatchObject({ ok: true });
});

test("an account that takes the address while its holder accepts does not get in by the other's link", async () => {
	const { invitation, ...team } = await makeInvited();
	const other = await makeVisitor();

	const forged = await acceptInvitation(env, { id: other.user.id, email: invitation.email }, invitation.token);

	expect(forged).toBeNull();
	expect(await storedRole(team, other.user.id)).toBeNull();
});

test("without a session the page offers both ways in, and they lead back; accepting leads to the sign-in page", async () => {
	const { invitation } = await makeInvited();
	const here = encodeURIComponent(`/invitations/accept?token=${invitation.token}`);

	const html = await (await send(`/invitations/accept?token=${invitation.token}`)).text();
	const answer = await accept(invitation.token, "");

	for (const way of ["login", "signup"]) expect(html).toContain(`href="/${way}?next=${here}"`);
	expect(answer.headers.get("location")).toBe(`/login?next=${here}`);
});

test("a link that is taken back, sent again, too old, or gone with its org opens nothing and says so", async () => {
	const revoked = await makeInvited();
	await revokeInvitation(revoked.tenant, revoked.owner.user.id, revoked.invitation.id);
	const renewed = await makeInvited();
	await resendInvitation(renewed.tenant, renewed.owner.user, renewed.invitation.id);
	const old = await makeInvited();
	await directory(env).update(oneTimeTokens).set({ expiresAt: now() }).where(eq(oneTimeTokens.id, old.invitation.link.id));
	const oldRow = await makeInvited();
	await directory(env).update(invitations).set({ expiresAt: now() }).where(eq(invitations.id, oldRow.invitation.id));
	const gone = await makeInvited();
	await directory(env).delete(invitations).where(eq(invitations.id, gone.invitation.id));

	for (const { invitation, guest: invited } of [revoked, renewed, old, oldRow, gone]) {
		const page = await send(`/invitations/accept?token=${invitation.token}`, { headers: { cookie: invited.cookie } });
		expect(page.status).toBe(404);
		expect(page.headers.get("referrer-policy")).toBe("no-referrer");
		expect(await page.text()).toContain("This invitation is no longer good");
		expect((await accept(invitation.token, invited.cookie)).status).toBe(404);
	}
	expect(await storedRole(revoked, revoked.guest.user.id)).toBeNull();
	const again = await invitationOf(renewed, renewed.guest.user.email);
	expect(await acceptInvitation(env, renewed.guest.user, again.token)).toMatchObject({ ok: true });
}, 20_000);

test("an odd link is one that is not there", async () => {
	const guest = await makeVisitor();

	for (const odd of ["", "x", "%00", "..%2F", "a".repeat(43), "a".repeat(500)]) {
		expect((await send(`/invitations/accept?token=${odd}`, { headers: { cookie: guest.cookie } })).status, odd).toBe(404);
		expect((await accept(odd, guest.cookie)).status, odd).toBe(404);
	}
	expect((await send("/invitations/accept")).status).toBe(404);
});

test("a link of another purpose does not open an org", async () => {
	const { guest, invitation, ...team } = await makeInvited();
	await directory(env).update(oneTimeTokens).set({ purpose: "verify-email" }).where(eq(oneTimeTokens.id, invitation.link.id));

	expect(await acceptInvitation(env, guest.user, invitation.token)).toBeNull();
	expect(await storedRole(team, guest.user.id)).toBeNull();
});

test("accepting and taking back at once: whoever comes first, the two agree", async () => {
	for (let round = 0; round < 5; round++) {
		const { guest, invitation, ...team } = await makeInvited();

		const [accepted, revoked] = await Promise.all([
			acceptInvitation(env, guest.user, invitation.token),
			revokeInvitation(team.tenant, team.owner.user.id, invitation.id),
		]);

		expect([accepted !== null, revoked !== null].filter(Boolean)).toHaveLength(1);
		expect((await storedRole(team, guest.user.id)) !== null).toBe(accepted !== null);
	}
});

test("a member and somebody who is invited are not invited again, and the page says so kindly", async () => {
	const { guest, ...team } = await makeInvited();
	const ask = (email: string) =>
		postForm(`/o/${team.slug}/settings/members`, team.admin.cookie, { intent: "invite", email, role: "member" });

	const [member, invited] = [await ask(team.member.user.email.toUpperCase()), await ask(` ${guest.user.email} `)];

	expect([member.status, invited.status]).toEqual([409, 409]);
	expect(await member.text()).toContain("a member already");
	expect(await invited.text()).toContain("invited already");
});

test("fifty who invite one address at once send one mail", async () => {
	const team = await makeTeam();
	const email = "wanted@example.test";

	const results = await Promise.all(Array.from({ length: 50 }, () => invite(team.tenant, team.admin.user, { email, role: "member" })));

	expect(results.filter((result) => result.ok)).toHaveLength(1);
	const links = await directory(env).select().from(oneTimeTokens).where(eq(oneTimeTokens.email, email));
	expect(links).toHaveLength(1);
});

test("an org sends 50 invitations a day, those sent again included; another org has its own", async () => {
	const team = await makeTeam();
	const ask = (count: number) => invite(team.tenant, team.admin.user, { email: `guest${count}@example.test`, role: "member" });
	expect(await ask(0)).toEqual({ ok: true });
	const { id } = await invitationOf(team, "guest0@example.test");
	expect(await resendInvitation(team.tenant, team.admin.user, id)).toEqual({ ok: true });

	const results = await Promise.all(Array.from({ length: 55 }, (_, position) => ask(position + 1)));

	expect(results.filter((result) => result.ok)).toHaveLength(48);
	expect(results.filter((result) => !result.ok && result.reason === "too-many-invitations")).toHaveLength(7);
	expect(await resendInvitation(team.tenant, team.admin.user, id)).toEqual({ ok: false, reason: "too-many-invitations" });
	const other = await makeTeam();
	expect(await invite(other.tenant, other.admin.user, { email: "guest50@example.test", role: "member" })).toEqual({ ok: true });
});

test("nobody invites as Owner, and who may not manage members invites nobody", async () => {
	const team = await makeTeam();
	const email = "above@example.test";

	for (const { user } of [team.owner, team.admin]) {
		expect(await invite(team.tenant, user, { email, role: "owner" })).toEqual({ ok: false, reason: "not-allowed" });
	}
	expect(await invite(team.tenant, team.member.user, { email, role: "member" })).toEqual({ ok: false, reason: "not-allowed" });
	const answer = await postForm(`/o/${team.slug}/settings/members`, team.admin.cookie, { intent: "invite", email, role: "owner" });

	expect(answer.status).toBe(403);
	expect(await directory(env).select().from(invitations).where(eq(invitations.orgId, team.orgId))).toEqual([]);
	expect(await directory(env).select().from(mails).where(eq(mails.orgId, team.orgId))).toEqual([]);
});

test("an invitation whose time is over makes room for a new one", async () => {
	const { guest, invitation, ...team } = await makeInvited();
	await directory(env).update(invitations).set({ expiresAt: now() }).where(eq(invitations.id, invitation.id));

	expect(await invite(team.tenant, team.owner.user, { email: guest.user.email, role: "admin" })).toEqual({ ok: true });

	const renewed = await invitationOf(team, guest.user.email);
	expect(await acceptInvitation(env, guest.user, renewed.token)).toMatchObject({ ok: true });
	expect(await storedRole(team, guest.user.id)).toBe("admin");
});

test("another org's invitations are not there", async () => {
	const [ours, theirs] = [await makeTeam(), await makeInvited()];

	for (const intent of ["resend", "revoke"]) {
		const answer = await postForm(`/o/${ours.slug}/settings/members`, ours.owner.cookie, { intent, invitationId: theirs.invitation.id });
		expect(answer.status, intent).toBe(404);
	}

	expect(await acceptInvitation(env, theirs.guest.user, theirs.invitation.token)).toMatchObject({ ok: true });
});

test("a member who accepts an invitation keeps the role they have", async () => {
	const { guest, invitation, ...team } = await makeInvited("member");
	await addMembership(env, { orgId: team.orgId, userId: guest.user.id, role: "admin" });

	expect(await acceptInvitation(env, guest.user, invitation.token)).toMatchObject({ ok: true });

	expect(await storedRole(team, guest.user.id)).toBe("admin");
});
