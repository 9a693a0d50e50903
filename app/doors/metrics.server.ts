/** Figures of the whole installation for its operator: sums alone, no name and no id of an organization or a person. */
import { graphFigures, highestUsage } from "#app/domain/instagram/call-graph.server.ts";
import { countConnections } from "#app/domain/instagram/connection-state.server.ts";
import { deliveryFigures, oldestPending, troubledDeliveries } from "#app/domain/instagram/deliveries.server.ts";
import { SHARD_BYTES } from "#app/domain/org/roomiest.ts";
import { readShards } from "#app/domain/org/shard-room.server.ts";
import { pushFigures } from "#app/domain/realtime/publish.server.ts";
import { now, SECOND } from "#app/platform/clock.ts";
import type { Env } from "#app/platform/env.ts";
import { type Family, type HistogramFamily, openMetrics } from "#app/platform/open-metrics.ts";

/** What is counted anew in each process: a scrape meets one of them. */
const SINCE = "since this process began";

export async function readMetrics(env: Env): Promise<string> {
	const [troubled, oldest, connections, shards] = await Promise.all([
		troubledDeliveries(env),
		oldestPending(env),
		countConnections(env),
		readShards(env),
	]);
	const { calls, failures } = graphFigures();
	const { accepted, finished } = deliveryFigures();
	const families: (Family | HistogramFamily)[] = [
		{
			name: "dm_tracker_deliveries",
			type: "gauge",
			help: "Webhook deliveries that are still to be read (at most 10000 are counted), set aside or given up.",
			samples: Object.entries(troubled).map(([state, value]) => ({ labels: { state }, value })),
		},
		{
			name: "dm_tracker_deliveries_received",
			type: "counter",
			help: `Webhook deliveries taken in, without repeats, ${SINCE}.`,
			samples: [{ value: accepted }],
		},
		{
			name: "dm_tracker_deliveries_done",
			type: "counter",
			help: `Webhook deliveries read to their end ${SINCE}.`,
			samples: [{ value: finished }],
		},
		{
			name: "dm_tracker_queue_age_seconds",
			type: "gauge",
			unit: "seconds",
			help: "How long the oldest delivery waits that is still to be read.",
			samples: [{ value: oldest === null ? 0 : Math.max(0, now() - oldest) / SECOND }],
		},
		{
			name: "dm_tracker_connections",
			type: "gauge",
			help: "Instagram connections, by state.",
			samples: [...connections].map(([status, value]) => ({ labels: { status }, value })),
		},
		{
			name: "dm_tracker_shard_bytes",
			type: "gauge",
			unit: "bytes",
			help: `Size of each shard, measured once an hour; one ends at ${SHARD_BYTES}.`,
			samples: shards.map(({ name, bytes }) => ({ labels: { shard: name }, value: bytes })),
		},
		{
			name: "dm_tracker_shard_organizations",
			type: "gauge",
			help: "Organizations that live on each shard.",
			samples: shards.map(({ name, orgs }) => ({ labels: { shard: name }, value: orgs })),
		},
		{ name: "dm_tracker_graph_calls", type: "counter", help: `Calls of Instagram ${SINCE}.`, samples: [{ value: calls }] },
		{
			name: "dm_tracker_graph_failures",
			type: "counter",
			help: `Calls of Instagram that failed, by kind, ${SINCE}.`,
			samples: [...failures].map(([kind, value]) => ({ labels: { kind }, value })),
		},
		{
			name: "dm_tracker_graph_allowance_used_ratio",
			type: "gauge",
			unit: "ratio",
			help: "The highest share of its allowance of calls that any account has used, as far as the process that answers was told of late.",
			samples: [{ value: highestUsage() / 100 }],
		},
		{
			name: "dm_tracker_push_seconds",
			type: "histogram",
			unit: "seconds",
			help: `From an event to its hand-over to open sockets, ${SINCE}.`,
			histogram: pushFigures(),
		},
	];
	return openMetrics(families);
}
