import { desc } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { now } from "#app/platform/clock.ts";
import { newId } from "#app/platform/ids.ts";
import { owned, type Tenant } from "#app/platform/tenant.ts";
import { auditLog } from "#app/schema/shard.ts";

/** A line of the audit log; `actor` is a user's id, `instagram` or `system`. */
export type AuditLine = { actor: string; action: string; target: string | null; result: string };

/** The statement that writes a line, for the batch of what it tells. */
export function audit(tenant: Tenant, line: AuditLine): BatchItem<"sqlite"> {
	return tenant.db.insert(auditLog).values(owned(tenant, { id: newId(), at: now(), ...line }));
}

/** The newest lines of the org. */
export async function readAudit(tenant: Tenant, limit: number): Promise<(AuditLine & { id: string; at: number })[]> {
	return tenant.db.select().from(auditLog).orderBy(desc(auditLog.id)).limit(limit);
}
