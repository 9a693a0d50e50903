/** What `npm start` runs once everything is installed: build, migrate, seed, serve, and clean up behind itself. */
import { watch } from "node:fs";
import { buildIfStale } from "./build.ts";
import { leaveProcessRecord, recordProcesses, recoverFrom } from "./processes.ts";
import { type Running, startRuntime } from "./runtime.ts";
import { seedDemo, setClocks } from "./seed.ts";

const place = {
	port: portOf("PORT", 8787),
	sandboxPort: portOf("SANDBOX_PORT", 8788),
	dataDir: process.env.DATA_DIR ?? ".data",
	onRestart: takeUp,
};
const seed = process.env.SEED ?? "demo";
if (seed !== "demo" && seed !== "none") stopWith(`SEED is "${seed}"; it can be demo or none.`);

let running: Running | undefined;
let isStopping = false;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void stop(0));
process.on("uncaughtException", (error: unknown) => fail(error));
process.on("unhandledRejection", (error: unknown) => fail(error));
endWithParent();

try {
	await recoverFrom(place);
	await buildIfStale();
	await start();
	if (process.argv.includes("--watch")) rebuildOnSave();
} catch (error) {
	fail(error);
}

async function start() {
	running = await startRuntime(place);
	await takeUp();
	if (seed === "demo") await seedDemo(running);
	everyMinute(async () => {
		const current = await running?.app.getWorker();
		await current?.scheduled({ cron: "* * * * *" });
	});
	console.log(`sandbox ${running.sandboxOrigin}`);
	console.log(`ready ${running.origin}`);
}

/** Brings back what runtimes that have just begun do not know: the clock, and what the queue held, which lives in memory. */
async function takeUp() {
	if (!running || isStopping) return;
	recordProcesses(place.dataDir);
	await setClocks(running);
	const worker = await running.app.getWorker();
	await worker.scheduled({ cron: "start" });
}

function everyMinute(task: () => Promise<void>) {
	const timer = setInterval(() => {
		if (!isStopping) task().catch((error: unknown) => console.error(`scheduled work failed: ${error}`));
	}, 60_000);
	timer.unref();
}

async function stop(code: number) {
	if (isStopping) return;
	isStopping = true;
	// A runtime that hangs must not keep the terminal.
	setTimeout(() => process.exit(code || 1), 5000).unref();
	await Promise.allSettled([running?.app.dispose(), running?.sandbox.dispose()]);
	leaveProcessRecord(place.dataDir);
	process.exit(code);
}

function fail(error: unknown) {
	console.error(error instanceof Error ? (error.stack ?? error.message) : error);
	void stop(1);
}

/** npm or a terminal that was killed leaves nobody to send a signal. */
function endWithParent() {
	const parent = process.ppid;
	setInterval(() => {
		if (process.ppid !== parent) void stop(0);
	}, 500).unref();
}

function rebuildOnSave() {
	let timer: NodeJS.Timeout | undefined;
	const rebuild = async () => {
		try {
			await buildIfStale();
			const before = running;
			running = undefined;
			await Promise.allSettled([before?.app.dispose(), before?.sandbox.dispose()]);
			running = await startRuntime(place);
			await takeUp();
			console.log(`ready ${running.origin}`);
		} catch (error) {
			console.error(String(error));
		}
	};
	for (const folder of ["app", "workers", "public"]) {
		watch(folder, { recursive: true }, () => {
			clearTimeout(timer);
			timer = setTimeout(() => void rebuild(), 200);
		});
	}
}

function portOf(name: string, otherwise: number) {
	const value = process.env[name];
	if (value === undefined || value === "") return otherwise;
	const port = Number(value);
	if (!Number.isInteger(port) || port < 1 || port > 65535) stopWith(`${name} is "${value}"; it must be a port from 1 to 65535.`);
	return port;
}

/** Ends with a sentence about what was set wrongly. */
function stopWith(message: string): never {
	console.error(message);
	return process.exit(1) as never;
}
