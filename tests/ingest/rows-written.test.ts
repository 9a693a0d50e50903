/** What each kind of event writes, in all databases, as D1 itself counts it. */
import { env } from "cloudflare:test";
import { expect, test } from "vitest";
import { receiveMessage } from "#app/domain/inbox/receive-message.server.ts";
import { acceptDelivery, finishDeliveries, pendingAmong } from "#app/domain/instagram/deliveries.server.ts";
import { DeliveryReader } from "#app/domain/instagram/process-delivery.server.ts";
import { now } from "#app/platform/clock.ts";
import { toBytes } from "#app/platform/crypto.ts";
import { countEach } from "../support/count-rows.ts";
import { textEvent, webhookBody } from "../support/http.ts";
import { aMessage, makeOrg } from "../support/make.ts";

async function takeIn(body: string) {
	const { id } = await acceptDelivery(env, toBytes(body));
	const reader = new DeliveryReader(env);
	const waiting = await pendingAmong(env, [id]);
	const readings = await reader.read(waiting);
	for (const { trouble, quarantined } of readings.values()) expect([trouble, quarantined]).toEqual([undefined, []]);
	await finishDeliveries(env, waiting);
}

/** The most rows that an event of each kind may write in the shard; the delivery itself is three more in the ingest database. */
const MOST: Record<string, number> = {
	"text of a known contact": 7,
	"first message of somebody new": 17,
	picture: 7,
	reaction: 3,
	edit: 5,
	unsend: 6,
	read: 3,
	echo: 8,
	repeat: 0,
};
const OF_A_DELIVERY = 3;

test("each kind of event writes as many rows as it may, a repeat none in the shard", async () => {
	const org = await makeOrg();
	const { accountId } = org;
	const first = aMessage(org.connectionId);
	await receiveMessage(org.tenant, first);
	const { personId } = first;
	let time = now();
	const party = { sender: { id: personId }, recipient: { id: accountId } };
	const event = (part: object) => webhookBody(accountId, [{ ...party, timestamp: ++time, ...part }]);
	const image = { type: "image", payload: { url: "https://cdn.test/x.jpg" } };
	const text = webhookBody(accountId, [textEvent(accountId, personId, "mid-rows-1", "again")]);
	const bodies: Record<string, string> = {
		"text of a known contact": text,
		"first message of somebody new": webhookBody(accountId, [textEvent(accountId, "4400112233", "mid-rows-2", "hello")]),
		picture: event({ message: { mid: "mid-rows-3", attachments: [image] } }),
		reaction: event({ reaction: { mid: "mid-rows-1", action: "react", reaction: "love", emoji: "❤" } }),
		edit: event({ message_edit: { mid: "mid-rows-1", text: "again, better", num_edit: 1 } }),
		unsend: event({ message: { mid: "mid-rows-1", is_deleted: true } }),
		echo: event({ ...{ sender: party.recipient, recipient: party.sender }, message: { mid: "mid-rows-4", text: "ours", is_echo: true } }),
		read: event({ read: { mid: "mid-rows-4" } }),
		repeat: `${text} `,
	};

	const written: Record<string, { shard: number; ingest: number; directory: number }> = {};
	for (const [kind, body] of Object.entries(bodies)) {
		const [shard, ingest, directory] = await countEach([env.SHARD_00, env.INGEST, env.DIRECTORY], () => takeIn(body));
		written[kind] = { shard: shard?.written ?? -1, ingest: ingest?.written ?? -1, directory: directory?.written ?? -1 };
	}

	console.log(`figure: rows written by an event: ${JSON.stringify(written)}`);
	for (const [kind, { shard, ingest, directory }] of Object.entries(written)) {
		expect(shard, kind).toBeLessThanOrEqual(MOST[kind] ?? -1);
		if (kind !== "repeat") expect(shard, kind).toBeGreaterThan(0);
		expect([ingest, directory], kind).toEqual([OF_A_DELIVERY, 0]);
	}
});
