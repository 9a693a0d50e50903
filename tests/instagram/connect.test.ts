import { env } from "cloudflare:test";
import { eq } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { removeConnection } from "#app/domain/instagram/disconnect.server.ts";
import { setClockOffset } from "#app/platform/clock.ts";
import { directory } from "#app/platform/db/bindings.ts";
import { connectedAccounts } from "#app/schema/directory.ts";
import { connections } from "#app/schema/shard.ts";
import { makeVisitor, ORIGIN, send } from "../support/http.ts";
import { control } from "../support/instagram.ts";
import { makeOrg } from "../support/make.ts";

beforeEach(async () => {
	await control("faults", { clear: true });
	setClockOffset(0);
});

async function makeTeam(role: "owner" | "admin" | "member" = "owner") {
	const org = await makeOrg();
	return { ...org, ...(await makeVisitor(org, role)) };
}

/** Starts connecting and gives the address of Instagram's dialog. */
async function startDialog(team: { slug: string; cookie: string }) {
	const answer = await send(`/o/${team.slug}/settings/connections`, {
		method: "POST",
		headers: { cookie: team.cookie, origin: ORIGIN, "content-type": "application/x-www-form-urlencoded" },
		body: "intent=connect",
	});
	return new URL(answer.headers.get("location") ?? "");
}

/** Answers the dialog as the person at the sandbox does; gives where it sends the browser. */
async function answerDialog(dialog: URL, account: string, decision: "allow" | "cancel" = "allow") {
	const fields = new URLSearchParams({ account, decision, scopes_shown: "1" });
	for (const scope of (dialog.searchParams.get("scope") ?? "").split(",")) fields.append("scope", scope);
	const answer = await fetch(dialog, { method: "POST", body: fields, redirect: "manual" });
	return new URL(answer.headers.get("location") ?? "http://nowhere.test");
}

/** Comes back from Instagram with these parameters; gives the page it ends on. */
async function comeBack(team: { cookie: string }, back: URL | string) {
	const search = typeof back === "string" ? back : back.search;
	const answer = await send(`/connect/instagram/callback${search}`, { headers: { cookie: team.cookie } });
	return answer.headers.get("location") ?? "";
}

async function makeAccount(account_type = "BUSINESS") {
	const username = `acc${crypto.randomUUID().slice(0, 8)}`;
	await control("accounts", { username, name: "Account", account_type });
	return username;
}

test("the dialog is asked for exactly the scopes that the product needs", async () => {
	const dialog = await startDialog(await makeTeam());

	expect(dialog.searchParams.get("scope")).toBe("instagram_business_basic,instagram_business_manage_messages");
	expect(dialog.searchParams.get("redirect_uri")).toBe(`${ORIGIN}/connect/instagram/callback`);
	expect(dialog.searchParams.get("state")).toMatch(/^[\w-]{43}$/);
});

test("an allowed account is connected, its token sealed, its webhooks subscribed", async () => {
	const team = await makeTeam();
	const username = await makeAccount();

	const ending = await comeBack(team, await answerDialog(await startDialog(team), username));

	expect(ending).toBe(`/o/${team.slug}/settings/connections?connected=${username}`);
	const rows = await team.tenant.db.select().from(connections);
	const connection = rows.find((row) => row.username === username);
	expect(connection).toMatchObject({ status: "connected", subscribedFields: expect.stringContaining("messages") });
	expect(connection?.tokenSealed).toMatch(/^v1\./);
	const page = await (await send(`/o/${team.slug}/settings/connections`, { headers: { cookie: team.cookie } })).text();
	expect(page).toContain(username);
	expect(page).not.toContain("tokenSealed");
	expect(page).not.toContain("IGAA");
});

test("both answer shapes, and ids as numbers beyond 2^53, connect the same account", async () => {
	const team = await makeTeam();
	await control("faults", { answers: { token_shape: "flat", user_id: "number", permissions: "list", me_shape: "data" } });
	const username = await makeAccount("MEDIA_CREATOR");

	expect(await comeBack(team, await answerDialog(await startDialog(team), username))).toContain("connected=");
});

test("cancelling ends in a sentence and connects nothing", async () => {
	const team = await makeTeam();

	const ending = await comeBack(team, await answerDialog(await startDialog(team), await makeAccount(), "cancel"));

	expect(ending).toBe(`/o/${team.slug}/settings/connections?problem=cancelled`);
	expect(await team.tenant.db.select().from(connections)).toHaveLength(1);
});

test("a state that is missing, made up, used or somebody else's connects nothing", async () => {
	const [team, other] = [await makeTeam(), await makeTeam()];
	const username = await makeAccount();
	const back = await answerDialog(await startDialog(team), username);

	expect(await comeBack(team, "?code=x")).toContain("problem=state-refused");
	expect(await comeBack(team, `?code=x&state=${"a".repeat(43)}`)).toContain("problem=state-refused");
	expect(await comeBack(other, back)).toContain("problem=state-refused");
	expect(await comeBack(team, back)).toContain("connected=");
	expect(await comeBack(team, back)).toContain("problem=state-refused");
	const rows = await team.tenant.db.select().from(connections);
	expect(rows.filter((row) => row.username === username)).toMatchObject([{ status: "connected" }]);
});

test("a state runs out after ten minutes", async () => {
	const team = await makeTeam();
	const back = await answerDialog(await startDialog(team), await makeAccount());
	setClockOffset(11 * 60_000);

	expect(await comeBack(team, back)).toContain("problem=state-refused");
});

test("a code that was used already is refused and harms nothing", async () => {
	const team = await makeTeam();
	const username = await makeAccount();
	const first = await answerDialog(await startDialog(team), username);
	await comeBack(team, first);
	const second = await startDialog(team);
	const replayed = new URLSearchParams({ code: first.searchParams.get("code") ?? "", state: second.searchParams.get("state") ?? "" });

	expect(await comeBack(team, `?${replayed}`)).toContain("problem=code-refused");

	const rows = await team.tenant.db.select().from(connections);
	expect(rows.filter((row) => row.username === username)).toMatchObject([{ status: "connected" }]);
});

test("a personal account is refused in words", async () => {
	const team = await makeTeam();
	await control("faults", { answers: { personal: "pass" } });

	expect(await comeBack(team, await answerDialog(await startDialog(team), await makeAccount("PERSONAL")))).toContain(
		"problem=personal-account",
	);
	expect(await team.tenant.db.select().from(connections)).toHaveLength(1);
});

test("an account of another organization is refused without naming it, and stays where it is", async () => {
	const [first, second] = [await makeTeam(), await makeTeam()];
	const username = await makeAccount();
	await comeBack(first, await answerDialog(await startDialog(first), username));

	expect(await comeBack(second, await answerDialog(await startDialog(second), username))).toBe(
		`/o/${second.slug}/settings/connections?problem=taken`,
	);
	expect((await first.tenant.db.select().from(connections)).some((row) => row.username === username)).toBe(true);
});

test("connecting again renews the same connection", async () => {
	const team = await makeTeam();
	const username = await makeAccount();
	await comeBack(team, await answerDialog(await startDialog(team), username));
	const before = await team.tenant.db.select().from(connections);

	await comeBack(team, await answerDialog(await startDialog(team), username));

	const after = await team.tenant.db.select().from(connections);
	expect(after.map((row) => row.id).sort()).toEqual(before.map((row) => row.id).sort());
	expect(after.find((row) => row.username === username)?.tokenSealed).not.toBe(
		before.find((row) => row.username === username)?.tokenSealed,
	);
});

test.each([
	["refused webhooks", { graph: { path: "*/subscribed_apps", method: "POST", status: 400, code: 100 } }, "webhooks-refused"],
	["Instagram being down", { graph: { path: "*/access_token", status: 500, code: 2 } }, "instagram-down"],
	["an HTML answer", { graph: { path: "*/access_token", status: 502, shape: "html" } }, "instagram-down"],
])("%s ends in a sentence, and the account is not held", async (_name, fault, problem) => {
	const team = await makeTeam();
	const username = await makeAccount();
	const back = await answerDialog(await startDialog(team), username);
	const claims = (await directory(env).select().from(connectedAccounts)).length;
	await control("faults", fault);

	expect(await comeBack(team, back)).toContain(`problem=${problem}`);
	expect((await directory(env).select().from(connectedAccounts)).length).toBe(claims);
});

test("an account that was disconnected and is refused on the way back is not held either", async () => {
	const team = await makeTeam();
	const username = await makeAccount();
	await comeBack(team, await answerDialog(await startDialog(team), username));
	const [connection] = await team.tenant.db.select().from(connections).where(eq(connections.username, username));
	await removeConnection(team.tenant, connection?.id ?? "", { reason: "disconnected", actor: team.user.id });
	const claims = (await directory(env).select().from(connectedAccounts)).length;
	const back = await answerDialog(await startDialog(team), username);
	await control("faults", { graph: { path: "*/subscribed_apps", method: "POST", status: 400, code: 100 } });

	expect(await comeBack(team, back)).toContain("problem=webhooks-refused");

	expect((await directory(env).select().from(connectedAccounts)).length).toBe(claims);
});

test("somebody who is no longer allowed cannot finish what they began", async () => {
	const team = await makeTeam("admin");
	const back = await answerDialog(await startDialog(team), await makeAccount());
	await env.DIRECTORY.prepare("update memberships set role = 'member' where org_id = ? and user_id = ?")
		.bind(team.orgId, team.user.id)
		.run();

	expect(await comeBack(team, back)).toContain("problem=not-allowed");
});
