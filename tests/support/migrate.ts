import { applyD1Migrations, env } from "cloudflare:test";

const { directory, ingest, shard } = env.TEST_MIGRATIONS;
await applyD1Migrations(env.DIRECTORY, directory);
await applyD1Migrations(env.INGEST, ingest);
for (const name of ["SHARD_00", "SHARD_01"] as const) await applyD1Migrations(env[name], shard);
