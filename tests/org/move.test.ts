/** An org moves to another shard while it is used: nothing is lost, doubled or left behind, wherever the move is stopped. */
import { env } from "cloudflare:test";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { placeConversation } from "#app/domain/inbox/place-conversation.server.ts";
import { receiveMessage } from "#app/domain/inbox/receive-message.server.ts";
import { madeUpRow } from "#app/domain/isolation/throwaway.server.ts";
import { tenantOfJob } from "#app/domain/org/access.server.ts";
import { eraseOrg } from "#app/domain/org/erase-org.server.ts";
import { continueMove, moveOrg, readMove, sweepMoves } from "#app/domain/org/move-org.server.ts";
import { directory } from "#app/platform/db/bindings.ts";
import { tablesInOrder } from "#app/platform/db/tenant-tables.ts";
import type { Env } from "#app/platform/env.ts";
import { orgMoves } from "#app/schema/directory.ts";
import { conversations, messages } from "#app/schema/shard.ts";
import { send } from "../support/http.ts";
import { aMessage, makeConversation, makeOrg } from "../support/make.ts";

type Org = Awaited<ReturnType<typeof makeOrg>>;

/** Every row of an org in a shard, table by table, as text in the order of their keys. */
async function everythingOf(shard: D1Database, orgId: string): Promise<Record<string, string[]>> {
	const answers = await shard.batch(tablesInOrder.map(({ name }) => shard.prepare(`select * from "${name}" where org_id = ?`).bind(orgId)));
	return Object.fromEntries(
		tablesInOrder.map(({ name }, at) => [name, (answers[at]?.results ?? []).map((row) => JSON.stringify(row)).sort()]),
	);
}

/** An org with rows in every table, and real ones with what a text may hold. */
async function makeFullOrg(): Promise<Org> {
	const org = await makeOrg();
	const act = env.SHARD_00.prepare(
		"insert into acting_org (one, org_id) values (1, ?1) on conflict (one) do update set org_id = excluded.org_id, member_id = null",
	).bind(org.orgId);
	const mark = org.slug;
	await env.SHARD_00.batch([
		act,
		...tablesInOrder
			.filter(({ name }) => name !== "org_counters" && name !== "lead_counts" && name !== "events")
			.flatMap((table) =>
				[1, 2].map((number) => {
					const row = madeUpRow(table, { orgId: org.orgId, mark }, number);
					const names = Object.keys(row);
					return env.SHARD_00.prepare(`insert into "${table.name}" (${names.join(", ")}) values (${names.map(() => "?").join(", ")})`).bind(
						...names.map((name) => row[name] ?? null),
					);
				}),
			),
	]);
	for (const text of ['"quoted" \\ and {"json": [1, null]}', "Zoë 👩‍🚀 مرحبا 你好", "line\nline\u2028", ""]) {
		await makeConversation(org, { text });
	}
	return org;
}

/** Goes on with a move until it is done; gives how many turns it took. */
async function finish(slug: string, orgId: string, through: Env = env): Promise<number> {
	for (let turn = 1; turn < 200; turn++) {
		await sweepMoves(env, { all: true });
		await continueMove(through, orgId);
		if ((await readMove(env, slug))?.move === null) return turn;
	}
	throw new Error("the move did not end");
}

test("an org arrives with every row of every table, and nothing stays behind", async () => {
	const org = await makeFullOrg();
	const neighbour = await makeConversation();
	const before = await everythingOf(env.SHARD_00, org.orgId);
	const beside = await everythingOf(env.SHARD_00, neighbour.tenant.orgId);

	await moveOrg(env, org.slug, "SHARD_01");
	await finish(org.slug, org.orgId);

	expect(before.messages?.length).toBeGreaterThan(3);
	expect(before.notes?.length).toBeGreaterThan(0);
	expect(await everythingOf(env.SHARD_01, org.orgId)).toEqual(before);
	expect(Object.values(await everythingOf(env.SHARD_00, org.orgId)).flat()).toEqual([]);
	expect(await everythingOf(env.SHARD_00, neighbour.tenant.orgId)).toEqual(beside);
	expect(await readMove(env, org.slug)).toEqual({ shard: "SHARD_01", move: null });
	const { results: triggers } = await env.SHARD_00.prepare(
		"select name from sqlite_master where name like 'moving_%' and type = 'trigger'",
	).all();
	expect(triggers).toEqual([]);
});

test("people go on writing while it moves: what was taken is there once, and what was refused says when to try again", async () => {
	const org = await makeFullOrg();
	let isMoving = true;
	const taken: string[] = [];
	let refused = 0;
	const people = Array.from({ length: 12 }, (_, number) => `person-${number}`);

	async function write(number: number) {
		const message = aMessage(org.connectionId, {
			personId: people[number % people.length] ?? "",
			providerId: `moving-${number}`,
			text: `text ${number}`,
		});
		const tenant = await tenantOfJob(env, org.orgId);
		if (!tenant) throw new Error("the org is gone");
		try {
			await receiveMessage(tenant, message);
			taken.push(message.providerId);
			const [conversation] = await tenant.db
				.select({ id: conversations.id })
				.from(conversations)
				.limit(1)
				.offset(number % 5);
			if (conversation)
				await placeConversation(tenant, "somebody", { conversationId: conversation.id, place: { kind: number % 2 ? "done" : "open" } });
		} catch (error) {
			if (!(error instanceof Response)) throw error;
			expect([error.status, error.headers.get("retry-after")]).toEqual([503, "1"]);
			refused++;
		}
	}
	await moveOrg(env, org.slug, "SHARD_01");
	const writing = (async () => {
		for (let number = 0; isMoving || number < 40; number++) await write(number);
	})();
	await finish(org.slug, org.orgId);
	isMoving = false;
	await writing;

	const tenant = await tenantOfJob(env, org.orgId);
	const stored = (await tenant?.db.select({ providerId: messages.providerId }).from(messages)) ?? [];
	const arrived = stored.flatMap(({ providerId }) => (providerId?.startsWith("moving-") ? [providerId] : []));
	// One that was refused half-way may be there: it is sent again until it was taken.
	expect(new Set(arrived).size).toBe(arrived.length);
	expect(taken.filter((providerId) => !arrived.includes(providerId))).toEqual([]);
	expect(taken.length).toBeGreaterThan(20);
	expect(arrived.length - taken.length).toBeLessThanOrEqual(refused);
	expect(Object.values(await everythingOf(env.SHARD_00, org.orgId)).flat()).toEqual([]);
	expect(await env.SHARD_01.prepare(LEADS_THAT_DIFFER).bind(org.orgId).all()).toMatchObject({ results: [] });
});

/** Counts of open conversations that are not what there is. */
const LEADS_THAT_DIFFER = `select coalesce(assignee_id, '') as who, count(*) as there from conversations where org_id = ?1 and status in ('waiting', 'answered') group by 1
	except select member_id, count from lead_counts where org_id = ?1 and what = 'open'`;

test("a database that fails at any moment of a move only delays it", async () => {
	const org = await makeFullOrg();
	const before = await everythingOf(env.SHARD_00, org.orgId);
	let calls = 0;
	let failsAt = 3;
	const failing: Env = { ...env, SHARD_00: failingAt(env.SHARD_00), SHARD_01: failingAt(env.SHARD_01) };
	function failingAt(database: D1Database): D1Database {
		return new Proxy(database, {
			get(target, name) {
				const value: unknown = Reflect.get(target, name);
				if (typeof value !== "function") return value;
				return (...given: unknown[]) => {
					if (name === "batch" && ++calls === failsAt) {
						failsAt = calls + 4;
						throw new Error("the database was away");
					}
					return Reflect.apply(value, target, given);
				};
			},
		});
	}

	await moveOrg(env, org.slug, "SHARD_01");
	const turns = await finish(org.slug, org.orgId, failing);

	expect(turns).toBeGreaterThan(5);
	expect(await everythingOf(env.SHARD_01, org.orgId)).toEqual(before);
	expect(Object.values(await everythingOf(env.SHARD_00, org.orgId)).flat()).toEqual([]);
});

test("an org that is taken away in the middle of its move is gone in both shards", async () => {
	const org = await makeFullOrg();
	await moveOrg(env, org.slug, "SHARD_01");
	await directory(env)
		.update(orgMoves)
		.set({ position: { table: "messages", after: null } })
		.where(eq(orgMoves.orgId, org.orgId));

	await eraseOrg(env, org.orgId);

	for (const shard of [env.SHARD_00, env.SHARD_01]) expect(Object.values(await everythingOf(shard, org.orgId)).flat()).toEqual([]);
	expect(await readMove(env, org.slug)).toBeNull();
});

test("the operator's door moves an org that is there to a shard that is there", async () => {
	const org = await makeOrg();
	const headers = { authorization: "Bearer local-operator-token-0000", "content-type": "application/json" };
	const ask = (body: unknown) => send("/operator/moves", { method: "POST", headers, body: JSON.stringify(body) });

	expect((await ask({ org: org.slug, to: "SHARD_77" })).status).toBe(409);
	expect((await ask({ org: org.slug, to: "SHARD_00" })).status).toBe(409);
	expect((await ask({ org: "no-such-org", to: "SHARD_01" })).status).toBe(404);
	expect((await ask("SHARD_01")).status).toBe(400);
	expect((await ask({ org: org.slug, to: "SHARD_01" })).status).toBe(202);

	await expect
		.poll(async () => (await (await send(`/operator/moves/${org.slug}`, { headers })).json()) as unknown, { timeout: 20_000 })
		.toEqual({ shard: "SHARD_01", move: null });
});
