import { env } from "cloudflare:test";
import { asc, isNull } from "drizzle-orm";
import { expect, test } from "vitest";
import { auditInDirectory, readAudit, writeAudit } from "#app/domain/org/audit.server.ts";
import { canonicalLine, hashOfLine } from "#app/domain/org/audit-chain.ts";
import { checkAudit } from "#app/domain/org/check-audit.server.ts";
import { readAnchor, sealAudit, sweepAudit } from "#app/domain/org/seal-audit.server.ts";
import { sha256Hex } from "#app/platform/crypto.ts";
import { orgsWithUnsealed } from "#app/platform/db/bindings.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { auditLog } from "#app/schema/shard.ts";
import { makeOrg } from "../support/make.ts";

const TRIGGERS = [
	"audit_log_is_append_only",
	"audit_log_is_kept",
	"audit_log_fence_insert",
	"audit_log_fence_update",
	"audit_log_fence_delete",
];

/** An org whose log has this many sealed lines. */
async function makeLog(lines = 6) {
	const org = await makeOrg();
	for (let line = 1; line <= lines; line++) {
		await writeAudit(org.tenant, { actor: "user-1", action: "contact.moved", target: `contact-${line}`, result: "done" });
	}
	await sealAudit(org.tenant);
	return org;
}

/** Runs statements past the fence and without the triggers, as somebody with the database in hand could. */
async function tamper(...statements: string[]) {
	const kept = await env.SHARD_00.prepare("select name, sql from sqlite_master where type = 'trigger' and tbl_name = 'audit_log'").all<{
		name: string;
		sql: string;
	}>();
	for (const name of TRIGGERS) await env.SHARD_00.exec(`drop trigger ${name}`);
	for (const statement of statements) await env.SHARD_00.prepare(statement).run();
	for (const { sql } of kept.results) await env.SHARD_00.prepare(sql).run();
}

async function lines(tenant: Tenant) {
	return tenant.db.select().from(auditLog).orderBy(asc(auditLog.seq));
}

/** Gives the lines from `seq` on the hashes that would fit them. */
async function resealFrom(tenant: Tenant, seq: number) {
	let before = "";
	for (const line of await lines(tenant)) {
		const hash = await hashOfLine(before, line);
		if (line.seq >= seq) await tamper(`update audit_log set hash = '${hash}' where org_id = '${tenant.orgId}' and seq = ${line.seq}`);
		before = hash;
	}
}

test("a sealed log is whole: each hash follows from the line and the hash before, and the anchor is its end", async () => {
	const { tenant } = await makeLog(4);

	const [first, second, third, last] = await lines(tenant);
	if (!first || !second || !third || !last) throw new Error("a line is missing");

	expect(canonicalLine(first)).toBe(
		`{"org":"${tenant.orgId}","seq":1,"id":"${first.id}","at":${first.at},"actor":"user-1","action":"contact.moved","target":"contact-1","result":"done","detail":null}`,
	);
	expect(first.hash).toBe(await sha256Hex(`\n${canonicalLine(first)}`));
	expect(second.hash).toBe(await sha256Hex(`${first.hash}\n${canonicalLine(second)}`));
	expect(await readAnchor(tenant)).toEqual({ seq: 4, hash: last.hash });
	expect(await checkAudit(tenant)).toEqual({ ok: true, lines: 4, waiting: 0 });
});

test("lines that are not sealed yet are counted as waiting, and sealing again changes nothing", async () => {
	const { tenant } = await makeLog(2);
	await writeAudit(tenant, { actor: "user-1", action: "contact.moved", target: null, result: "done", detail: { b: "2", a: "1" } });

	expect(await checkAudit(tenant)).toEqual({ ok: true, lines: 2, waiting: 1 });
	await sealAudit(tenant);
	const sealed = await lines(tenant);
	await sealAudit(tenant);
	expect(await lines(tenant)).toEqual(sealed);
	expect(await checkAudit(tenant)).toEqual({ ok: true, lines: 3, waiting: 0 });
});

test("several sealers at once, and one killed between its steps, make the same chain", async () => {
	const { tenant } = await makeOrg();
	for (let line = 0; line < 230; line++) await writeAudit(tenant, { actor: "user-1", action: "x", target: `${line}`, result: "done" });

	await Promise.all([sealAudit(tenant), sealAudit(tenant), sealAudit(tenant)]);
	expect(await checkAudit(tenant)).toEqual({ ok: true, lines: 230, waiting: 0 });
	const end = await readAnchor(tenant);

	// Killed after the hashes and before the anchor: the next one moves it.
	await env.DIRECTORY.prepare("delete from audit_anchors where org_id = ?").bind(tenant.orgId).run();
	await sealAudit(tenant);
	expect(await readAnchor(tenant)).toEqual(end);
});

test("a line noted in the directory is carried over once and sealed", async () => {
	const { tenant, orgId } = await makeLog(1);
	await auditInDirectory(env, orgId, { actor: "user-1", action: "member.removed", target: "user-2", result: "done" });

	await Promise.all([sealAudit(tenant), sealAudit(tenant)]);

	expect((await readAudit(tenant, 5)).map((line) => line.action)).toEqual(["member.removed", "contact.moved"]);
	expect(await checkAudit(tenant)).toMatchObject({ ok: true, lines: 2 });
});

test("the sweep finds orgs with unsealed lines, and no others", async () => {
	const sealed = await makeLog(2);
	const open = await makeLog(1);
	await writeAudit(open.tenant, { actor: "user-1", action: "x", target: null, result: "done" });

	const found = await orgsWithUnsealed(env, "SHARD_00");
	expect(found).toContain(open.orgId);
	expect(found).not.toContain(sealed.orgId);
	await sweepAudit(env, { all: true });
	await expect.poll(async () => (await open.tenant.db.select().from(auditLog).where(isNull(auditLog.hash))).length).toBe(0);
});

test("a changed line is found", async () => {
	const { tenant, orgId } = await makeLog();
	await tamper(`update audit_log set actor = 'user-2' where org_id = '${orgId}' and seq = 3`);
	expect(await checkAudit(tenant)).toEqual({ ok: false, problem: "changed", seq: 3 });
});

test("a line that is gone is found, also the first", async () => {
	const { tenant, orgId } = await makeLog();
	await tamper(`delete from audit_log where org_id = '${orgId}' and seq = 4`);
	expect(await checkAudit(tenant)).toEqual({ ok: false, problem: "missing", seq: 4 });
	await tamper(`delete from audit_log where org_id = '${orgId}' and seq = 1`);
	expect(await checkAudit(tenant)).toEqual({ ok: false, problem: "missing", seq: 1 });
});

test("a line put in between is found, with a hash and without", async () => {
	const { tenant, orgId } = await makeLog();
	const copy = (id: string, seq: number, hash: string) =>
		`insert into audit_log (org_id, id, at, actor, action, result, seq, hash) values ('${orgId}', '${id}', 1, 'user-2', 'x', 'done', ${seq}, ${hash})`;
	// Every later number moves up by one to make room.
	await tamper(
		`update audit_log set seq = seq + 1000 where org_id = '${orgId}' and seq > 2`,
		copy("forged", 3, "'aa'"),
		`update audit_log set seq = seq - 999 where org_id = '${orgId}' and seq > 1000`,
	);
	expect(await checkAudit(tenant)).toEqual({ ok: false, problem: "changed", seq: 3 });
	await tamper(`update audit_log set hash = null where org_id = '${orgId}' and id = 'forged'`);
	expect(await checkAudit(tenant)).toEqual({ ok: false, problem: "inserted", seq: 3 });
	await tamper(copy("before-all", 0, "null"));
	expect(await checkAudit(tenant)).toEqual({ ok: false, problem: "inserted", seq: 0 });
});

test("lines in another order are found", async () => {
	const { tenant, orgId } = await makeLog();
	await tamper(
		`update audit_log set seq = 99 where org_id = '${orgId}' and seq = 2`,
		`update audit_log set seq = 2 where org_id = '${orgId}' and seq = 5`,
		`update audit_log set seq = 5 where org_id = '${orgId}' and seq = 99`,
	);
	expect(await checkAudit(tenant)).toEqual({ ok: false, problem: "changed", seq: 2 });
});

test("an end that was cut off is found by the anchor, and new lines do not hide it", async () => {
	const { tenant, orgId } = await makeLog();
	await tamper(`delete from audit_log where org_id = '${orgId}' and seq > 4`);
	expect(await checkAudit(tenant)).toEqual({ ok: false, problem: "cut-off", seq: 5 });

	for (let line = 0; line < 4; line++) await writeAudit(tenant, { actor: "user-1", action: "x", target: null, result: "done" });
	await sealAudit(tenant);
	expect(await checkAudit(tenant)).toEqual({ ok: false, problem: "inserted", seq: 5 });
	expect(await readAnchor(tenant)).toMatchObject({ seq: 6 });
});

test("a tail written anew with hashes that fit is found by the anchor", async () => {
	const { tenant, orgId } = await makeLog();
	await tamper(`update audit_log set actor = 'user-2' where org_id = '${orgId}' and seq = 3`);
	await resealFrom(tenant, 3);
	expect(await checkAudit(tenant)).toEqual({ ok: false, problem: "rewritten", seq: 6 });

	await writeAudit(tenant, { actor: "user-1", action: "x", target: null, result: "done" });
	await sealAudit(tenant);
	expect(await checkAudit(tenant)).toEqual({ ok: false, problem: "rewritten", seq: 6 });
});

test("without tampering by hand no line changes or goes, and the anchor never goes back", async () => {
	const { tenant, orgId } = await makeLog(2);
	const end = await readAnchor(tenant);

	await expect(tenant.db.update(auditLog).set({ actor: "user-2" })).rejects.toThrow();
	await expect(tenant.db.delete(auditLog)).rejects.toThrow();
	await env.DIRECTORY.prepare("update audit_anchors set seq = 9, hash = 'later' where org_id = ?").bind(orgId).run();
	await sealAudit(tenant);
	expect(await readAnchor(tenant)).toEqual({ seq: 9, hash: "later" });
	expect(end.seq).toBe(2);
});
