/** How an org's messages come and go: for its Owner. */

import { asc, ne, sql } from "drizzle-orm";
import { unsentIds } from "#app/domain/inbox/unsent.server.ts";
import { pushFigures } from "#app/domain/realtime/publish.server.ts";
import { HOUR, now, SECOND } from "#app/platform/clock.ts";
import { quantile } from "#app/platform/open-metrics.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { connections } from "#app/schema/shard.ts";
import { oldestPending } from "./deliveries.server.ts";
import type { Operations } from "./operations.ts";

/** The last day by hours. */
const HOURS = 24;
/** Of a busier day the newest changes are counted alone. */
const EVENTS_AT_MOST = 5000;
const WAITING_AT_MOST = 100;

/** What the page of operations shows. One round trip to the org's shard. */
export async function readOperations(tenant: Tenant): Promise<Operations> {
	const at = now();
	const since = at - HOURS * HOUR;
	const [[rows, hours, [waiting]], oldest] = await Promise.all([
		tenant.batch([
			tenant.db
				.select({
					id: connections.id,
					username: connections.username,
					status: connections.status,
					problem: connections.problem,
					lastWebhookAt: connections.lastWebhookAt,
					lastSendAt: connections.lastSendAt,
					polledAt: connections.polledAt,
					recoveredCount: connections.recoveredCount,
					allowanceUsed: connections.allowanceUsed,
				})
				.from(connections)
				.where(ne(connections.status, "removed"))
				.orderBy(asc(connections.connectedAt)),
			tenant.db
				.select({
					hour: sql<number>`cast((at - ${since}) / ${HOUR} as integer)`.as("hour"),
					type: sql<string>`type`.as("type"),
					count: sql<number>`count(*)`.as("count"),
					from: sql<number>`min(at)`.as("first"),
				})
				.from(sql`(select at, type from events order by seq desc limit ${EVENTS_AT_MOST})`)
				.where(sql`at >= ${since}`)
				.groupBy(sql`1`, sql`2`),
			tenant.db.select({ count: sql<number>`count(*)` }).from(sql`(${unsentIds()} limit ${WAITING_AT_MOST})`),
		]),
		oldestPending(tenant.env),
	]);
	const ofHour = (type: string) =>
		Array.from({ length: HOURS }, (_, hour) => hours.find((row) => row.hour === hour && row.type === type)?.count ?? 0);
	const from = Math.min(...hours.map((row) => row.from));
	const isBusy = hours.reduce((sum, row) => sum + row.count, 0) === EVENTS_AT_MOST && from > since;
	const pushes = pushFigures();
	return {
		at,
		connections: rows,
		received: ofHour("message.received"),
		sent: ofHour("message.sent"),
		countedSince: isBusy ? from : null,
		waiting: waiting?.count ?? 0,
		queueAgeSeconds: oldest === null ? 0 : Math.max(0, Math.round((at - oldest) / SECOND)),
		push: { median: quantile(pushes, 0.5), slowest: quantile(pushes, 0.95) },
	};
}
