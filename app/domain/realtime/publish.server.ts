import { tenantOfJob } from "#app/domain/org/access.server.ts";
import { now, SECOND } from "#app/platform/clock.ts";
import { errorName, log } from "#app/platform/log.ts";
import { type Histogram, makeHistogram, observe } from "#app/platform/open-metrics.ts";
import { wake } from "#app/platform/queue.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { changesSince } from "./changes.server.ts";
import type { ServerFrame } from "./rows.ts";

/**
 * Hands frames to the org's channel, which forwards them to every open browser. Called after the write; it never fails
 * the write, because a browser that misses a frame sees the gap in the numbers and asks.
 */
export async function publish(tenant: Tenant, frames: ServerFrame[]): Promise<void> {
	if (frames.length === 0) return;
	try {
		const told = tenant.memberId === null ? frames : await asSeenByAll(tenant, frames);
		await channelOf(tenant).publish(told.map((frame) => JSON.stringify(frame)));
		for (const frame of frames) if (frame.type === "change") observe(pushes, (now() - frame.at) / SECOND);
		await wakeIndexing(tenant);
	} catch (error) {
		log.error("publish failed", { org: tenant.orgId, frames: frames.length, error: errorName(error) });
	}
}

const pushes = makeHistogram([0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5]);

/** How long it took from events to their hand-over to open sockets, in seconds, since this process began. */
export function pushFigures(): Histogram {
	return pushes;
}

/** What a limited member changed, read again with the whole org's eyes: their own hold other counts than everybody's. */
async function asSeenByAll(tenant: Tenant, frames: ServerFrame[]): Promise<ServerFrame[]> {
	const whole = await tenantOfJob(tenant.env, tenant.orgId);
	const first = Math.min(...frames.map((frame) => (frame.type === "changes" ? frame.after + 1 : frame.seq)));
	return whole ? [await changesSince(whole, first - 1)] : [];
}

/** What happened can be found some seconds later; how many things happen meanwhile costs no more wake-ups. */
const INDEXED_AFTER_SECONDS = 5;
const woken = new Map<string, number>();

async function wakeIndexing({ env, orgId }: Tenant) {
	if ((woken.get(orgId) ?? 0) > Date.now()) return;
	if (woken.size > 1000) woken.clear();
	woken.set(orgId, Date.now() + INDEXED_AFTER_SECONDS * SECOND);
	await wake(env, { kind: "index", orgId }, INDEXED_AFTER_SECONDS);
}

function channelOf({ env, orgId }: Tenant) {
	return env.ORG_CHANNEL.get(env.ORG_CHANNEL.idFromName(orgId));
}
