/** The product in one process group: the app and its sandbox, each a Miniflare with its own workerd, on one data folder. */
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseEnv } from "node:util";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare, type V4WorkerOptions } from "miniflare";
import { unstable_getMiniflareWorkerOptions, unstable_splitSqlQuery } from "wrangler";

/** `onRestart` is called when the app's runtime died and is there again: what it held in memory is gone. */
export type Place = { port: number; sandboxPort: number; dataDir: string; migrations?: string; onRestart?: () => Promise<void> };
export type Running = { app: Miniflare; sandbox: Miniflare; origin: string; sandboxOrigin: string; secret: string };

/** A real browser on this machine subscribes at its maker's. */
const REAL_PUSH_HOSTS = "fcm.googleapis.com,*.push.services.mozilla.com,*.notify.windows.com,web.push.apple.com,*.push.apple.com";

/** Starts both Workers and brings every database up to date by the folder of migrations. Fails with a sentence when a port is taken. */
export async function startRuntime({ port, sandboxPort, dataDir, migrations = "migrations", onRestart }: Place): Promise<Running> {
	mkdirSync(dataDir, { recursive: true });
	const origin = `http://localhost:${port}`;
	const sandboxOrigin = `http://localhost:${sandboxPort}`;
	const vars = parseEnv(readFileSync("local.vars", "utf8")) as Record<string, string>;
	const secret = vars.META_APP_SECRET ?? "";

	const values = {
		...vars,
		APP_ORIGIN: origin,
		INSTAGRAM_LOGIN_URL: sandboxOrigin,
		INSTAGRAM_API_URL: sandboxOrigin,
		INSTAGRAM_GRAPH_URL: sandboxOrigin,
		MEDIA_HOSTS: `localhost:${sandboxPort}`,
		PUSH_HOSTS: `localhost:${sandboxPort},${REAL_PUSH_HOSTS}`,
		MAIL_URL: `${sandboxOrigin}/control/mail`,
	};
	const app = start({ port, persist: `${dataDir}/app`, config: "wrangler.toml", script: "build/workers/app.js", values, onRestart });
	const outside = {
		APP_ORIGIN: origin,
		SANDBOX_ORIGIN: sandboxOrigin,
		META_APP_ID: vars.META_APP_ID ?? "",
		META_APP_SECRET: secret,
		META_VERIFY_TOKEN: vars.META_VERIFY_TOKEN ?? "",
	};
	const sandbox = start({
		port: sandboxPort,
		persist: `${dataDir}/sandbox`,
		config: "workers/sandbox/wrangler.toml",
		script: "build/workers/sandbox.js",
		values: outside,
		onRestart,
	});
	await Promise.all([app.ready, sandbox.ready]);
	await migrate(app, migrations);
	return { app, sandbox, origin, sandboxOrigin, secret };
}

type Start = {
	port: number;
	persist: string;
	config: string;
	script: string;
	values: Record<string, string>;
	onRestart: (() => Promise<void>) | undefined;
};

/** One Worker as its wrangler.toml says, from the bundle that was built, with these values in place of its own. */
function start({ port, persist, config, script, values, onRestart }: Start): Miniflare {
	const { workerOptions } = unstable_getMiniflareWorkerOptions(config);
	const worker = {
		...workerOptions,
		bindings: { ...(workerOptions.bindings as Record<string, string>), ...values },
		modulesRoot: resolve("build/workers"),
		modules: [{ type: "ESModule", path: resolve(script) }],
	} as V4WorkerOptions;
	return new Miniflare(
		convertV4MiniflareOptions({
			host: "127.0.0.1",
			port,
			resourcePersistencePath: resolve(persist),
			log: new Log(LogLevel.WARN),
			cf: false,
			// Miniflare starts a runtime that died again; what the product kept in its memory is ours to bring back.
			...(onRestart && { unsafeHandleRuntimeRestart: onRestart }),
			workers: [worker],
		}),
	);
}

/** Applies the migrations that a database has not had yet, in the way and table that `wrangler d1 migrations apply` uses. */
async function migrate(app: Miniflare, root: string) {
	const bindings = await app.getBindings<Record<string, D1Database>>();
	for (const [name, database] of Object.entries(bindings)) {
		const kind = kindOf(name);
		if (!kind) continue;
		const folder = `${root}/${kind}`;
		await database
			.prepare(
				"create table if not exists d1_migrations (id integer primary key autoincrement, name text unique, applied_at timestamp default current_timestamp not null)",
			)
			.run();
		const { results } = await database.prepare("select name from d1_migrations").all<{ name: string }>();
		const applied = new Set(results.map((row) => row.name));
		const files = readdirSync(folder).filter((file) => file.endsWith(".sql") && !applied.has(file));
		for (const file of files.sort()) {
			const statements = unstable_splitSqlQuery(readFileSync(`${folder}/${file}`, "utf8"));
			await database.batch([
				...statements.map((statement) => database.prepare(statement)),
				database.prepare("insert into d1_migrations (name) values (?)").bind(file),
			]);
		}
	}
}

function kindOf(binding: string) {
	if (binding === "DIRECTORY") return "directory";
	if (binding === "INGEST") return "ingest";
	return /^SHARD_\d\d$/.test(binding) ? "shard" : null;
}
