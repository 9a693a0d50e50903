import type { Tenant } from "#app/platform/tenant.ts";
import { stages } from "#app/schema/shard.ts";

/** The names of the org's stages by id. */
export async function stageNames(tenant: Tenant): Promise<Map<string, string>> {
	const rows = await tenant.db.select({ id: stages.id, name: stages.name }).from(stages);
	return new Map(rows.map((stage) => [stage.id, stage.name]));
}
