import { asc, eq, inArray } from "drizzle-orm";
import { directory } from "#app/platform/db/bindings.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { auditWaiting } from "#app/schema/directory.ts";
import { writeAudit } from "./audit.server.ts";

const AT_ONCE = 100;

/** Carries lines that wait in the directory over to the org's own log; a line carried over twice stands there once. */
export async function carryAudit(tenant: Tenant): Promise<void> {
	const db = directory(tenant.env);
	for (;;) {
		const waiting = await db
			.select()
			.from(auditWaiting)
			.where(eq(auditWaiting.orgId, tenant.orgId))
			.orderBy(asc(auditWaiting.id))
			.limit(AT_ONCE);
		for (const { orgId: _, detail, ...line } of waiting) await writeAudit(tenant, { ...line, ...(detail && { detail }) });
		const carried = waiting.map((line) => line.id);
		if (carried.length > 0) await db.delete(auditWaiting).where(inArray(auditWaiting.id, carried));
		if (waiting.length < AT_ONCE) return;
	}
}
