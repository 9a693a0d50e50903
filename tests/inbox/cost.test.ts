import { env } from "cloudflare:test";
import { expect, test } from "vitest";
import { openInbox } from "#app/domain/inbox/conversations.server.ts";
import { receiveMessage } from "#app/domain/inbox/receive-message.server.ts";
import { acceptDelivery, finishDeliveries, pendingAmong } from "#app/domain/instagram/deliveries.server.ts";
import { DeliveryReader } from "#app/domain/instagram/process-delivery.server.ts";
import { indexOrg } from "#app/domain/search/index-org.server.ts";
import { now } from "#app/platform/clock.ts";
import { toBytes } from "#app/platform/crypto.ts";
import report from "../../docs/bench.json";
import {
	CHANNEL_AWAKE_SECONDS,
	CHANNEL_GB,
	carriedByFreePlan,
	costOf,
	costOfSeat,
	OPERATIONS_A_QUEUE_MESSAGE,
	type Usage,
} from "../../scripts/cost.ts";
import { count, countEach } from "../support/count-rows.ts";
import { fillInbox } from "../support/fill.ts";
import { aMessage, makeOrg } from "../support/make.ts";

const MESSAGES = 100;

/** Everything that a hundred messages of known contacts use, each delivered alone, for one of them. */
async function usedByMessage(): Promise<Usage> {
	const org = await makeOrg();
	const first = aMessage(org.connectionId);
	await receiveMessage(org.tenant, first);
	const sent = { queue: 0, publishes: 0 };
	const counted = withCounts(sent);
	const figures = await countEach([env.SHARD_00, env.INGEST, env.DIRECTORY], async () => {
		for (let number = 0; number < MESSAGES; number++) {
			const { id } = await acceptDelivery(counted, toBytes(bodyOf(org.accountId, first.personId, number)));
			sent.queue++;
			const reader = new DeliveryReader(counted);
			const waiting = await pendingAmong(counted, [id]);
			await reader.read(waiting);
			await Promise.all([reader.publish(), reader.tell(), finishDeliveries(counted, waiting)]);
		}
		await indexOrg(counted, org.orgId);
	});
	const sum = (pick: (each: { read: number; written: number }) => number) => figures.reduce((all, each) => all + pick(each), 0) / MESSAGES;
	return {
		// The webhook, and the queue's call of its consumer.
		requests: 2,
		cpuMs: report.cpu.seen.perMessage,
		queueOperations: (sent.queue * OPERATIONS_A_QUEUE_MESSAGE) / MESSAGES,
		rowsRead: sum(({ read }) => read),
		rowsWritten: sum(({ written }) => written),
		channelRequests: sent.publishes / MESSAGES,
		channelGbSeconds: (sent.publishes * CHANNEL_AWAKE_SECONDS * CHANNEL_GB) / MESSAGES,
	};
}

/** The environment, with what goes to queues and channels counted. */
function withCounts(sent: { queue: number; publishes: number }): typeof env {
	const queue = (real: Queue) => ({
		...real,
		send: async (...args: Parameters<Queue["send"]>) => {
			sent.queue++;
			return real.send(...args);
		},
	});
	const channels = {
		idFromName: (name: string) => env.ORG_CHANNEL.idFromName(name),
		get: (id: DurableObjectId) => {
			sent.publishes++;
			return env.ORG_CHANNEL.get(id);
		},
	};
	return { ...env, WORK: queue(env.WORK), SEND: queue(env.SEND), ORG_CHANNEL: channels } as unknown as typeof env;
}

function bodyOf(accountId: string, personId: string, number: number): string {
	const message = { mid: `mid-cost-${number}`, text: `What does it cost, ${number}` };
	const messaging = [{ sender: { id: personId }, recipient: { id: accountId }, timestamp: now() + number, message }];
	return JSON.stringify({ object: "instagram", entry: [{ id: accountId, time: now(), messaging }] });
}

test("what a million messages, a million inbox opens and a seat cost, from what they use", async () => {
	const message = await usedByMessage();
	const org = await makeOrg({ shard: "SHARD_01" });
	await fillInbox(org, 2_000);
	const { read } = await count(env.SHARD_01, () => openInbox(org.tenant, { memberId: "somebody", query: { view: "all" as const } }));
	// The session's own call reads a few rows more; twenty frames of a socket are one request, and are left out.
	const inboxOpen: Usage = { requests: 1, cpuMs: report.cpu.seen.perInboxOpen, rowsRead: read + 5 };

	const million = costOf(message).total * 1e6;
	const opens = costOf(inboxOpen).total * 1e6;
	const seat = costOfSeat({ messagesADay: 300, repliesADay: 200, inboxOpensADay: 100 }, { message, inboxOpen });
	console.log(`figure: a message uses: ${JSON.stringify(message)}`);
	console.log(`figure: USD per million messages in, by part: ${JSON.stringify({ million, ...costOf(message).parts })}`);
	console.log(`figure: USD per million inbox opens: ${opens}; per seat and month (300 in, 200 out, 100 opens a day): ${seat}`);
	console.log(`figure: the free plan carries: ${JSON.stringify(carriedByFreePlan(message))}`);

	expect(message.rowsWritten).toBeGreaterThan(5);
	expect(message.rowsWritten).toBeLessThanOrEqual(12);
	expect(million).toBeLessThanOrEqual(15);
	expect(seat).toBeLessThan(1);
}, 60_000);
