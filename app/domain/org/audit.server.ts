/**
 * The audit log: what was done to an org, by whom, and how it ended, line by line and numbered without gaps. Lines name ids
 * and words of ours, never people or what they wrote.
 */
import { waitUntil } from "cloudflare:workers";
import { and, desc, eq, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { now, SECOND } from "#app/platform/clock.ts";
import { directory } from "#app/platform/db/bindings.ts";
import type { Env } from "#app/platform/env.ts";
import { newId } from "#app/platform/ids.ts";
import { wake } from "#app/platform/queue.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { auditWaiting, orgs } from "#app/schema/directory.ts";
import { auditLog } from "#app/schema/shard.ts";

/** Seconds from a line to its seal. */
const SEAL_AFTER = 3;

/** A line of the audit log; `actor` is a user's id, `api:<token>`, `instagram` or `system`. */
export type AuditLine = { actor: string; action: string; target: string | null; result: string; detail?: Record<string, string> };

/** The statement that writes a line if the statement before it in the batch changed a row: told with what it tells, or not at all. */
export function audit(tenant: Tenant, line: AuditLine): BatchItem<"sqlite"> {
	sealSoon(tenant);
	return tenant.statement(lineOf(tenant, { id: newId(), at: now(), ...line }, sql`changes() > 0`));
}

/** Writes a line about what changed no row of the org: something refused, something read out. A line with a known `id` stands there once. */
export async function writeAudit(tenant: Tenant, line: AuditLine & { id?: string; at?: number }): Promise<void> {
	await copyLine(tenant, { id: newId(), at: now(), ...line });
	sealSoon(tenant);
}

/** Writes a line that has its id and time; one that is there already stays as it is. */
export async function copyLine(tenant: Tenant, line: AuditLine & { id: string; at: number }): Promise<void> {
	await tenant.db.run(lineOf(tenant, line, sql`true`));
}

/**
 * The statement that notes a line beside a change in the directory, in the batch of that change. It waits there until
 * `sealAudit` takes it over to the org's own log; call `auditSoon` after the batch.
 */
export function auditInDirectory(env: Env, orgId: string, { detail, ...line }: AuditLine) {
	return directory(env)
		.insert(auditWaiting)
		.values({ id: newId(), orgId, at: now(), ...line, detail: detail ?? null });
}

/** Like `auditInDirectory`, if the statement before it in the batch changed a row: told with what it tells, or not at all. */
export function auditChange(env: Env, orgId: string, { actor, action, target, result, detail }: AuditLine) {
	const db = directory(env);
	const line = db
		.select({
			id: sql`${newId()}`.as("id"),
			orgId: orgs.id,
			at: sql`${now()}`.as("at"),
			actor: sql`${actor}`.as("actor"),
			action: sql`${action}`.as("action"),
			target: sql`${target}`.as("target"),
			result: sql`${result}`.as("result"),
			detail: sql`${detail ? JSON.stringify(detail) : null}`.as("detail"),
		})
		.from(orgs)
		.where(and(eq(orgs.id, orgId), sql`changes() > 0`));
	return db.insert(auditWaiting).select(line);
}

/** Has an org's waiting lines carried over and its chain sealed at once. */
export async function auditSoon(env: Env, orgId: string): Promise<void> {
	await wake(env, { kind: "audit", orgId });
}

/** The newest lines of the org. */
export async function readAudit(tenant: Tenant, limit: number): Promise<(typeof auditLog.$inferSelect)[]> {
	return tenant.db.select().from(auditLog).orderBy(desc(auditLog.seq)).limit(limit);
}

/** When each org's sealing was asked for here last: one wake-up serves the lines of a second. */
const asked = new Map<string, number>();

/** Has new lines sealed once they are written. Nobody waits for it, and the sweep finds what a lost wake-up leaves. */
function sealSoon({ env, orgId }: Tenant) {
	const at = Date.now();
	if ((asked.get(orgId) ?? 0) > at - SECOND) return;
	if (asked.size > 1000) asked.clear();
	asked.set(orgId, at);
	waitUntil(wake(env, { kind: "audit", orgId }, SEAL_AFTER));
}

function lineOf(tenant: Tenant, line: AuditLine & { id: string; at: number }, condition: ReturnType<typeof sql>) {
	const detail = line.detail ? JSON.stringify(line.detail) : null;
	return sql`insert into audit_log (org_id, id, at, actor, action, target, result, detail, seq)
		select ${tenant.orgId}, ${line.id}, ${line.at}, ${line.actor}, ${line.action}, ${line.target}, ${line.result}, ${detail}, coalesce((select max(seq) from audit_log), 0) + 1
		where ${condition} and not exists (select 1 from audit_log as known where known.id = ${line.id})`;
}
