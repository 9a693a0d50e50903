import { env } from "cloudflare:test";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { receiveMessage } from "#app/domain/inbox/receive-message.server.ts";
import { changesSince } from "#app/domain/realtime/changes.server.ts";
import { recordEvent, takeSeq } from "#app/domain/realtime/events.server.ts";
import { bringUpToDate } from "#app/domain/search/index-org.server.ts";
import { count } from "../support/count-rows.ts";
import { fillInbox } from "../support/fill.ts";
import { aMessage, makeOrg } from "../support/make.ts";

const FEW = { conversations: 200, messagesEach: 5 };
const MANY = { conversations: 5_000, messagesEach: 5 };

/** An org of a size, with an index that is up to date. */
async function makeGrown(shard: "SHARD_00" | "SHARD_01", { conversations, messagesEach }: typeof FEW) {
	const org = await makeOrg({ shard });
	await fillInbox(org, conversations, { messagesEach });
	await env[shard]
		.prepare("insert into search_progress (org_id, seq, position) select org_id, seq, null from org_counters where org_id = ?")
		.bind(org.orgId)
		.run();
	return { ...org, shard: env[shard] };
}

/** Rows read by `task` in an org of few and in one of many conversations. */
async function readIn(task: (org: Awaited<ReturnType<typeof makeGrown>>) => Promise<{ read: number }>): Promise<[number, number]> {
	const few = await task(await makeGrown("SHARD_00", FEW));
	const many = await task(await makeGrown("SHARD_01", MANY));
	return [few.read, many.read];
}

test("indexing what was said reads the same rows however much an org has", async () => {
	const [few, many] = await readIn(async ({ tenant, connectionId, shard }) => {
		await receiveMessage(tenant, aMessage(connectionId, { personId: "p7", text: "a new word" }));
		return count(shard, async () => expect(await bringUpToDate(tenant, { within: 10_000 })).toBe(true));
	});

	console.log(`figure: rows read by indexing a message at 1,000 and 25,000 messages: ${JSON.stringify([few, many])}`);
	expect(few).toBeLessThan(60);
	expect(many).toBeLessThanOrEqual(few * 1.05);
}, 60_000);

test("coming back to a note reads the same rows however much an org has", async () => {
	const [few, many] = await readIn(async ({ tenant, shard }) => {
		await tenant.batch([
			tenant.statement(
				sql`insert into notes (org_id, id, conversation_id, author_id, text, mentions, client_id, created_at)
				select org_id, id || '-note', id, 'somebody', 'look here', '[]', id, 1 from conversations`,
			),
			takeSeq(tenant),
			recordEvent(tenant, { type: "note.changed", conversationId: "v7" }),
		]);
		return count(shard, async () => expect(await changesSince(tenant, 0)).toMatchObject({ type: "changes", rows: { notes: [{}] } }));
	});

	expect(few).toBeLessThan(100);
	expect(many).toBeLessThanOrEqual(few * 1.05);
}, 60_000);
