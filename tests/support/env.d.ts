import type { D1Migration } from "@cloudflare/vitest-plugin";
import type { Env } from "#app/platform/env.ts";

declare global {
	namespace Cloudflare {
		interface Env extends TestEnv {}
	}
}

type TestEnv = {
	ORDERS: string;
	AMBIGUOUS: string;
	SEED: string;
	TEST_MIGRATIONS: Record<"directory" | "ingest" | "shard", D1Migration[]>;
	DIRECTORY: D1Database;
	INGEST: D1Database;
	SHARD_00: D1Database;
	SHARD_01: D1Database;
	BUCKET: R2Bucket;
	WAKE: Queue;
	SEND: Queue;
	WORK: Queue;
} & Env;
