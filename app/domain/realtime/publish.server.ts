import { errorName, log } from "#app/platform/log.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import type { ServerFrame } from "./rows.ts";

/**
 * Hands frames to the org's channel, which forwards them to every open browser. Called after the write; it never fails
 * the write, because a browser that misses a frame sees the gap in the numbers and asks.
 */
export async function publish(tenant: Tenant, frames: ServerFrame[]): Promise<void> {
	if (frames.length === 0) return;
	try {
		await channelOf(tenant).publish(frames.map((frame) => JSON.stringify(frame)));
	} catch (error) {
		log.error("publish failed", { org: tenant.orgId, frames: frames.length, error: errorName(error) });
	}
}

function channelOf({ env, orgId }: Tenant) {
	return env.ORG_CHANNEL.get(env.ORG_CHANNEL.idFromName(orgId));
}
