import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
const migrations = { directory: await readD1Migrations("migrations/directory"), ingest: await readD1Migrations("migrations/ingest"), shard: await readD1Migrations("migrations/shard") };
export default defineConfig({
	plugins: [cloudflareTest({ main: "./tmp-worker.ts", miniflare: { compatibilityDate: "2026-11-01", compatibilityFlags: ["nodejs_compat"], d1Databases: ["DIRECTORY","INGEST","SHARD_00","SHARD_01"], r2Buckets:["BUCKET"], queueProducers: {WAKE:"q"}, bindings: { TEST_MIGRATIONS: migrations, APP_ENV:"local" } } })],
	test: { include: ["tests/fence/*.test.ts","tests/inbox/*.test.ts","tests/ingest/*.test.ts"], setupFiles: ["tests/support/migrate.ts"] },
});
