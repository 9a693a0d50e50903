import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { startRuntime } from "../../scripts/runtime.ts";
import { launchProduct, startProduct } from "../e2e/support/product.ts";
import { createChance, databaseFiles } from "./fill.ts";
import { ask, databases } from "./stores.ts";
import { wait } from "./support.ts";

const CONVERSATIONS = 20_000;
const MESSAGES_EACH = 3;

/**
 * A data folder of the product's first release, with conversations in it, is brought up to date by starts of which `kills` are
 * killed right after one of their migrations. Gives how many migrations were applied when, rows that are missing, and whether
 * the schema ended as a fresh one's.
 */
export async function measureMigration({ kills, seed }: { kills: number; seed: number }) {
	const folder = mkdtempSync(join(tmpdir(), "dm-tracker-older-"));
	const dataDir = join(folder, "data");
	const chance = createChance(seed);
	try {
		const { port, sandboxPort } = await olderFolder(folder, dataDir);
		fillOlder(dataDir);
		const applied = [countApplied(dataDir)];
		for (let kill = 0; kill < kills; kill++) {
			const starting = await launchProduct({ dataDir, port, sandboxPort, seed: "none" });
			starting.isReady.catch(() => undefined);
			const before = written(dataDir);
			while (written(dataDir) === before && starting.child.exitCode === null) await wait(5);
			await wait(chance() * 100);
			await starting.kill();
			applied.push(countApplied(dataDir));
		}
		const finished = await startProduct({ dataDir, port, sandboxPort, seed: "none" });
		const isServed = (await fetch(`${finished.product.origin}/healthz`)).ok;
		await finished.end();
		applied.push(countApplied(dataDir));
		return { applied, isServed, missing: missingRows(dataDir), isSchemaWhole: await hasFreshSchema(dataDir) };
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** What the first release made: its first migrations, applied by the same runtime. */
async function olderFolder(folder: string, dataDir: string) {
	for (const kind of ["directory", "ingest", "shard"]) {
		const [first = ""] = readdirSync(`migrations/${kind}`)
			.filter((file) => file.endsWith(".sql"))
			.sort();
		mkdirSync(join(folder, "migrations", kind), { recursive: true });
		cpSync(`migrations/${kind}/${first}`, join(folder, "migrations", kind, first));
	}
	const place = await startProduct({ seed: "none" });
	await place.stop();
	const { port, sandboxPort } = place;
	const { app, sandbox } = await startRuntime({ port, sandboxPort, dataDir, migrations: join(folder, "migrations") });
	await Promise.all([app.dispose(), sandbox.dispose()]);
	return { port, sandboxPort };
}

function fillOlder(dataDir: string) {
	for (const file of databases(dataDir, "conversations")) {
		const database = new DatabaseSync(file);
		database.exec("pragma synchronous = off; begin; insert into acting_org (one, org_id) values (1, 'older')");
		database.exec(`
			insert into org_counters values ('older', 0, 0);
			insert into pipelines (org_id, id, name, position) values ('older', 'p', 'Sales', 0);
			insert into stages values ('older', 's', 'p', 'New', 'open', 0, ${CONVERSATIONS});
			insert into connections (org_id, id, account_id, username, status, scopes, subscribed_fields, connected_at)
				values ('older', 'c', '1', 'older', 'connected', '[]', '[]', 1);
			with recursive number (n) as (select 1 union all select n + 1 from number where n < ${CONVERSATIONS})
				insert into contacts (org_id, id, connection_id, instagram_id, conversation_id, stage_id, stage_entered_at, lead_status, source, created_at)
				select 'older', 'p' || n, 'c', n, 'v' || n, 's', 1, 'open', 'instagram', 1 from number;
			with recursive number (n) as (select 1 union all select n + 1 from number where n < ${CONVERSATIONS})
				insert into conversations (org_id, id, connection_id, contact_id, status, last_message_at, last_message_id, preview, preview_direction, unread_count, read_until_at)
				select 'older', 'v' || n, 'c', 'p' || n, 'open', n, '', 'older', iif(n % 2, 'inbound', 'outbound'), 0, 0 from number;
			with recursive number (n) as (select 1 union all select n + 1 from number where n < ${CONVERSATIONS * MESSAGES_EACH})
				insert into messages (org_id, id, conversation_id, connection_id, kind, provider_id, direction, source, text, attachments, status, attempts, sent_at)
				select 'older', 'm' || n, 'v' || (1 + n / ${MESSAGES_EACH + 1}), 'c', 'message', 'mid-' || n, 'inbound', 'person', 'text ' || n, '[]', 'received', 0, n from number;
			commit; pragma wal_checkpoint(truncate)`);
		database.close();
	}
}

/** Changes with everything that is written. The files are not opened: that would lock the product out of them. */
function written(dataDir: string): string {
	return databaseFiles(dataDir)
		.map((file) => (existsSync(`${file}-wal`) ? statSync(`${file}-wal`).mtimeMs : 0))
		.join(" ");
}

function countApplied(dataDir: string): number {
	return databases(dataDir, "d1_migrations").reduce((sum, file) => sum + ask(file, "select id from d1_migrations").length, 0);
}

function missingRows(dataDir: string): number {
	const has = (file: string, sql: string) => Number(ask(file, sql)[0]?.count);
	return databases(dataDir, "conversations").reduce(
		(sum, file) =>
			sum +
			CONVERSATIONS -
			has(file, "select count(*) as count from conversations where status in ('waiting', 'answered')") +
			CONVERSATIONS * MESSAGES_EACH -
			has(file, "select count(*) as count from messages where text = 'text ' || sent_at") +
			CONVERSATIONS -
			has(file, "select sum(count) as count from lead_counts where what = 'open'"),
		0,
	);
}

/** Whether every database has the tables, indexes and triggers of one that was made at once. */
async function hasFreshSchema(dataDir: string): Promise<boolean> {
	const fresh = await startProduct({ seed: "none" });
	await fresh.end();
	const [ours, theirs] = [dataDir, fresh.dataDir].map((folder) =>
		databaseFiles(folder)
			.map((file) =>
				ask(file, "select sql from sqlite_master where name not like '\\_cf%' escape '\\' order by name").map(({ sql }) => String(sql)),
			)
			.map((sql) => sql.join("\n"))
			.sort(),
	);
	rmSync(fresh.dataDir, { recursive: true, force: true });
	return ours !== undefined && ours.length > 3 && ours.join("\n\n") === theirs?.join("\n\n");
}
