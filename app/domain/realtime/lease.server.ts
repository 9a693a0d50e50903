import { errorName, log } from "#app/platform/log.ts";
import type { Tenant } from "#app/platform/tenant.ts";

/** The other member who is writing in a conversation right now, as the org's channel has it; null when nobody is, or it cannot be asked. */
export async function leaseHolder({ env, orgId }: Tenant, conversationId: string, memberId: string): Promise<string | null> {
	try {
		const holder = await env.ORG_CHANNEL.get(env.ORG_CHANNEL.idFromName(orgId)).leaseHolder(conversationId, memberId);
		return holder === memberId ? null : holder;
	} catch (error) {
		// The database still keeps two replies apart.
		log.error("the lease could not be asked for", { org: orgId, error: errorName(error) });
		return null;
	}
}
