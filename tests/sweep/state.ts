/** Everything that is stored about one side, in every database and in R2, as hashes that can be compared. */
import { env, runInDurableObject } from "cloudflare:test";
import { sha256Hex } from "#app/platform/crypto.ts";
import { shardNames } from "#app/platform/db/bindings.ts";
import type { Side } from "./side.ts";

/** A hash for each table that has rows of the side, for its files and for what its channel keeps. */
export async function stateOf(side: Side): Promise<Record<string, string>> {
	const state: Record<string, string> = {};
	for (const name of ["DIRECTORY", "INGEST", ...shardNames(env)] as const) {
		const database = env[name as "DIRECTORY"];
		const { results: tables } = await database.prepare("select name from sqlite_master where type = 'table'").all<{ name: string }>();
		// The index of what can be found follows by itself, seconds later.
		for (const { name: table } of tables.filter(({ name: table }) => !/^(_cf_|sqlite_|d1_|acting_org|search_)/.test(table))) {
			const { results } = await database.prepare(`select * from "${table}"`).all();
			const rows = results.map((row) => JSON.stringify(row)).filter((row) => side.marks.some((mark) => row.includes(mark)));
			if (rows.length > 0) state[`${name}.${table}`] = await sha256Hex(rows.sort().join("\n"));
		}
	}
	const { objects } = await env.BUCKET.list({ limit: 1000 });
	const files = objects.filter(({ key }) => side.marks.some((mark) => key.includes(mark)));
	state.files = await sha256Hex(files.map(({ key, etag }) => `${key} ${etag}`).join("\n"));
	const channel = env.ORG_CHANNEL.get(env.ORG_CHANNEL.idFromName(side.orgId));
	state.channel = JSON.stringify(await runInDurableObject(channel, async (_, { storage }) => [...(await storage.list())]));
	return state;
}

/** The state once it has stopped changing: a side that was just made still has work under way. */
export async function settledState(side: Side): Promise<Record<string, string>> {
	let state = await stateOf(side);
	for (let unchanged = 0, look = 0; unchanged < 4 && look < 100; look++) {
		await new Promise((resolve) => setTimeout(resolve, 300));
		const next = await stateOf(side);
		unchanged = JSON.stringify(next) === JSON.stringify(state) ? unchanged + 1 : 0;
		state = next;
	}
	return state;
}
