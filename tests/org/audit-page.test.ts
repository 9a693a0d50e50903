import { env } from "cloudflare:test";
import { expect, test } from "vitest";
import { readAudit, writeAudit } from "#app/domain/org/audit.server.ts";
import { canonicalLine } from "#app/domain/org/audit-chain.ts";
import { type AuditQuery, lastCheck, listAudit } from "#app/domain/org/audit-page.server.ts";
import { checkAuditFor } from "#app/domain/org/check-audit.server.ts";
import { DAY, now } from "#app/platform/clock.ts";
import { sha256Hex } from "#app/platform/crypto.ts";
import { mine, type Tenant } from "#app/platform/tenant.ts";
import type { Role } from "#app/schema/directory.ts";
import { contacts } from "#app/schema/shard.ts";
import { makeVisitor, ORIGIN, send } from "../support/http.ts";
import { makeConversation, makeOrg } from "../support/make.ts";

async function makeTeam(role: Role = "owner") {
	const org = await makeOrg();
	return { ...org, ...(await makeConversation(org)), ...(await makeVisitor(org, role)) };
}

const line = (tenant: Tenant, given: Partial<Parameters<typeof writeAudit>[1]>) =>
	writeAudit(tenant, { actor: "user-1", action: "contact.moved", target: null, result: "done", ...given });

const seqs = async (tenant: Tenant, query: AuditQuery) => (await listAudit(tenant, query)).lines.map(({ seq }) => seq);

test("lines come newest first, fifty a page, and every page follows the one before", async () => {
	const { tenant } = await makeOrg();
	for (let count = 0; count < 120; count++) await line(tenant, {});

	const first = await listAudit(tenant, {});
	const second = await listAudit(tenant, { before: first.next ?? 0 });
	const third = await listAudit(tenant, { before: second.next ?? 0 });

	const all = [...first.lines, ...second.lines, ...third.lines].map(({ seq }) => seq);
	expect(all).toEqual(Array.from({ length: 120 }, (_, position) => 120 - position));
	expect(third.next).toBeNull();
});

test("the filters choose by who, what, when and whether it was refused", async () => {
	const { tenant } = await makeOrg();
	await line(tenant, { actor: "user-2" });
	await line(tenant, { action: "reply.queued" });
	await line(tenant, { action: "manage-connections", result: "refused" });
	await line(tenant, { at: now() - 10 * DAY });
	const day = (at: number) => new Date(at).toISOString().slice(0, 10);

	expect(await seqs(tenant, { actor: "user-2" })).toEqual([1]);
	expect(await seqs(tenant, { group: "reply" })).toEqual([2]);
	expect(await seqs(tenant, { refused: "on" })).toEqual([3]);
	expect(await seqs(tenant, { to: day(now() - 9 * DAY) })).toEqual([4]);
	expect(await seqs(tenant, { from: day(now() - DAY), group: "contact" })).toEqual([1]);
	expect(await seqs(tenant, { actor: "user-2", refused: "on" })).toEqual([]);
});

test("people, contacts, conversations and stages have the names of today, and those who are gone none", async () => {
	const team = await makeTeam();
	const { tenant, conversationId, user, stageIds } = team;
	const [contact] = await tenant.db.update(contacts).set({ name: "Bo Diaz" }).where(mine(tenant, contacts)).returning({ id: contacts.id });
	await line(tenant, { actor: user.id, target: contact?.id ?? "", detail: { stage: stageIds[2] ?? "" } });
	await line(tenant, { action: "reply.queued", target: `${conversationId}-1-a`, detail: { conversation: conversationId } });
	await line(tenant, { actor: "instagram", action: "contact.moved", target: "nobody", detail: { stage: "none" } });

	expect((await listAudit(tenant, {})).lines).toMatchObject([
		{ actor: "Instagram", target: null, stage: null },
		{ actor: "A former member", target: { label: "Bo Diaz", path: `inbox/${conversationId}` } },
		{ actor: "Ana Keller", target: { label: "Bo Diaz" }, stage: "Interested" },
	]);
});

test("another org's contact is not named, though a line points at it", async () => {
	const [ours, theirs] = [await makeTeam(), await makeTeam()];
	await ours.tenant.db.update(contacts).set({ name: "Bo Diaz" }).where(mine(ours.tenant, contacts));
	const [contact] = await ours.tenant.db.select().from(contacts);
	await line(theirs.tenant, { target: contact?.id ?? "", detail: { conversation: ours.conversationId, stage: ours.stageIds[0] ?? "" } });

	expect((await listAudit(theirs.tenant, {})).lines).toMatchObject([{ target: null, stage: null }]);
});

test("the last check is shown with what it found", async () => {
	const { tenant, user } = await makeTeam();
	expect(await lastCheck(tenant)).toBeNull();
	await line(tenant, {});

	expect(await checkAuditFor(tenant, user.id)).toEqual({ ok: true, lines: 1, waiting: 0 });

	expect(await lastCheck(tenant)).toMatchObject({ actor: "Ana Keller", problem: "none", lines: "1" });
});

test("the page is for Owner and Admin, the export for the Owner, and a try of others stands in the log", async () => {
	const [owner, admin, member] = [await makeTeam("owner"), await makeTeam("admin"), await makeTeam("member")];
	const open = ({ slug, cookie }: typeof owner) =>
		send(`/o/${slug}/settings/audit?actor=%27&from=never&before=-1`, { headers: { cookie } });
	const take = ({ slug, cookie }: typeof owner, format = "csv") =>
		send(`/o/${slug}/settings/audit/export`, {
			method: "POST",
			body: new URLSearchParams({ intent: "export", format }),
			headers: { cookie, origin: ORIGIN },
		});

	expect([(await open(owner)).status, (await open(admin)).status, (await open(member)).status]).toEqual([200, 200, 403]);
	expect([(await take(owner)).status, (await take(admin)).status, (await take(member)).status]).toEqual([200, 403, 403]);
	expect((await take(owner, "xml")).status).toBe(404);
	expect((await readAudit(admin.tenant, 1))[0]).toMatchObject({ action: "export-audit", result: "refused", actor: admin.user.id });

	await env.DIRECTORY.prepare("update sessions set authenticated_at = 1 where user_id = ?").bind(owner.user.id).run();
	const old = await take(owner);
	expect([old.status, old.headers.get("location")]).toEqual([
		302,
		`/confirm?next=${encodeURIComponent(`/o/${owner.slug}/settings/audit`)}`,
	]);
});

test("an export in JSON Lines is checked with nothing but itself, in CSV no cell is a formula", async () => {
	const { tenant, slug, cookie } = await makeTeam();
	for (let count = 0; count < 620; count++) await line(tenant, { target: `=cmd|${count}`, detail: { z: "1", a: '"2"' } });
	const take = async (format: string) =>
		(
			await send(`/o/${slug}/settings/audit/export`, {
				method: "POST",
				body: new URLSearchParams({ intent: "export", format }),
				headers: { cookie, origin: ORIGIN },
			})
		).text();

	const lines = (await take("jsonl")).trimEnd().split("\n");
	expect(lines).toHaveLength(621);
	let before = "";
	for (const text of lines) {
		const { hash, org, ...parsed } = JSON.parse(text);
		expect(hash).toBe(await sha256Hex(`${before}\n${text.replace(/,"hash":"[0-9a-f]{64}"\}$/, "}")}`));
		expect(canonicalLine({ orgId: org, ...parsed })).toBe(text.replace(/,"hash":"[0-9a-f]{64}"\}$/, "}"));
		before = hash;
	}
	expect(lines.at(-1)).toContain('"audit.exported"');

	const [head, first] = (await take("csv")).split("\r\n");
	expect(head).toBe("seq,time,actor,action,target,result,detail,id,hash");
	expect(first).toContain(`,contact.moved,'=cmd|0,done,"{""z"":""1"",""a"":""\\""2\\""""}",`);
}, 30_000);
