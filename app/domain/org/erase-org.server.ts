import { eq } from "drizzle-orm";
import { directory } from "#app/platform/db/bindings.ts";
import { tablesInOrder } from "#app/platform/db/tenant-tables.ts";
import type { Env } from "#app/platform/env.ts";
import { apiTokens, auditAnchors, auditWaiting, connectedAccounts, memberships, orgKeys, orgs } from "#app/schema/directory.ts";
import { tenantToErase } from "./access.server.ts";
import { giveUpMove } from "./move-org.server.ts";

/** D1 wants deletes in pieces. */
const ROWS_AT_ONCE = 5000;
/** Where files of an org lie in R2. */
const PREFIXES = ["pictures", "uploads", "media"];

/**
 * Takes an org away whole: its rows, children first and in pieces, its files, and last what the directory knows of it, so that
 * one that was stopped is found and taken up again. Gives the rows it took; an org that is gone gives none.
 */
export async function eraseOrg(env: Env, orgId: string): Promise<{ rows: number }> {
	// What it has in another shard, or left in one, is part of it.
	await giveUpMove(env, orgId);
	const tenant = await tenantToErase(env, orgId);
	if (!tenant) return { rows: 0 };
	let rows = 0;
	for (const { name, key } of [...tablesInOrder].reverse()) {
		const columns = key.map((column) => `"${column}"`).join(", ");
		const piece = `delete from "${name}" where org_id = ? and (${columns}) in (select ${columns} from "${name}" limit ${ROWS_AT_ONCE})`;
		for (let taken = ROWS_AT_ONCE; taken > 0; ) {
			const { meta } = await tenant.db.$client.prepare(piece).bind(orgId).run();
			// Triggers of a deleted row may change others, which counts as well: only nothing says that nothing is left.
			taken = meta.changes;
			rows += taken;
		}
	}
	for (const prefix of PREFIXES) await eraseFiles(env, `${prefix}/${orgId}/`);
	const db = directory(env);
	await db.batch([
		db.delete(connectedAccounts).where(eq(connectedAccounts.orgId, orgId)),
		db.delete(apiTokens).where(eq(apiTokens.orgId, orgId)),
		db.delete(auditWaiting).where(eq(auditWaiting.orgId, orgId)),
		db.delete(auditAnchors).where(eq(auditAnchors.orgId, orgId)),
		db.delete(orgKeys).where(eq(orgKeys.orgId, orgId)),
		db.delete(memberships).where(eq(memberships.orgId, orgId)),
		db.delete(orgs).where(eq(orgs.id, orgId)),
	]);
	return { rows };
}

async function eraseFiles(env: Env, prefix: string) {
	for (;;) {
		const { objects, truncated } = await env.BUCKET.list({ prefix, limit: 1000 });
		if (objects.length > 0) await env.BUCKET.delete(objects.map(({ key }) => key));
		if (!truncated) return;
	}
}
