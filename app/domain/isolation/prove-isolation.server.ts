import { inArray } from "drizzle-orm";
import { mayProve } from "#app/domain/auth/rate-limits.server.ts";
import { writeAudit } from "#app/domain/org/audit.server.ts";
import { eraseOrg } from "#app/domain/org/erase-org.server.ts";
import { buildId } from "#app/platform/build.ts";
import { now } from "#app/platform/clock.ts";
import { sha256Hex } from "#app/platform/crypto.ts";
import { directory } from "#app/platform/db/bindings.ts";
import { type TenantTable, tablesInOrder } from "#app/platform/db/tenant-tables.ts";
import { settingsOf } from "#app/platform/env.ts";
import { newId } from "#app/platform/ids.ts";
import { errorName } from "#app/platform/log.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { apiTokens, orgs } from "#app/schema/directory.ts";
import { checkDoors, type Doors } from "./check-doors.server.ts";
import { checkReads } from "./check-reads.server.ts";
import { checkRefusals } from "./check-refusals.server.ts";
import { checkRooms } from "./check-rooms.server.ts";
import { checkWrites } from "./check-writes.server.ts";
import { type Check, type CheckGroup, expectSame, type IsolationReport, type Snapshot } from "./checks.ts";
import type { Ids } from "./ids.ts";
import { storeReport } from "./reports.server.ts";
import { idOf, makeThrowaway, pictureOf, ROWS, type Throwaway } from "./throwaway.server.ts";

export type Proof = { ok: true; reportId: string; failed: number } | { ok: false; reason: "too-soon" };

/**
 * Proves for an org that its installation keeps orgs apart: two throw-away orgs on its shard, one trying in every way to reach
 * the other, both taken away afterwards, and a signed report of it. Once a minute.
 */
export async function proveIsolation(member: Tenant, actor: string, doors: Doors): Promise<Proof> {
	const { env } = member;
	if (!(await mayProve(env, member.orgId))) return { ok: false, reason: "too-soon" };
	const startedAt = now();
	const [reader, other] = [await makeThrowaway(member), await makeThrowaway(member)];
	let groups: CheckGroup[];
	let shard: string | undefined;
	try {
		shard = await shardOf(other.tenant);
		groups = await tryEverything(reader.tenant, reader, other, (tenant) => checkDoors(member, doors, tenant, tenantOf(other)));
	} finally {
		// A proof that was stopped before this is cleaned up by the sweep.
		for (const { tenant } of [reader, other]) await eraseOrg(env, tenant.orgId);
	}
	groups.push(await checkResidue(reader, other));

	const checks = groups.flatMap((group) => group.checks);
	const failed = checks.filter((check) => !check.passed).length;
	const report: IsolationReport = {
		format: "dm-tracker-isolation-report-1",
		id: newId(),
		installation: settingsOf(env).APP_ORIGIN,
		build: buildId,
		org: member.orgId,
		reader: reader.tenant.orgId,
		other: other.tenant.orgId,
		shard: shard ?? "",
		startedAt: new Date(startedAt).toISOString(),
		finishedAt: new Date(now()).toISOString(),
		tables: tablesInOrder.map(({ name }) => name),
		groups,
		passed: checks.length - failed,
		failed,
	};
	await storeReport(member, actor, report);
	await writeAudit(member, { actor, action: "isolation.proved", target: report.id, result: failed === 0 ? "done" : "failed" });
	return { ok: true, reportId: report.id, failed };
}

type Knocker = (reader: { apiToken: string; ids: Ids }) => Promise<Check[]>;

/**
 * Every attempt, in groups, with the other's rows before and after each. `handle` is what the reader acts through: its own
 * fenced tenant in the product.
 */
export async function tryEverything(handle: Tenant, reader: Throwaway, other: Throwaway, knock: Knocker | null): Promise<CheckGroup[]> {
	const ids = { reader: idsOf(reader), other: idsOf(other) };
	const rowsOf = (table: TenantTable) => (table.key.length > 1 ? ROWS : 1);
	const kinds: [name: string, words: string, () => Promise<Check[]>][] = [
		["reads", "Reading every table in every way that a query can be written", () => checkReads(handle, rowsOf, other)],
		["refusals", "Statements that try to get around the fence", () => checkRefusals(handle)],
		["writes", "Adding, changing, deleting and moving rows of the other organization", () => checkWrites(handle, reader.mark, other)],
		[
			"rooms",
			"The product's own functions, called with ids of the other organization",
			() => checkRooms(handle, ids.reader, { tenant: other.tenant, ids: ids.other }),
		],
	];
	if (knock)
		kinds.push([
			"doors",
			"Pages, forms, files, the API and the live socket, asked with ids of the other organization",
			() => knock({ apiToken: reader.apiToken, ids: ids.reader }),
		]);

	const groups: CheckGroup[] = [];
	let before = await snapshot(other.tenant);
	for (const [name, words, run] of kinds) {
		const checks = await run().catch((error) => [expectSame("all of these attempts", "tried", `broken off: ${errorName(error)}`)]);
		const after = await snapshot(other.tenant);
		checks.push(
			expectSame("the other organization's rows afterwards", `${before.rows} rows, ${before.hash}`, `${after.rows} rows, ${after.hash}`),
		);
		groups.push({ name, words, before, after, checks });
		before = after;
	}
	return groups;
}

/** Both orgs are gone: no row in any table, no line in the directory. */
async function checkResidue(...throwaways: Throwaway[]): Promise<CheckGroup> {
	const checks: Check[] = [];
	let rows = 0;
	for (const { tenant } of throwaways) {
		const left = await snapshot(tenant);
		rows += left.rows;
		checks.push(expectSame(`rows left of ${tenant.orgId}`, "0", String(left.rows)));
	}
	const db = directory(throwaways[0]?.tenant.env ?? never());
	const orgIds = throwaways.map(({ tenant }) => tenant.orgId);
	const [known, tokens] = await db.batch([
		db.select({ id: orgs.id }).from(orgs).where(inArray(orgs.id, orgIds)),
		db.select({ id: apiTokens.id }).from(apiTokens).where(inArray(apiTokens.orgId, orgIds)),
	]);
	checks.push(expectSame("organizations and API tokens left in the directory", "0", String(known.length + tokens.length)));
	const nothing = { rows, hash: await sha256Hex("[]") };
	return { name: "residue", words: "Both throw-away organizations are taken away again", before: nothing, after: nothing, checks };
}

async function snapshot(tenant: Tenant): Promise<Snapshot> {
	const { $client } = tenant.db;
	const results = await $client.batch(
		tablesInOrder.map(({ name, key }) =>
			$client.prepare(`select * from "${name}" order by ${key.map((column) => `"${column}"`).join(", ")}`),
		),
	);
	const rows = results.map((result) => result.results);
	return { rows: rows.flat().length, hash: await sha256Hex(JSON.stringify(rows)) };
}

function idsOf({ mark }: Throwaway): Ids {
	return {
		mark,
		conversation: idOf("conversations", mark),
		message: idOf("messages", mark),
		contact: idOf("contacts", mark),
		stage: idOf("stages", mark),
		connection: idOf("connections", mark),
		picture: pictureOf(mark),
	};
}

function tenantOf(throwaway: Throwaway) {
	return { slug: throwaway.tenant.slug, apiToken: throwaway.apiToken, ids: idsOf(throwaway) };
}

async function shardOf(tenant: Tenant): Promise<string | undefined> {
	const [org] = await directory(tenant.env)
		.select({ shard: orgs.shard })
		.from(orgs)
		.where(inArray(orgs.id, [tenant.orgId]));
	return org?.shard;
}

function never(): never {
	throw new Error("no throw-away org was given");
}
