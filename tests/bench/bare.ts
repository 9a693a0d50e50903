/**
 * The yardstick of reading: a Worker without framework, session, fence or rooms, in the same runtime, on a copy of the same
 * databases. It runs given statements as one batch and answers their rows as JSON.
 */
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare, type V4WorkerOptions } from "miniflare";
import { unstable_getMiniflareWorkerOptions } from "wrangler";
import type { Call } from "./recorder.ts";

const SCRIPT = `
const known = new Map();
export default {
	async fetch(request, env) {
		const { pathname, search } = new URL(request.url);
		if (pathname === "/nothing") return new Response("nothing");
		if (request.method === "POST") {
			known.set(pathname, await request.json());
			return new Response("known");
		}
		const { database, statements } = known.get(pathname);
		const bound = statements.map(({ sql, values }) => env[database].prepare(sql).bind(...values));
		const answers = await env[database].batch(bound);
		if (search === "?rows") return Response.json(answers.reduce((sum, { meta }) => sum + meta.rows_read, 0));
		return Response.json(answers.map(({ results }) => results));
	},
};`;

export type Bare = {
	origin: string;
	teach: (path: string, calls: Call[]) => Promise<void>;
	rows: (path: string) => Promise<number>;
	stop: () => Promise<void>;
};

/** Starts it on the databases of a data folder, which nothing else may use meanwhile. */
export async function startBare(dataDir: string): Promise<Bare> {
	const { d1Databases, compatibilityDate, compatibilityFlags } = unstable_getMiniflareWorkerOptions("wrangler.toml")
		.workerOptions as V4WorkerOptions;
	const worker = { name: "bare", modules: true, script: SCRIPT, d1Databases, compatibilityDate, compatibilityFlags } as V4WorkerOptions;
	const runtime = new Miniflare(
		convertV4MiniflareOptions({
			host: "127.0.0.1",
			port: 0,
			resourcePersistencePath: `${dataDir}/app`,
			log: new Log(LogLevel.WARN),
			cf: false,
			workers: [worker],
		}),
	);
	const { origin } = await runtime.ready;
	return {
		origin,
		/** What `GET path` runs: the statements of all calls, which must be of one database, in one batch. */
		teach: async (path, calls) => {
			const [first] = calls;
			if (!first || calls.some(({ database }) => database !== first.database)) throw new Error(`${path} asks none or several databases`);
			const body = { database: first.database, statements: calls.flatMap(({ statements }) => statements) };
			await fetch(`${origin}${path}`, { method: "POST", body: JSON.stringify(body) });
		},
		/** How many rows D1 counts as read by them. */
		rows: async (path) => Number(await (await fetch(`${origin}${path}?rows`)).text()),
		stop: () => runtime.dispose(),
	};
}
