/** A new org goes where there is room, as it was measured last. */
import { env } from "cloudflare:test";
import { afterEach, expect, test } from "vitest";
import { createOrg } from "#app/domain/org/create-org.server.ts";
import { roomiest, SHARD_BYTES } from "#app/domain/org/roomiest.ts";
import { measureShards, readShards } from "#app/domain/org/shard-room.server.ts";
import { directory } from "#app/platform/db/bindings.ts";
import { orgs, shardSizes } from "#app/schema/directory.ts";
import { schedule } from "#workers/schedule.ts";
import { makeVisitor } from "../support/http.ts";

afterEach(async () => {
	await directory(env).delete(shardSizes);
});

test("the sizes of all shards are noted with each full sweep", async () => {
	await measureShards(env);
	const before = await readShards(env);
	await env.SHARD_01.exec("create table ballast (bytes blob)");
	try {
		await env.SHARD_01.prepare("insert into ballast select zeroblob(900000) from json_each('[1,2,3]')").run();
		await measureShards(env);
	} finally {
		await env.SHARD_01.exec("drop table ballast");
	}

	const after = await readShards(env);
	expect(before.map(({ name }) => name)).toEqual(["SHARD_00", "SHARD_01"]);
	expect(before.every(({ bytes }) => bytes > 0)).toBe(true);
	expect((after[1]?.bytes ?? 0) - (before[1]?.bytes ?? 0)).toBeGreaterThan(2_600_000);
	expect(after[0]?.bytes).toBe(before[0]?.bytes);
});

test("a new org goes to no shard that is larger than others, and among those to the one with the fewest orgs", async () => {
	const { user } = await makeVisitor();
	await directory(env)
		.insert(shardSizes)
		.values([
			{ shard: "SHARD_00", bytes: 9e9, measuredAt: 1 },
			{ shard: "SHARD_01", bytes: 1e9, measuredAt: 1 },
		]);
	const made = [];
	for (let time = 0; time < 6; time++) made.push(await createOrg(env, { name: `Room ${crypto.randomUUID()}`, ownerId: user.id }));

	const rows = await directory(env).select({ id: orgs.id, shard: orgs.shard }).from(orgs);
	expect(made.map(({ orgId }) => rows.find(({ id }) => id === orgId)?.shard)).toEqual(Array(6).fill("SHARD_01"));
	expect(
		roomiest([
			{ name: "SHARD_00", bytes: 1000, orgs: 3 },
			{ name: "SHARD_01", bytes: 5000, orgs: 2 },
		]),
	).toBe("SHARD_01");
	expect(
		roomiest([
			{ name: "SHARD_00", bytes: 1e9, orgs: 3 },
			{ name: "SHARD_01", bytes: SHARD_BYTES, orgs: 0 },
		]),
	).toBe("SHARD_00");
	expect(roomiest([])).toBeNull();
});

test("a start that sweeps everything measures, so that the operator sees sizes at once", async () => {
	await schedule("start", env);

	expect((await readShards(env)).every(({ bytes }) => bytes > 0)).toBe(true);
});
