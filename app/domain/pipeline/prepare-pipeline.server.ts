import { stableId } from "#app/platform/ids.ts";
import { owned, type Tenant } from "#app/platform/tenant.ts";
import { orgCounters, pipelines, stages } from "#app/schema/shard.ts";
import { DEFAULT_STAGES } from "./default-stages.ts";

/** Gives a new organization its counters, its pipeline and the default stages. A repeat changes nothing. */
export async function preparePipeline(tenant: Tenant): Promise<void> {
	const pipelineId = await stableId(tenant.orgId, "pipeline");
	const rows = await Promise.all(
		DEFAULT_STAGES.map(async ({ name, kind }, position) =>
			owned(tenant, { id: await stableId(tenant.orgId, "stage", name), pipelineId, name, kind, position, contactCount: 0 }),
		),
	);
	await tenant.batch([
		tenant.db
			.insert(orgCounters)
			.values(owned(tenant, { seq: 0, unreadConversations: 0 }))
			.onConflictDoNothing(),
		tenant.db
			.insert(pipelines)
			.values(owned(tenant, { id: pipelineId, name: "Sales", position: 0 }))
			.onConflictDoNothing(),
		tenant.db.insert(stages).values(rows).onConflictDoNothing(),
	]);
}
