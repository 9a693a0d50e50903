/**
 * Writes the next migration of each database from its schema (`npm run migrations`): drizzle-kit makes the SQL, and what
 * it cannot say is added here: STRICT tables without rowid, and the triggers of the tenancy fence.
 */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fenceTriggers } from "#app/platform/db/triggers.ts";

const SCHEMAS = { directory: "directory", ingest: "ingest", shard: "{shard,team}" };

for (const [database, files] of Object.entries(SCHEMAS)) {
	const out = `migrations/${database}`;
	const before = new Set(readdirSync(out));
	execFileSync("drizzle-kit", ["generate", "--dialect", "sqlite", "--schema", `app/schema/${files}.ts`, "--out", out], {
		stdio: "inherit",
	});

	for (const file of readdirSync(out)) {
		if (!file.endsWith(".sql") || before.has(file)) continue;
		const path = `${out}/${file}`;
		writeFileSync(path, finish(readFileSync(path, "utf8"), database === "shard"));
	}
}

function finish(sql: string, fenced: boolean) {
	const strict = sql.replace(/^(CREATE TABLE [^;]*\n\));/gm, "$1 STRICT, WITHOUT ROWID;");
	if (!fenced) return strict;

	const created = [...sql.matchAll(/^CREATE TABLE `(\w+)`/gm)].map(([, table]) => table ?? "");
	const triggers = created.filter((table) => table !== "acting_org").flatMap(fenceTriggers);
	return `${[strict.trimEnd(), ...triggers].join("\n--> statement-breakpoint\n")}\n`;
}
