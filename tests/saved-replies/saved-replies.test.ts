import { expect, test } from "vitest";
import { countUse, deleteSavedReply, listSavedReplies, saveReply } from "#app/domain/saved-replies/saved-replies.server.ts";
import { makeVisitor } from "../support/http.ts";
import { makeOrg } from "../support/make.ts";

async function makeTeam() {
	const org = await makeOrg();
	const [ana, ben] = [await makeVisitor(org, "owner"), await makeVisitor(org, "member")];
	return { ...org, ana: { id: ana.user.id, role: "owner" as const }, ben: { id: ben.user.id, role: "member" as const } };
}

const hello = { replyId: null, title: "Hello", text: "Hi {{first_name}}" };

test("the team's replies are everybody's, one's own are one's own", async () => {
	const { tenant, ana, ben } = await makeTeam();
	await saveReply(tenant, ana, { ...hello, isShared: true });
	await saveReply(tenant, ben, { ...hello, title: "Mine", isShared: false });

	expect((await listSavedReplies(tenant, ana.id)).map(({ title, isShared }) => [title, isShared])).toEqual([["Hello", true]]);
	expect((await listSavedReplies(tenant, ben.id)).map(({ title }) => title)).toEqual(["Hello", "Mine"]);
});

test("a Team Member neither makes nor changes the team's, and nobody another's own", async () => {
	const { tenant, ana, ben } = await makeTeam();
	await saveReply(tenant, ana, { ...hello, isShared: true });
	await saveReply(tenant, ben, { ...hello, title: "Mine", isShared: false });
	const [shared, own] = await listSavedReplies(tenant, ben.id);
	if (!shared || !own) throw new Error("not saved");

	expect(await saveReply(tenant, ben, { ...hello, isShared: true })).toEqual({ ok: false, reason: "not-allowed" });
	expect(await saveReply(tenant, ben, { ...hello, replyId: shared.id, isShared: false })).toEqual({ ok: false, reason: "not-allowed" });
	expect(await deleteSavedReply(tenant, ben, shared.id)).toEqual({ ok: false, reason: "not-allowed" });
	expect(await deleteSavedReply(tenant, ana, own.id)).toBeNull();
	expect(await saveReply(tenant, ana, { ...hello, replyId: own.id, isShared: true })).toBeNull();
	expect(await countUse(tenant, ana.id, own.id)).toBeNull();
	expect(await listSavedReplies(tenant, ben.id)).toHaveLength(2);
});

test("what is used most comes first", async () => {
	const { tenant, ana } = await makeTeam();
	for (const title of ["A", "B"]) await saveReply(tenant, ana, { ...hello, title, isShared: true });
	const [, second] = await listSavedReplies(tenant, ana.id);

	await countUse(tenant, ana.id, second?.id ?? "");

	expect((await listSavedReplies(tenant, ana.id)).map(({ title, useCount }) => [title, useCount])).toEqual([
		["B", 1],
		["A", 0],
	]);
});

test("a stranger reads, changes and uses none", async () => {
	const { tenant, ana } = await makeTeam();
	await saveReply(tenant, ana, { ...hello, isShared: true });
	const [reply] = await listSavedReplies(tenant, ana.id);
	const stranger = await makeOrg();

	expect(await listSavedReplies(stranger.tenant, ana.id)).toEqual([]);
	expect(await saveReply(stranger.tenant, ana, { ...hello, replyId: reply?.id ?? "", isShared: true })).toBeNull();
	expect(await deleteSavedReply(stranger.tenant, ana, reply?.id ?? "")).toBeNull();
	expect(await countUse(stranger.tenant, ana.id, reply?.id ?? "")).toBeNull();
});
