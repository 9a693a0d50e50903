import { env } from "cloudflare:test";
import { and, eq } from "drizzle-orm";
import { expect, test, vi } from "vitest";
import { removeMember } from "#app/domain/org/change-member.server.ts";
import { acceptOwnership, declineOwnership, offerOwnership, readOffer, takeBackOwnership } from "#app/domain/org/ownership.server.ts";
import { DAY, now } from "#app/platform/clock.ts";
import { directory } from "#app/platform/db/bindings.ts";
import { memberships, ownershipOffers, sessions } from "#app/schema/directory.ts";
import { openSocket } from "../support/socket.ts";
import { auditedActions, makeTeam, postForm, storedRole } from "../support/team.ts";

async function makeOffered() {
	const team = await makeTeam();
	expect(await offerOwnership(team.tenant, team.owner.user, team.member.user.id)).toEqual({ ok: true });
	return team;
}

async function ownersOf({ orgId }: { orgId: string }) {
	const rows = await directory(env)
		.select({ id: memberships.userId })
		.from(memberships)
		.where(and(eq(memberships.orgId, orgId), eq(memberships.role, "owner")));
	return rows.map(({ id }) => id);
}

test("who accepts is the Owner, who was it an Admin; both sockets are closed and it is told", async () => {
	const team = await makeOffered();
	const sockets = await Promise.all([team.owner, team.member].map(({ cookie }) => openSocket(team, cookie)));

	const answer = await postForm(`/o/${team.slug}/settings/members`, team.member.cookie, { intent: "accept-ownership" });

	expect(answer.status).toBe(200);
	expect(await ownersOf(team)).toEqual([team.member.user.id]);
	expect(await storedRole(team, team.owner.user.id)).toBe("admin");
	for (const socket of sockets) await vi.waitFor(() => expect(socket.closed()?.code).toBe(4403));
	expect((await auditedActions(team.tenant)).sort()).toEqual(["ownership.accepted", "ownership.offered"]);
	expect(await readOffer(team.tenant)).toBeNull();
});

test("of fifty acceptances at once one counts, and there is one Owner", async () => {
	const team = await makeOffered();

	const results = await Promise.all(Array.from({ length: 50 }, () => acceptOwnership(team.tenant, team.member.user)));

	expect(results.filter(Boolean)).toHaveLength(1);
	expect(await ownersOf(team)).toEqual([team.member.user.id]);
});

test("accepting and taking back at once: whoever comes first, there is one Owner", async () => {
	for (let round = 0; round < 5; round++) {
		const team = await makeOffered();

		const [accepted, takenBack] = await Promise.all([
			acceptOwnership(team.tenant, team.member.user),
			takeBackOwnership(team.tenant, team.owner.user.id),
		]);

		expect([accepted, takenBack].filter(Boolean)).toHaveLength(1);
		expect(await ownersOf(team)).toEqual([accepted ? team.member.user.id : team.owner.user.id]);
	}
});

test("an offer that was declined, taken back, ran out, or whose member was removed cannot be accepted", async () => {
	const [declined, takenBack, over, removed] = [await makeOffered(), await makeOffered(), await makeOffered(), await makeOffered()];
	expect(await declineOwnership(declined.tenant, declined.member.user)).toBe(true);
	expect(await takeBackOwnership(takenBack.tenant, takenBack.owner.user.id)).toBe(true);
	await directory(env).update(ownershipOffers).set({ expiresAt: now() }).where(eq(ownershipOffers.orgId, over.orgId));
	await removeMember(removed.tenant, removed.owner.user.id, removed.member.user.id);

	for (const team of [declined, takenBack, over, removed]) {
		expect(await acceptOwnership(team.tenant, team.member.user)).toBeNull();
		expect(await ownersOf(team)).toEqual([team.owner.user.id]);
	}
	expect(await offerOwnership(over.tenant, over.owner.user, over.second.user.id)).toEqual({ ok: true });
});

test("only the one to whom it is offered answers, only the Owner offers, and one offer stands at a time", async () => {
	const team = await makeOffered();

	expect(await acceptOwnership(team.tenant, team.second.user)).toBeNull();
	expect(await declineOwnership(team.tenant, team.second.user)).toBeNull();
	expect(await takeBackOwnership(team.tenant, team.admin.user.id)).toBeNull();
	expect(await offerOwnership(team.tenant, team.owner.user, team.second.user.id)).toEqual({ ok: false, reason: "offer-open" });
	await takeBackOwnership(team.tenant, team.owner.user.id);
	expect(await offerOwnership(team.tenant, team.admin.user, team.admin.user.id)).toEqual({ ok: false, reason: "not-allowed" });
	for (const intent of ["offer-ownership", "take-back-ownership"]) {
		const answer = await postForm(`/o/${team.slug}/settings/members`, team.admin.cookie, {
			intent,
			...(intent === "offer-ownership" && { memberId: team.member.user.id }),
		});
		expect(answer.status, intent).toBe(403);
	}

	expect(await ownersOf(team)).toEqual([team.owner.user.id]);
});

test("offering asks for a fresh proof of identity", async () => {
	const team = await makeTeam();
	await directory(env)
		.update(sessions)
		.set({ authenticatedAt: now() - DAY })
		.where(eq(sessions.userId, team.owner.user.id));
	const fields = { intent: "offer-ownership", memberId: team.member.user.id };

	const answer = await postForm(`/o/${team.slug}/settings/members`, team.owner.cookie, fields);

	expect(answer.headers.get("location")).toBe(`/confirm?next=${encodeURIComponent(`/o/${team.slug}/settings/members`)}`);
	expect(await readOffer(team.tenant)).toBeNull();
});
