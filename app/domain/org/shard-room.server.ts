import { sql } from "drizzle-orm";
import { now } from "#app/platform/clock.ts";
import { bytesOf, directory, shardNames } from "#app/platform/db/bindings.ts";
import type { Env } from "#app/platform/env.ts";
import { orgs, shardSizes } from "#app/schema/directory.ts";
import { roomiest, type ShardRoom } from "./roomiest.ts";

/** Notes how large each shard is. One that does not answer keeps the size it had. */
export async function measureShards(env: Env): Promise<void> {
	const measured = await Promise.allSettled(
		shardNames(env).map(async (shard) => ({ shard, bytes: await bytesOf(env, shard), measuredAt: now() })),
	);
	const rows = measured.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
	if (rows.length === 0) return;
	await directory(env)
		.insert(shardSizes)
		.values(rows)
		.onConflictDoUpdate({ target: shardSizes.shard, set: { bytes: sql`excluded.bytes`, measuredAt: sql`excluded.measured_at` } });
}

/** Every bound shard with its size, bytes, as it was measured last (0 where it never was), and how many orgs live there. */
export async function readShards(env: Env): Promise<ShardRoom[]> {
	const db = directory(env);
	const [sizes, counts] = await db.batch([
		db.select().from(shardSizes),
		db.select({ shard: orgs.shard, orgs: sql<number>`count(*)` }).from(orgs).groupBy(orgs.shard),
	]);
	const bytes = new Map(sizes.map((row) => [row.shard, row.bytes]));
	const living = new Map(counts.map((row) => [row.shard, row.orgs]));
	return shardNames(env).map((name) => ({ name, bytes: bytes.get(name) ?? 0, orgs: living.get(name) ?? 0 }));
}

/** The shard that a new org is made on. */
export async function shardForNewOrg(env: Env): Promise<string> {
	const name = roomiest(await readShards(env));
	if (name === null) throw new Error("no shard is bound");
	return name;
}
