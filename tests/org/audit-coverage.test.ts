import { env } from "cloudflare:test";
import { expect, test, vi } from "vitest";
import { readAudit } from "#app/domain/org/audit.server.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { ORIGIN, send } from "../support/http.ts";
import { ofAccount } from "./audit-rows/account.ts";
import { ofContacts } from "./audit-rows/contacts.ts";
import { ofInbox } from "./audit-rows/inbox.ts";
import { connection, conversation, makeTeam } from "./audit-rows/row.ts";
import { ofTeam } from "./audit-rows/team.ts";

const INTENTS = { ...ofInbox, ...ofContacts, ...ofTeam, ...ofAccount };

type Form = { options?: Form[]; shape?: { intent?: { values?: Set<string>; options?: string[] } } };

/** The intents of every form that the rooms have, by the name of its file. */
async function intentsOfForms(): Promise<string[]> {
	const sources = import.meta.glob<string>("../../app/domain/**/*.ts", { query: "?raw", import: "default" });
	const modules = import.meta.glob<Record<string, unknown>>("../../app/domain/**/*.server.ts");
	const found: string[] = [];
	for (const [path, source] of Object.entries(sources)) {
		if (!/\bintent: z\./.test(await source())) continue;
		const load = modules[path];
		if (!load) throw new Error(`${path} holds a form and is no .server.ts`);
		const file = /([^/]+)\.server\.ts$/.exec(path)?.[1];
		for (const value of Object.values(await load())) found.push(...intentsOf(value as Form).map((intent) => `${file} ${intent}`));
	}
	return found;
}

function intentsOf(form: Form): string[] {
	if (typeof form !== "object" || form === null) return [];
	if (Array.isArray(form.options)) return form.options.flatMap(intentsOf);
	const intent = form.shape?.intent;
	return [...(intent?.values ?? intent?.options ?? [])];
}

async function actionsOf(tenant: Tenant, actor: string) {
	return (await readAudit(tenant, 50)).filter((line) => line.actor === actor).map(({ action, result }) => `${action} ${result}`);
}

test("every intent of every form has its row here", async () => {
	expect((await intentsOfForms()).sort()).toEqual(Object.keys(INTENTS).sort());
});

for (const [name, { line, role, post: run }] of Object.entries(INTENTS)) {
	test(`${name} ${line === null ? "leaves no line" : `leaves the line ${line}`}`, async () => {
		const team = await makeTeam(role);

		const answer = await run(team);

		expect(answer.status, await answer.text()).toBeLessThan(400);
		const lines = async () => (await readAudit(team.tenant, 50)).filter(({ actor }) => actor === team.user.id);
		if (line === null) return expect(await lines()).toEqual([]);
		// Lines of the directory are carried over a moment later.
		await vi.waitFor(async () => expect((await lines())[0]?.action).toBe(line), { timeout: 60_000 });
	}, 90_000);
}

test("a file that is sent, a reaction taken back and an org that is made leave their lines", async () => {
	const team = await makeTeam();
	const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0]);
	const upload = await send(`/o/${team.slug}/inbox/${team.conversationId}/media?clientId=file&name=a.png`, {
		method: "POST",
		body: png,
		headers: { cookie: team.cookie, origin: ORIGIN, "content-type": "image/png" },
	});
	expect(upload.status, await upload.text()).toBe(200);
	await conversation(team, { intent: "react", messageId: team.messageId, reaction: "" });
	expect(await actionsOf(team.tenant, team.user.id)).toEqual(["message.unreacted done", "file.queued done"]);

	const made = await send("/orgs/new", {
		method: "POST",
		body: new URLSearchParams({ name: "Another one" }),
		headers: { cookie: team.cookie, origin: ORIGIN },
	});
	const slug = /\/o\/([\w-]+)\//.exec(made.headers.get("location") ?? "")?.[1];
	const org = await env.DIRECTORY.prepare("select id, shard from orgs where slug = ?")
		.bind(slug)
		.first<{ id: string; shard: "SHARD_00" }>();
	const { results } = await env[org?.shard ?? "SHARD_00"]
		.prepare("select actor, action, target from audit_log where org_id = ?")
		.bind(org?.id)
		.all();
	expect(results).toEqual([{ actor: team.user.id, action: "organization.created", target: org?.id }]);
});

test("what a role does not allow is refused and stands in the log", async () => {
	const team = await makeTeam("member");

	for (const intent of ["connect", "disconnect", "try-again", "import-again"]) {
		expect((await connection(team, intent)).status, intent).toBe(403);
	}

	expect(await actionsOf(team.tenant, team.user.id)).toEqual(Array(4).fill("manage-connections refused"));
});

test("a line names ids and words of ours, never what somebody wrote", async () => {
	const team = await makeTeam();
	await conversation(team, { intent: "reply", clientId: "one", text: "a secret sentence" });

	const kept = JSON.stringify(await readAudit(team.tenant, 50));

	expect(kept).toContain("reply.queued");
	for (const word of ["secret", "hello", team.person.username, team.user.email, "Ana"]) expect(kept).not.toContain(word);
});

test("a reply that is sent twice leaves one line", async () => {
	const team = await makeTeam();

	for (let time = 0; time < 2; time++) await conversation(team, { intent: "reply", clientId: "same", text: "hello" });

	expect(await actionsOf(team.tenant, team.user.id)).toEqual(["reply.queued done"]);
});
