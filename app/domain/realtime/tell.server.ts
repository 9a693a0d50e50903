import { errorName, log } from "#app/platform/log.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import type { PersonalFrame } from "./rows.ts";

/** Hands frames to the open browsers of one member alone. Like `publish` it never fails what it follows. */
export async function tell({ env, orgId }: Tenant, userId: string, frames: readonly PersonalFrame[]): Promise<void> {
	try {
		const channel = env.ORG_CHANNEL.get(env.ORG_CHANNEL.idFromName(orgId));
		await channel.tell(
			userId,
			frames.map((frame) => JSON.stringify(frame)),
		);
	} catch (error) {
		log.error("a member's browsers were not told", { org: orgId, frames: frames.length, error: errorName(error) });
	}
}
