import { env } from "cloudflare:test";
import { expect, test } from "vitest";
import { listConversations, openInbox } from "#app/domain/inbox/conversations.server.ts";
import { readConversation } from "#app/domain/inbox/messages.server.ts";
import { receiveMessage } from "#app/domain/inbox/receive-message.server.ts";
import { acceptDelivery, finishDeliveries, pendingAmong } from "#app/domain/instagram/deliveries.server.ts";
import { DeliveryReader } from "#app/domain/instagram/process-delivery.server.ts";
import { readBoard } from "#app/domain/pipeline/board.server.ts";
import { now } from "#app/platform/clock.ts";
import { toBytes } from "#app/platform/crypto.ts";
import { contactTags, tags } from "#app/schema/team.ts";
import { count, countEach } from "../support/count-rows.ts";
import { fillInbox } from "../support/fill.ts";
import { aMessage, makeConversation, makeOrg } from "../support/make.ts";

/** The figures the product is held to, as D1 itself reports them. Each prints what it saw. */
function print(name: string, figure: unknown) {
	console.log(`figure: ${name}: ${JSON.stringify(figure)}`);
}

/** Three tags for each of the contacts that a first page shows. */
async function tagEverybody({ tenant, orgId }: Awaited<ReturnType<typeof makeOrg>>) {
	for (const id of ["t1", "t2", "t3"]) {
		await tenant.batch([
			tenant.db.insert(tags).values({ orgId, id, name: id, key: id, createdAt: now() }),
			tenant.db.insert(contactTags).values(Array.from({ length: 20 }, (_, at) => ({ orgId, contactId: `c${at}`, tagId: id, at }))),
			tenant.db.insert(contactTags).values(Array.from({ length: 20 }, (_, at) => ({ orgId, contactId: `c${at + 20}`, tagId: id, at }))),
			tenant.db.insert(contactTags).values(Array.from({ length: 10 }, (_, at) => ({ orgId, contactId: `c${at + 40}`, tagId: id, at }))),
		]);
	}
}

test("a page of the inbox reads the same rows with 2,000 and with 50,000 conversations", async () => {
	const small = await makeOrg();
	const large = await makeOrg({ shard: "SHARD_01" });
	await fillInbox(small, 2_000);
	await fillInbox(large, 50_000);
	for (const org of [small, large]) await tagEverybody(org);

	const whole = { memberId: "somebody", query: { view: "all" as const } };
	const few = await count(env.SHARD_00, () => openInbox(small.tenant, whole));
	const many = await count(env.SHARD_01, () => openInbox(large.tenant, whole));
	const page = await listConversations(large.tenant, {});
	const deeper = await count(env.SHARD_01, () => listConversations(large.tenant, { cursor: page?.nextCursor ?? "" }));

	print("inbox page, rows read at 2,000 / 50,000 / second page", [few.read, many.read, deeper.read]);
	expect(page?.ids).toHaveLength(50);
	expect(many.read).toBeLessThanOrEqual(220);
	expect(Math.abs(many.read - few.read)).toBeLessThanOrEqual(few.read * 0.05);
	expect(deeper.read).toBeLessThanOrEqual(220);
	expect(few.calls).toBe(1);
	const narrowed = await count(env.SHARD_01, () => openInbox(large.tenant, { memberId: "somebody", query: { view: "all", tag: "t1" } }));
	print("inbox page of a tag that the newest fifty have, rows read", narrowed.read);

	const board = await count(env.SHARD_01, () => readBoard(large.tenant, "somebody"));
	print("board, rows read at 50,000 contacts", board.read);
	expect(board.calls).toBe(1);
	expect(board.read).toBeLessThanOrEqual(1_000);
}, 60_000);

test("a conversation page is one call and reads few rows", async () => {
	const org = await makeConversation();
	for (let position = 0; position < 80; position++) {
		await receiveMessage(
			org.tenant,
			aMessage(org.connectionId, { personId: org.message.personId, text: `line ${position}`, sentAt: now() + position }),
		);
	}

	const page = await count(env.SHARD_00, () => readConversation(org.tenant, org.conversationId, {}));

	print("conversation page, rows read and calls", [page.read, page.calls]);
	expect(page.calls).toBe(1);
	expect(page.read).toBeLessThanOrEqual(60);
});

test("taking in one text message of a known contact writes at most ten rows in all databases; a repeat none in the shard", async () => {
	const org = await makeOrg();
	const first = aMessage(org.connectionId);
	await receiveMessage(org.tenant, first);
	const body = (mid: string) =>
		JSON.stringify({
			object: "instagram",
			entry: [
				{
					id: org.accountId,
					time: now(),
					messaging: [
						{ sender: { id: first.personId }, recipient: { id: org.accountId }, timestamp: now(), message: { mid, text: "again" } },
					],
				},
			],
		});
	const takeIn = async (text: string) => {
		const { id } = await acceptDelivery(env, toBytes(text));
		const reader = new DeliveryReader(env);
		const waiting = await pendingAmong(env, [id]);
		await reader.read(waiting);
		await finishDeliveries(env, waiting);
	};

	const one = body("mid-of-a-known-contact");
	const [shard = 0, ingest = 0, directory = 0] = (await countEach([env.SHARD_00, env.INGEST, env.DIRECTORY], () => takeIn(one))).map(
		(figures) => figures.written,
	);
	const repeated = await count(env.SHARD_00, () => takeIn(`${one} `));

	print("rows written by one text message: shard, ingest, directory", [shard, ingest, directory]);
	print("rows written in the shard by a repeat", repeated.written);
	expect(shard + ingest + directory).toBeLessThanOrEqual(10);
	expect(shard).toBeGreaterThan(0);
	expect(repeated.written).toBe(0);
});
