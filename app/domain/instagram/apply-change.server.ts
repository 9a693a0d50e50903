import { editMessage, handOver, markSeen, markSeenUntil, takeReaction, unsendMessage } from "#app/domain/inbox/change-message.server.ts";
import { missMessage } from "#app/domain/inbox/keep-event.server.ts";
import type { ServerFrame } from "#app/domain/realtime/rows.ts";
import { wake } from "#app/platform/queue.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import type { ChangeEvent } from "./read-events.ts";

/** An announced message mostly comes by itself within this time. */
const COMES_WITHIN_SECONDS = 5;

/** Takes in what became of a message or conversation of this connection, and gives the frames to publish. */
export async function applyChange(tenant: Tenant, connectionId: string, change: ChangeEvent): Promise<ServerFrame[]> {
	switch (change.name) {
		case "edit":
			return editMessage(tenant, { connectionId, providerId: change.providerId }, change);
		case "unsend":
			return unsendMessage(tenant, { connectionId, providerId: change.providerId }, change.at);
		case "reaction":
			return takeReaction(tenant, { connectionId, providerId: change.providerId }, change);
		case "seen":
			return markSeen(tenant, { connectionId, providerId: change.providerId });
		case "seen-until":
			return markSeenUntil(tenant, connectionId, change.personId, change.until);
		case "handover":
			return handOver(tenant, connectionId, change);
		case "fetch": {
			const key = { connectionId, providerId: change.providerId };
			if (await missMessage(tenant, key, change.at)) {
				await wake(tenant.env, { kind: "fetch", orgId: tenant.orgId, ...key }, COMES_WITHIN_SECONDS);
			}
			return [];
		}
		default:
			return change satisfies never;
	}
}
