/** The life of a connection: its token renewed ahead of time, lost, taken back here or in Instagram, and found again. */
import { env } from "cloudflare:test";
import { eq } from "drizzle-orm";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createUser } from "#app/domain/auth/users.server.ts";
import { queueReply } from "#app/domain/inbox/replies.server.ts";
import { sendReplies } from "#app/domain/inbox/send-replies.server.ts";
import { adoptConnection, claimAccount } from "#app/domain/instagram/adopt-connection.server.ts";
import { heedFailure, loseAccess } from "#app/domain/instagram/connection-state.server.ts";
import { tryAgain } from "#app/domain/instagram/connections.server.ts";
import { removeConnection } from "#app/domain/instagram/disconnect.server.ts";
import { keepConnection } from "#app/domain/instagram/keep-connection.server.ts";
import { openConnection } from "#app/domain/instagram/open-connection.server.ts";
import { tenantOfAccount } from "#app/domain/org/access.server.ts";
import { readAudit } from "#app/domain/org/audit.server.ts";
import { addMembership } from "#app/domain/org/members.server.ts";
import { continueDeletion, readReceipt } from "#app/domain/privacy/deletions.server.ts";
import { DAY, setClockOffset } from "#app/platform/clock.ts";
import { directory } from "#app/platform/db/bindings.ts";
import { newId } from "#app/platform/ids.ts";
import { connectedAccounts, deletionRequests, deletionTargets } from "#app/schema/directory.ts";
import { connections, contacts, conversations, messageChanges, messages, orgCounters, reactions, stages } from "#app/schema/shard.ts";
import { postWebhook, send, textEvent, webhookBody } from "../support/http.ts";
import { control, makeSendable, textsSentTo } from "../support/instagram.ts";
import { makeConversation } from "../support/make.ts";

beforeEach(() => control("faults", { clear: true }));
afterEach(() => setClockOffset(0));

type Org = Awaited<ReturnType<typeof makeSendable>>;

const connectionOf = async (org: Org) => (await org.tenant.db.select().from(connections).where(eq(connections.id, org.connectionId)))[0];
const requestsTo = async (path: string) =>
	((await control(`requests?limit=500&path=${path}`)) as { requests: { method: string; account: string | null }[] }).requests;

/** The Owner of an org, and the mails they got. */
async function makeOwner(org: Org) {
	const email = `${newId()}@example.test`;
	const user = await createUser(env, { email, name: "Olga", password: "a long enough password" });
	await addMembership(env, { orgId: org.orgId, userId: user?.id ?? "", role: "owner" });
	const mails = async () =>
		((await control(`mail?to=${encodeURIComponent(email)}`)) as { mails: { subject: string; text: string }[] }).mails;
	return { email, mails };
}

async function connectAgain(org: Org, token = `IGAA-again-${newId()}`) {
	const account = {
		accountId: org.accountId,
		appScopedId: `9${org.accountId}`,
		username: org.slug.replaceAll("-", "."),
		name: null,
		accountType: "BUSINESS",
		pictureUrl: null,
	};
	await control("seed", { accounts: [{ id: org.accountId, username: account.username, token, subscribed: true }] });
	const connectionId = await claimAccount(org.tenant, account);
	if (!connectionId) throw new Error("the account is taken");
	await adoptConnection(org.tenant, "user-1", connectionId, {
		account,
		token,
		expiresInSeconds: 5_183_944,
		scopes: [],
		subscribedFields: ["messages"],
	});
	return connectionId;
}

async function callBack(org: Org, kind: "deauthorize" | "data-deletion", given: object = {}) {
	// The sandbox signs as Meta does; its own call goes nowhere in these tests, so the request is made here.
	const payload = btoa(JSON.stringify({ algorithm: "HMAC-SHA256", issued_at: 1_790_000_000, user_id: org.accountId, ...given }))
		.replaceAll("=", "")
		.replaceAll("+", "-")
		.replaceAll("/", "_");
	return {
		payload,
		post: (signed: string) =>
			send(`/webhooks/instagram/${kind}`, { method: "POST", body: new URLSearchParams({ signed_request: signed }) }),
	};
}

async function sign(payload: string, secret = "local-app-secret") {
	const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(secret), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
	const digest = new Uint8Array(await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(payload)));
	return `${btoa(String.fromCharCode(...digest))
		.replaceAll("+", "-")
		.replaceAll("/", "_")
		.replaceAll("=", "")}.${payload}`;
}

test("a token is renewed long before it runs out, and calls go on with the new one", async () => {
	const org = await makeSendable();
	await keepConnection(org.tenant, org.connectionId);
	expect((await openConnection(org.tenant, org.connectionId))?.token).toBe(org.token);

	setClockOffset(53 * DAY);
	await control("clock", { offset_ms: 53 * DAY });
	await keepConnection(org.tenant, org.connectionId);
	await control("clock", { offset_ms: 0 });

	const renewed = await openConnection(org.tenant, org.connectionId);
	expect(renewed?.token).not.toBe(org.token);
	expect(renewed?.tokenExpiresAt).toBeGreaterThan(Date.now() + 100 * DAY);
	expect((await requestsTo("/refresh_access_token")).length).toBeGreaterThan(0);
});

test("a dead token ends the tries, keeps no token, and the Owner is told once", async () => {
	const org = await makeSendable();
	const owner = await makeOwner(org);
	await control("tokens", { account: org.accountId, action: "revoke", subcode: 460 });

	await keepConnection(org.tenant, org.connectionId);
	await keepConnection(org.tenant, org.connectionId);
	await loseAccess(org.tenant, { id: org.connectionId, tokenIssuedAt: null });

	expect(await connectionOf(org)).toMatchObject({ status: "needs_reconnect", statusReason: "token", tokenSealed: null });
	await vi.waitFor(async () =>
		expect(await owner.mails()).toMatchObject([{ subject: expect.stringContaining("needs to be reconnected") }]),
	);

	expect(await connectAgain(org)).toBe(org.connectionId);
	expect(await connectionOf(org)).toMatchObject({ status: "connected", statusReason: null });
	expect(await org.tenant.db.select().from(conversations)).toHaveLength(1);
});

test("what Instagram says of an old token says nothing of the one that took its place", async () => {
	const org = await makeSendable();
	const old = await openConnection(org.tenant, org.connectionId);
	setClockOffset(1000);
	await connectAgain(org);

	if (old) await heedFailure(org.tenant, old, { kind: "token-dead", code: 190, subcode: 460, retryAfterMs: null });

	expect(old).not.toBeNull();
	expect(await connectionOf(org)).toMatchObject({ status: "connected", tokenSealed: expect.any(String) });
});

test("no statement can leave a token with a connection that is not connected", async () => {
	const org = await makeSendable();

	await expect(org.tenant.db.update(connections).set({ status: "removed" }).where(eq(connections.orgId, org.orgId))).rejects.toThrow();
	expect(await connectionOf(org)).toMatchObject({ status: "connected" });
});

test("a restricted account holds its replies, says why, and sends them when somebody tries again", async () => {
	const org = await makeSendable();
	const owner = await makeOwner(org);
	await control("accounts", { id: org.accountId, username: org.slug.replaceAll("-", "."), is_restricted: true });
	await queueReply(org.tenant, org.author, { conversationId: org.conversationId, clientId: newId(), text: "held" });
	await sendReplies(org.tenant, org.conversationId);
	expect(await org.tenant.db.select().from(messages).where(eq(messages.direction, "outbound"))).toMatchObject([{ status: "queued" }]);
	expect(await connectionOf(org)).toMatchObject({ status: "connected", problem: "restricted" });
	await vi.waitFor(async () => expect(await owner.mails()).toMatchObject([{ subject: expect.stringContaining("restricted") }]));

	const before = (await requestsTo("/v26.0/me/messages")).length;
	await sendReplies(org.tenant, org.conversationId);
	expect((await requestsTo("/v26.0/me/messages")).length).toBe(before);

	await control("accounts", { id: org.accountId, username: org.slug.replaceAll("-", "."), is_restricted: false });
	expect(await tryAgain(org.tenant, "user-1", org.connectionId)).toBe(true);
	await sendReplies(org.tenant, org.conversationId);
	expect(await textsSentTo(org)).toEqual(["held"]);
	expect(await connectionOf(org)).toMatchObject({ problem: null });
});

test("disconnecting removes token and identity, unsubscribes, cancels what waits and keeps the history", async () => {
	const org = await makeSendable();
	const username = (await connectionOf(org))?.username ?? "-";
	await control("faults", { send: { name: "rate-limited", headers: { "retry-after": "600" } } });
	await queueReply(org.tenant, org.author, { conversationId: org.conversationId, clientId: newId(), text: "waits" });
	await sendReplies(org.tenant, org.conversationId);
	const before = await org.tenant.db.select().from(messages).where(eq(messages.direction, "inbound"));

	expect(await removeConnection(org.tenant, org.connectionId, { reason: "disconnected", actor: "user-1" })).toEqual({ username });
	expect(await removeConnection(org.tenant, org.connectionId, { reason: "disconnected", actor: "user-1" })).toBeNull();

	const row = JSON.stringify(await connectionOf(org));
	for (const secret of [org.token, org.accountId, username, "v1."]) expect(row).not.toContain(secret);
	expect(await connectionOf(org)).toMatchObject({ status: "removed", statusReason: "disconnected" });
	expect(await tenantOfAccount(env, org.accountId)).toBeNull();
	expect(
		(await requestsTo("/v26.0/me/subscribed_apps")).some(
			({ method, account }) => method === "DELETE" && account === org.slug.replaceAll("-", "."),
		),
	).toBe(true);
	expect(await org.tenant.db.select().from(messages).where(eq(messages.direction, "outbound"))).toMatchObject([
		{ status: "failed", failure: "disconnected" },
	]);
	expect(await org.tenant.db.select().from(messages).where(eq(messages.direction, "inbound"))).toEqual(before);
	expect(await org.tenant.db.select().from(contacts)).toHaveLength(1);
	expect(await readAudit(org.tenant, 1)).toMatchObject([{ action: "connection.removed", actor: "user-1", result: "disconnected" }]);

	expect((await postWebhook(webhookBody(org.accountId, [textEvent(org.accountId, org.person.id, newId(), "after the end")]))).status).toBe(
		200,
	);
	expect(
		await queueReply(org.tenant, org.author, { conversationId: org.conversationId, clientId: newId(), text: "too late" }),
	).toMatchObject({ reason: "disconnected" });
	expect(await connectAgain(org)).toBe(org.connectionId);
	expect(await org.tenant.db.select().from(conversations)).toHaveLength(1);
	expect(await org.tenant.db.select().from(messages).where(eq(messages.direction, "inbound"))).toEqual(before);
});

test("a stranger's connection cannot be removed, tried again or read", async () => {
	const [ours, theirs] = [await makeSendable(), await makeSendable()];

	expect(await removeConnection(theirs.tenant, ours.connectionId, { reason: "disconnected", actor: "x" })).toBeNull();
	expect(await tryAgain(theirs.tenant, "user-1", ours.connectionId)).toBe(false);
	expect(await openConnection(theirs.tenant, ours.connectionId)).toBeNull();
	expect(await connectionOf(ours)).toMatchObject({ status: "connected" });
	expect(await tenantOfAccount(env, ours.accountId)).not.toBeNull();
});

test.each(["accountId", "appScopedId"])(
	"removed in Instagram, told by the %s: the token is gone at once, the Owner is told, a repeat changes nothing",
	async (which) => {
		const org = await makeSendable();
		const owner = await makeOwner(org);
		await directory(env)
			.update(connectedAccounts)
			.set({ appScopedId: `9${org.accountId}` })
			.where(eq(connectedAccounts.connectionId, org.connectionId));
		const { payload, post } = await callBack(org, "deauthorize", { user_id: which === "accountId" ? org.accountId : `9${org.accountId}` });
		const signed = await sign(payload);

		expect((await post(signed)).status).toBe(200);
		expect(await connectionOf(org)).toMatchObject({ status: "removed", statusReason: "removed-by-meta", tokenSealed: null, username: "" });
		expect((await post(signed)).status).toBe(200);
		await vi.waitFor(async () => expect(await owner.mails()).toMatchObject([{ subject: expect.stringContaining("removed in Instagram") }]));
		expect(await readAudit(org.tenant, 1)).toMatchObject([{ actor: "instagram", result: "removed-by-meta" }]);
	},
);

test("a removal that broke off half-way is finished by Meta's repeat", async () => {
	const org = await makeSendable();
	await directory(env).delete(connectedAccounts).where(eq(connectedAccounts.connectionId, org.connectionId));
	const { payload, post } = await callBack(org, "deauthorize");

	expect((await post(await sign(payload))).status).toBe(200);

	expect(await connectionOf(org)).toMatchObject({ status: "removed", tokenSealed: null });
});

test("a forged, changed, differently signed or empty request is refused and changes nothing", async () => {
	const org = await makeSendable();
	const { payload, post } = await callBack(org, "deauthorize");
	const right = await sign(payload);
	const { payload: other } = await callBack(org, "deauthorize", { algorithm: "none" });
	const { payload: nobody } = await callBack(org, "deauthorize", { user_id: undefined });

	for (const signed of [
		await sign(payload, "another secret"),
		right.slice(1),
		`${right}x`,
		right.replace(".", ""),
		`.${payload}`,
		"",
		"a.b",
		"a.b.c",
		await sign(other),
		await sign(nobody),
		await sign("bm90IGpzb24"),
	]) {
		expect((await post(signed)).status, signed).toBe(400);
	}
	expect((await send("/webhooks/instagram/deauthorize", { method: "POST", body: "x".repeat(100_000) })).status).toBe(413);
	expect(await connectionOf(org)).toMatchObject({ status: "connected" });
});

test("a data deletion answers with a code that stays the same, and leaves nothing of the account's people", async () => {
	const org = await makeSendable();
	const bystander = await makeSendable();
	for (let n = 0; n < 60; n++) await makeConversation(org, { personId: `18800${n}`, text: `private words ${n}` });
	await org.tenant.db
		.insert(reactions)
		.values({ orgId: org.orgId, connectionId: org.connectionId, providerId: "x", actorId: "18800", isOurs: false, emoji: "❤", at: 1 });
	const { payload, post } = await callBack(org, "data-deletion");
	const signed = await sign(payload);

	const answer = (await (await post(signed)).json()) as { url: string; confirmation_code: string };
	expect(answer.url).toBe(`http://localhost:8787/data-deletion/${answer.confirmation_code}`);
	expect(await connectionOf(org)).toMatchObject({ status: "removed", tokenSealed: null });
	await continueDeletion(env, answer.confirmation_code);

	for (const table of [contacts, conversations, messages, reactions, messageChanges])
		expect(await org.tenant.db.select().from(table)).toEqual([]);
	expect(await org.tenant.db.select().from(orgCounters)).toMatchObject([{ unreadConversations: 0 }]);
	expect((await org.tenant.db.select().from(stages)).every((stage) => stage.contactCount === 0)).toBe(true);
	expect(await directory(env).select().from(deletionTargets)).toEqual([]);
	expect(await readReceipt(env, answer.confirmation_code)).toMatchObject({ state: "done", finishedAt: expect.any(Number) });
	expect(JSON.stringify(await directory(env).select().from(deletionRequests))).not.toContain(org.accountId);
	expect(await bystander.tenant.db.select().from(conversations)).toHaveLength(1);

	expect(await (await post(signed)).json()).toEqual(answer);
	const page = await send(`/data-deletion/${answer.confirmation_code}`);
	expect(page.status).toBe(200);
	expect(await page.text()).not.toContain(org.accountId);
	expect((await send("/data-deletion/0000000000000000000000")).status).toBe(404);
});

test("an account that was disconnected before is found for deletion, and an unknown one is done at once", async () => {
	const org = await makeSendable();
	await removeConnection(org.tenant, org.connectionId, { reason: "disconnected", actor: "user-1" });
	const list = (ids: string, token = "local-operator-token-0000") =>
		send("/operator/data-deletions", { method: "POST", body: ids, headers: { authorization: `Bearer ${token}` } });

	expect((await list(org.accountId, "wrong")).status).toBe(401);
	expect((await list("no ids here")).status).toBe(400);
	const { receipts } = (await (await list(`user_id\n${org.accountId}\n99999999999\n`)).json()) as {
		receipts: { confirmation_code: string; state: string }[];
	};
	expect(receipts.map(({ state }) => state)).toEqual(["running", "done"]);
	await continueDeletion(env, receipts[0]?.confirmation_code ?? "");

	expect(await org.tenant.db.select().from(messages)).toEqual([]);
	expect(await readReceipt(env, receipts[0]?.confirmation_code ?? "")).toMatchObject({ state: "done" });
});
