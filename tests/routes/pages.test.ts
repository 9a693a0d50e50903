import { env } from "cloudflare:test";
import { expect, test } from "vitest";
import { addMembership } from "#app/domain/org/members.server.ts";
import { loader as inboxLoader } from "#app/routes/o.$org.inbox.tsx";
import { contacts, conversations, messages } from "#app/schema/shard.ts";
import manifest from "../../public/manifest.webmanifest?raw";
import { makeContext } from "../support/context.ts";
import { countEach } from "../support/count-rows.ts";
import { fillInbox } from "../support/fill.ts";
import { makeVisitor, ORIGIN, send } from "../support/http.ts";
import { makeConversation, makeOrg } from "../support/make.ts";

/** Posts a form as a page of ours would. */
function postForm(path: string, cookie: string, fields: Record<string, string>, headers: Record<string, string> = { origin: ORIGIN }) {
	return send(path, { method: "POST", body: new URLSearchParams(fields), headers: { cookie, ...headers } });
}

async function makeTeam() {
	const org = await makeOrg();
	const made = await makeConversation(org);
	return { ...org, ...made, ...(await makeVisitor(org)) };
}

const { shortcuts } = JSON.parse(manifest) as { shortcuts: { name: string; url: string }[] };

test("the inbox loader awaits one D1 call after the session's own; the whole page four, side by side", async () => {
	const org = await makeOrg();
	await fillInbox(org, 60);
	const team = { ...org, ...(await makeVisitor(org)), conversationId: "v0" };
	const request = new Request(`${ORIGIN}/o/${team.slug}/inbox`, { headers: { cookie: team.cookie } });
	const { context } = makeContext();

	const loader = await countEach([env.DIRECTORY, env.SHARD_00], async () => {
		const page = await inboxLoader({ request, context, params: { org: team.slug } });
		expect(JSON.stringify(page)).toContain(team.conversationId);
	});
	const document = await countEach([env.DIRECTORY, env.SHARD_00], async () => {
		expect(await (await send(`/o/${team.slug}/inbox`, { headers: { cookie: team.cookie } })).text()).toContain(team.conversationId);
	});

	const calls = (counts: { calls: number }[]) => counts.map((figures) => figures.calls);
	console.log(`figure: D1 calls (directory, shard) of the inbox loader ${calls(loader)}, of the whole document ${calls(document)}`);
	expect(calls(loader)).toEqual([1, 1]);
	expect(calls(document)).toEqual([2, 2]);
});

test("every page of an org asks a stranger to sign in, and is not there for somebody of another org", async () => {
	const team = await makeTeam();
	const stranger = await makeVisitor(await makeOrg());
	const paths = [
		"",
		"/inbox",
		`/inbox/${team.conversationId}`,
		"/pipeline",
		"/settings/connections",
		`/media/${team.conversationId}.0`,
	].map((path) => `/o/${team.slug}${path}`);

	for (const path of paths) {
		const anonymous = await send(path);
		expect([302, 301], path).toContain(anonymous.status);
		expect(anonymous.headers.get("location"), path).toMatch(/^\/login\?next=/);
		expect((await send(path, { headers: { cookie: stranger.cookie } })).status, path).toBe(404);
	}
});

test("another org's conversation, contact and stage ids change nothing, in path and body", async () => {
	const [ours, theirs] = [await makeTeam(), await makeTeam()];
	const [contact] = await ours.tenant.db.select().from(contacts);
	const before = JSON.stringify([
		await ours.tenant.db.select().from(contacts),
		await ours.tenant.db.select().from(conversations),
		await ours.tenant.db.select().from(messages),
	]);
	const conversation = `/o/${theirs.slug}/inbox/${ours.conversationId}`;
	const intents: [string, Record<string, string>][] = [
		[conversation, { intent: "reply", clientId: crypto.randomUUID(), text: "hello" }],
		[conversation, { intent: "retry", messageId: "x" }],
		[conversation, { intent: "read" }],
		[`/o/${theirs.slug}/contacts/${contact?.id ?? ""}`, { intent: "move", stageId: theirs.stageIds[1] ?? "" }],
	];

	for (const [path, fields] of intents) {
		expect((await postForm(path, theirs.cookie, fields)).status, `${path} ${fields.intent}`).toBe(404);
		expect((await postForm(path.replace(theirs.slug, ours.slug), theirs.cookie, fields)).status, fields.intent).toBe(404);
	}

	const after = JSON.stringify([
		await ours.tenant.db.select().from(contacts),
		await ours.tenant.db.select().from(conversations),
		await ours.tenant.db.select().from(messages),
	]);
	expect(after).toBe(before);
});

test("a form from elsewhere is refused, whatever it says about itself", async () => {
	const team = await makeTeam();
	const fields = { intent: "reply", clientId: crypto.randomUUID(), text: "forged" };
	const path = `/o/${team.slug}/inbox/${team.conversationId}`;

	for (const headers of [
		{},
		{ origin: "https://evil.test" },
		{ origin: "null" },
		{ origin: ORIGIN, "sec-fetch-site": "cross-site" },
		{ origin: ORIGIN, "sec-fetch-site": "same-site" },
		{ origin: "https://evil.test", "x-forwarded-host": "evil.test" },
	] as Record<string, string>[]) {
		expect((await postForm(path, team.cookie, fields, headers)).status, JSON.stringify(headers)).toBe(403);
	}
	expect(await team.tenant.db.select().from(messages)).toHaveLength(1);
});

test("odd addresses, cookies and forms get a clear refusal, never a 5xx", async () => {
	const team = await makeTeam();
	const path = `/o/${team.slug}/inbox/${team.conversationId}`;
	const get = async (address: string, headers: Record<string, string> = {}) =>
		(await send(address, { headers: { cookie: team.cookie, ...headers } })).status;

	expect(await get(`/o/${"x".repeat(3000)}`)).toBe(414);
	expect(await get(`/${"a/".repeat(20)}`)).toBe(414);
	expect(await get("/o/%E0%A4%A/inbox")).toBe(400);
	expect(await get("/nowhere")).toBe(404);
	expect(await get(`${path}?cursor=%00%ff`)).toBeLessThan(500);
	expect(await get(`/o/${team.slug}/inbox?cursor=rubbish`)).toBeLessThan(500);
	expect(await get("/", { cookie: `dmt_s=${"x".repeat(9000)}` })).toBe(431);
	expect(await get("/", { cookie: "dmt_s=not-a-token" })).toBe(302);
	const forms: Record<string, string>[] = [
		{},
		{ intent: "nonsense" },
		{ intent: "reply" },
		{ intent: "move" },
		{ intent: "retry", messageId: "../x" },
	];
	for (const fields of forms) {
		const { status } = await postForm(path, team.cookie, fields);
		expect(status, JSON.stringify(fields)).toBeGreaterThanOrEqual(400);
		expect(status, JSON.stringify(fields)).toBeLessThan(500);
	}
	const bodies: [string, string][] = [
		["application/json", "{"],
		["multipart/form-data", "x"],
		["text/plain", "x"],
		["application/x-www-form-urlencoded", "%%%"],
	];
	for (const [type, body] of bodies) {
		const answer = await send(path, { method: "POST", body, headers: { cookie: team.cookie, origin: ORIGIN, "content-type": type } });
		expect(answer.status, type).toBeGreaterThanOrEqual(400);
		expect(answer.status, type).toBeLessThan(500);
	}
	expect((await send(path, { method: "POST", body: "x".repeat(300_000), headers: { cookie: team.cookie, origin: ORIGIN } })).status).toBe(
		413,
	);
	expect((await send(path, { method: "DELETE", headers: { cookie: team.cookie, origin: ORIGIN } })).status).toBeLessThan(500);
});

test("a page carries the policy that lets only its own scripts run", async () => {
	const team = await makeTeam();

	const answer = await send(`/o/${team.slug}/inbox`, { headers: { cookie: team.cookie } });
	const html = await answer.text();

	const policy = answer.headers.get("content-security-policy") ?? "";
	const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
	expect(policy).toContain("default-src 'none'");
	expect(nonce).toMatch(/^[\w+/=]{20,}$/);
	for (const [script] of html.matchAll(/<script[^>]*>/g)) expect(script).toContain(`nonce="${nonce}"`);
	expect(answer.headers.get("cache-control")).toBe("no-store");
	expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
	expect(answer.headers.get("cross-origin-opener-policy")).toBe("same-origin");
});

test("a team member may not connect accounts; the server says so", async () => {
	const org = await makeOrg();
	const member = await makeVisitor(org, "member");

	const answer = await postForm(`/o/${org.slug}/settings/connections`, member.cookie, {});

	expect(answer.status).toBe(403);
});

test("the privacy policy is public, names what is true, and every section can be linked to", async () => {
	const answer = await send("/privacy-policy");
	const html = await answer.text();

	expect(answer.status).toBe(200);
	expect([...html.matchAll(/<h1/g)]).toHaveLength(1);
	expect([...html.matchAll(/id="section-\d+"/g)]).toHaveLength(14);
	expect(html).toContain("Cloudflare D1");
	expect(html).not.toContain("Supabase");
});

test("the shortcuts of the installed app lead to a place of the organization that the browser was in last, and nowhere else", async () => {
	const [first, second, stranger] = [await makeOrg(), await makeOrg(), await makeOrg()];
	const { user, cookie } = await makeVisitor(first);
	await addMembership(env, { orgId: second.orgId, userId: user.id, role: "member" });
	const leads = async (path: string, last?: string) => {
		const answer = await send(path, { headers: { cookie: last === undefined ? cookie : `dmt_org=${last}; ${cookie}` } });
		return [answer.status, answer.headers.get("location")];
	};

	expect(shortcuts.map(({ url }) => url)).toEqual(["/?to=inbox", "/?to=follow-ups", "/?to=pipeline"]);
	for (const { url } of shortcuts) {
		const [, place] = url.split("=");
		expect(await leads(url)).toEqual([302, `/o/${first.slug}/${place}`]);
		expect(await leads(url, second.slug)).toEqual([302, `/o/${second.slug}/${place}`]);
		expect((await send(url)).headers.get("location")).toBe(`/login?next=${encodeURIComponent(url)}`);
		expect((await send(`/o/${second.slug}/${place}`, { headers: { cookie } })).status).toBe(200);
	}
	expect(await leads("/?to=follow-ups", stranger.slug)).toEqual([302, `/o/${first.slug}/follow-ups`]);
	expect(await leads("/?to=//evil.test", second.slug)).toEqual([302, `/o/${second.slug}/inbox`]);
	expect(await leads("/", "..%2f")).toEqual([302, `/o/${first.slug}/inbox`]);
});
