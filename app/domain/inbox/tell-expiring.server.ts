import { notify } from "#app/domain/notifications/notify.server.ts";
import { tenantOfJob } from "#app/domain/org/access.server.ts";
import { HOUR, MINUTE, now } from "#app/platform/clock.ts";
import { conversationsWaiting, shardNames } from "#app/platform/db/bindings.ts";
import type { Env } from "#app/platform/env.ts";
import { OPEN_FOR } from "./reply-window.ts";

/** How long before a reply window closes its member is told. */
const BEFORE = HOUR;
/** How many minutes pass between two looks, and how far each looks back: a look that failed is made good by the next. */
const EVERY = 5;
const LOOKS_BACK = 2 * EVERY * MINUTE;

/**
 * Tells members whose leads wait for an answer that can be given for less than an hour. Every five minutes it looks at those
 * that have just come so far, with `all` at the whole hour. Of each window a member is told once.
 */
export async function sweepExpiring(env: Env, { all }: { all: boolean }): Promise<void> {
	const at = now();
	if (!all && new Date(at).getUTCMinutes() % EVERY !== 0) return;
	const until = at - OPEN_FOR + BEFORE;
	for (const shard of shardNames(env)) {
		for (const found of await conversationsWaiting(env, shard, { after: all ? at - OPEN_FOR : until - LOOKS_BACK, until })) {
			const { orgId, conversationId, assigneeId, lastInboundAt } = found;
			const tenant = await tenantOfJob(env, orgId);
			const about = `${conversationId}-${lastInboundAt}`;
			if (tenant) await notify(tenant, { kind: "expiring", about, memberIds: [assigneeId], conversationId });
		}
	}
}
