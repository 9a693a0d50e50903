/**
 * Seals the audit log: lines that wait in the directory are carried over, then each line gets its hash, and the org's anchor
 * in the directory moves on to the last one. A hash follows from the lines alone, so two who seal at once write the same, and
 * one that is stopped in between is carried on by the next.
 */
import { asc, eq, gte, inArray, lt, sql } from "drizzle-orm";
import { now } from "#app/platform/clock.ts";
import { directory, orgsWithUnsealed, shardNames } from "#app/platform/db/bindings.ts";
import type { Env } from "#app/platform/env.ts";
import { log } from "#app/platform/log.ts";
import { mine, type Tenant } from "#app/platform/tenant.ts";
import { auditAnchors, auditWaiting } from "#app/schema/directory.ts";
import { auditLog } from "#app/schema/shard.ts";
import { auditSoon, copyLine } from "./audit.server.ts";
import { hashOfLine } from "./audit-chain.ts";

const AT_ONCE = 100;

/** The end of a chain as it was last sealed; number 0 and no hash before the first line. */
export type Anchor = { seq: number; hash: string };

/** Carries over what waits and seals the org's lines. */
export async function sealAudit(tenant: Tenant): Promise<void> {
	await carryAudit(tenant);
	for (;;) {
		const anchor = await readAnchor(tenant);
		const sealed = await sealFrom(tenant, anchor);
		if (sealed.seq === anchor.seq) return;
		await moveAnchor(tenant, sealed);
	}
}

/** The org's anchor, in another database than its chain. */
export async function readAnchor(tenant: Tenant): Promise<Anchor> {
	const [anchor] = await directory(tenant.env)
		.select({ seq: auditAnchors.seq, hash: auditAnchors.hash })
		.from(auditAnchors)
		.where(eq(auditAnchors.orgId, tenant.orgId));
	return anchor ?? { seq: 0, hash: "" };
}

/**
 * Wakes the sealer of every org with lines that wait in the directory; with `all` also of every org whose last line has no
 * hash, for those whose wake-up was lost.
 */
export async function sweepAudit(env: Env, { all }: { all: boolean }): Promise<void> {
	const waiting = await directory(env).selectDistinct({ orgId: auditWaiting.orgId }).from(auditWaiting).limit(500);
	const unsealed = all ? await Promise.all(shardNames(env).map((shard) => orgsWithUnsealed(env, shard))) : [];
	for (const orgId of new Set([...waiting.map((line) => line.orgId), ...unsealed.flat()])) await auditSoon(env, orgId);
}

/** Carries lines that wait in the directory over to the org's own log; a line carried over twice stands there once. */
async function carryAudit(tenant: Tenant): Promise<void> {
	const db = directory(tenant.env);
	for (;;) {
		const waiting = await db
			.select()
			.from(auditWaiting)
			.where(eq(auditWaiting.orgId, tenant.orgId))
			.orderBy(asc(auditWaiting.id))
			.limit(AT_ONCE);
		for (const { orgId: _, detail, ...line } of waiting) await copyLine(tenant, { ...line, ...(detail && { detail }) });
		const carried = waiting.map((line) => line.id);
		if (carried.length > 0) await db.delete(auditWaiting).where(inArray(auditWaiting.id, carried));
		if (waiting.length < AT_ONCE) return;
	}
}

/** Seals the next lines after the anchor and gives the last of them: the anchor itself where there are none, or the chain no longer meets it. */
async function sealFrom(tenant: Tenant, anchor: Anchor): Promise<Anchor> {
	const lines = await tenant.db
		.select()
		.from(auditLog)
		.where(gte(auditLog.seq, Math.max(anchor.seq, 1)))
		.orderBy(asc(auditLog.seq))
		.limit(AT_ONCE + 1);
	if (anchor.seq > 0 && lines[0]?.hash !== anchor.hash) return isBroken(tenant, anchor, anchor.seq);

	let last = anchor;
	const seals: [number, string][] = [];
	for (const line of anchor.seq > 0 ? lines.slice(1) : lines) {
		if (line.seq !== last.seq + 1) return isBroken(tenant, anchor, last.seq + 1);
		const hash = await hashOfLine(last.hash, line);
		if (line.hash === null) seals.push([line.seq, hash]);
		else if (line.hash !== hash) return isBroken(tenant, anchor, line.seq);
		last = { seq: line.seq, hash };
	}
	if (seals.length > 0) {
		await tenant.db
			.update(auditLog)
			.set({
				hash: sql`(select json_extract(value, '$[1]') from json_each(${JSON.stringify(seals)}) where json_extract(value, '$[0]') = seq)`,
			})
			.where(mine(tenant, auditLog, gte(auditLog.seq, seals[0]?.[0] ?? 0), lt(auditLog.seq, last.seq + 1), sql`${auditLog.hash} is null`));
	}
	return last;
}

/** A chain that was tampered with is not carried on: its anchor stays, as the proof of what it was. */
function isBroken(tenant: Tenant, anchor: Anchor, seq: number): Anchor {
	log.error("audit chain broken", { org: tenant.orgId, seq });
	return anchor;
}

async function moveAnchor(tenant: Tenant, { seq, hash }: Anchor) {
	await directory(tenant.env)
		.insert(auditAnchors)
		.values({ orgId: tenant.orgId, seq, hash, at: now() })
		.onConflictDoUpdate({ target: auditAnchors.orgId, set: { seq, hash, at: now() }, setWhere: lt(auditAnchors.seq, seq) });
}
