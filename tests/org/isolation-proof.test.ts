import { env, SELF } from "cloudflare:test";
import { drizzle } from "drizzle-orm/d1";
import { expect, test } from "vitest";
import { proveIsolation, tryEverything } from "#app/domain/isolation/prove-isolation.server.ts";
import { readReport, reportFile } from "#app/domain/isolation/reports.server.ts";
import { makeThrowaway, sweepThrowaways, type Throwaway } from "#app/domain/isolation/throwaway.server.ts";
import { readAudit } from "#app/domain/org/audit.server.ts";
import { eraseOrg } from "#app/domain/org/erase-org.server.ts";
import { sealAudit } from "#app/domain/org/seal-audit.server.ts";
import { tenantTables } from "#app/platform/db/bindings.ts";
import { publicKeys } from "#app/platform/signing.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { verifyReport } from "../../scripts/verify-report.ts";
import { makeVisitor } from "../support/http.ts";
import { makeConversation, makeOrg } from "../support/make.ts";

async function makeTeam() {
	const org = await makeOrg({ shard: "SHARD_01" });
	return { ...org, ...(await makeConversation(org)), ...(await makeVisitor(org)) };
}

const doorsOf = ({ cookie }: { cookie: string }) => ({ knock: (request: Request) => SELF.fetch(request), cookie });

async function rowsIn(database: D1Database, orgId: string) {
	const counts = await Promise.all(
		[...tenantTables.names].map((table) =>
			database.prepare(`select count(*) as count from "${table}" where org_id = ?`).bind(orgId).first<number>("count"),
		),
	);
	return counts.reduce((sum: number, count) => sum + (count ?? 0), 0);
}

/** The tenant with a handle that fences nothing. */
function unfenced(tenant: Tenant): Tenant {
	const db = drizzle(env.SHARD_00);
	return {
		...tenant,
		db,
		statement: (query) => {
			const raw = db.run(query);
			return Object.assign(raw, { stmt: env.SHARD_00.prepare(raw.getQuery().sql) });
		},
		batch: (items) => db.batch(items),
	};
}

/** What a proof finds that reads and writes through this handle. */
async function failedThrough(handleOf: (tenant: Tenant) => Tenant, prepare: () => Promise<unknown> = async () => null) {
	const near = await makeOrg();
	const [reader, other] = [await makeThrowaway(near.tenant), await makeThrowaway(near.tenant)];
	await prepare();
	const groups = await tryEverything(handleOf(reader.tenant), reader, other, null);
	return groups.map(({ name, checks }) => [name, checks.filter((check) => !check.passed).length] as const);
}

test("the proof passes in seconds, covers every table, and leaves nothing behind", async () => {
	const team = await makeTeam();
	const before = await rowsIn(env.SHARD_01, team.orgId);
	const began = Date.now();

	const proof = await proveIsolation(team.tenant, team.user.id, doorsOf(team));

	console.log(`figure: the proof of isolation took ${Date.now() - began} ms`);
	const report = await readReport(team.tenant);
	if (!proof.ok || !report) throw new Error("there is no report");
	expect(report.groups.flatMap(({ name, checks }) => checks.filter((check) => !check.passed).map((check) => ({ name, ...check })))).toEqual(
		[],
	);
	console.log(`figure: checks of the proof: ${report.passed}, ${JSON.stringify(report).length} characters`);
	expect(Date.now() - began).toBeLessThan(15_000);
	expect(report).toMatchObject({ failed: 0, org: team.orgId, shard: "SHARD_01", build: expect.any(String) });
	expect(report.groups.map(({ name }) => name)).toEqual(["reads", "refusals", "writes", "rooms", "doors", "residue"]);
	for (const table of tenantTables.names) {
		for (const group of ["reads", "writes"]) {
			const checks = report.groups.find(({ name }) => name === group)?.checks ?? [];
			expect(checks.filter(({ tried }) => tried.startsWith(`${table}: `)).length, `${group} ${table}`).toBeGreaterThanOrEqual(7);
		}
	}
	for (const orgId of [report.reader, report.other]) expect(await rowsIn(env.SHARD_01, orgId)).toBe(0);
	const { results } = await env.DIRECTORY.prepare("select id from orgs where slug like '~%'").all();
	expect(results).toEqual([]);
	expect((await env.BUCKET.list({ prefix: "pictures/" })).objects).toEqual([]);
	// The report and the line about it, and nothing else.
	expect(await rowsIn(env.SHARD_01, team.orgId)).toBe(before + 2);
	expect((await readAudit(team.tenant, 1))[0]).toMatchObject({
		action: "isolation.proved",
		result: "done",
		target: report.id,
		actor: team.user.id,
	});
}, 60_000);

test("one proof a minute for an org", async () => {
	const team = await makeTeam();
	const both = await Promise.all([1, 2].map(() => proveIsolation(team.tenant, team.user.id, doorsOf(team))));
	expect(both.filter(({ ok }) => ok)).toHaveLength(1);
	expect(both.find(({ ok }) => !ok)).toEqual({ ok: false, reason: "too-soon" });
}, 60_000);

test("without a fence the proof fails at reads, refusals and the product's own functions", async () => {
	const failed = new Map(await failedThrough(unfenced));

	expect(failed.get("reads")).toBeGreaterThan(tenantTables.names.size * 5);
	expect(failed.get("refusals")).toBeGreaterThan(20);
	expect(failed.get("rooms")).toBeGreaterThan(5);
}, 60_000);

test("with one trigger missing the proof fails at that table's writes", async () => {
	const trigger = "reactions_fence_insert";
	const made = await env.SHARD_00.prepare("select sql from sqlite_master where name = ?").bind(trigger).first<string>("sql");

	const failed = new Map(
		await failedThrough(
			(tenant) => tenant,
			() => env.SHARD_00.exec(`drop trigger ${trigger}`),
		),
	);
	await env.SHARD_00.prepare(made ?? "").run();

	expect(failed.get("reads")).toBe(0);
	expect(failed.get("writes")).toBeGreaterThan(0);
}, 60_000);

test("a report verifies offline, and not once a byte of it was changed", async () => {
	const team = await makeTeam();
	const proof = await proveIsolation(team.tenant, team.user.id, doorsOf(team));
	const file = new TextEncoder().encode((proof.ok && (await reportFile(team.tenant, proof.reportId))) || "");
	const keysOf = async () => ({ keys: publicKeys(env) });

	expect(await verifyReport(file, keysOf)).toMatchObject({ ok: true, report: { failed: 0 } });
	for (let count = 0; count < 300; count++) {
		const changed = Uint8Array.from(file);
		// Every part of the file, its beginning and its end above all; the last byte is the line's end.
		const position = count < 20 ? count : count < 200 ? file.length - 2 - (count - 20) : Math.floor(Math.random() * (file.length - 1));
		changed[position] = (changed[position] ?? 0) ^ (1 << (count % 7));
		expect((await verifyReport(changed, keysOf)).ok, `byte ${position}`).toBe(false);
	}
	const served = (await (await SELF.fetch("http://localhost:8787/.well-known/dm-tracker-keys.json")).json()) as { keys: object[] };
	expect(served.keys).toEqual(publicKeys(env));
	expect(JSON.stringify(served)).not.toContain('"d"');
}, 60_000);

test("what a killed proof left is swept away, and a young one is left alone", async () => {
	const near = await makeOrg();
	const [old, young]: Throwaway[] = [await makeThrowaway(near.tenant), await makeThrowaway(near.tenant)];
	if (!old || !young) throw new Error("not made");
	await env.DIRECTORY.prepare("update orgs set created_at = 1 where id = ?").bind(old.tenant.orgId).run();

	await sweepThrowaways(env);

	expect(await rowsIn(env.SHARD_00, old.tenant.orgId)).toBe(0);
	expect(await rowsIn(env.SHARD_00, young.tenant.orgId)).toBeGreaterThan(tenantTables.names.size * 2);
	expect(await eraseOrg(env, old.tenant.orgId)).toEqual({ rows: 0 });
	await eraseOrg(env, young.tenant.orgId);
});

test("erasing an org takes its sealed audit log as well, and no row of another", async () => {
	const [gone, stays] = [await makeTeam(), await makeTeam()];
	await sealAudit(gone.tenant);
	const before = await rowsIn(env.SHARD_01, stays.orgId);

	expect((await eraseOrg(env, gone.orgId)).rows).toBeGreaterThan(5);

	expect(await rowsIn(env.SHARD_01, gone.orgId)).toBe(0);
	expect(await rowsIn(env.SHARD_01, stays.orgId)).toBe(before);
}, 30_000);
