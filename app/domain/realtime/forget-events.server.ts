import { lt } from "drizzle-orm";
import { tenantOfJob } from "#app/domain/org/access.server.ts";
import { DAY, now } from "#app/platform/clock.ts";
import { directory } from "#app/platform/db/bindings.ts";
import type { Env } from "#app/platform/env.ts";
import { mine } from "#app/platform/tenant.ts";
import { orgs } from "#app/schema/directory.ts";
import { events } from "#app/schema/shard.ts";

/** Events serve browsers that come back; after two days such a browser loads the page again. */
export async function forgetEvents(env: Env): Promise<void> {
	const all = await directory(env).select({ id: orgs.id }).from(orgs);
	for (const { id } of all) {
		const tenant = await tenantOfJob(env, id);
		if (tenant) await tenant.db.delete(events).where(mine(tenant, events, lt(events.at, now() - 2 * DAY)));
	}
}
