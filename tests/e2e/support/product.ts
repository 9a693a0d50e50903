/** Starts the product as `npm start` does, on ports and a data folder of its own, for all journeys. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

export type Product = { origin: string; sandbox: string; dataDir: string };

declare module "vitest" {
	interface ProvidedContext {
		product: Product;
	}
}

export default async function setup(project: TestProject) {
	// A copy that runs already (`PRODUCT=http://localhost:8787 SANDBOX=http://localhost:8788`) saves its start while writing tests.
	const { PRODUCT: origin, SANDBOX: sandbox } = process.env;
	if (origin && sandbox) return project.provide("product", { origin, sandbox, dataDir: "" });
	const { product, stop } = await startProduct();
	project.provide("product", product);
	return stop;
}

type Given = Partial<{ dataDir: string; port: number; sandboxPort: number; seed: string }>;

/** A running product with the demo in it; `kill` is what a power cut does, `end` keeps its data, `stop` leaves nothing behind. */
export async function startProduct(given: Given = {}) {
	const { isReady, ...running } = await launchProduct(given);
	await isReady;
	return running;
}

/** The same without waiting: `isReady` is fulfilled once it serves. */
export async function launchProduct(given: Given = {}) {
	const dataDir = given.dataDir ?? mkdtempSync(join(tmpdir(), "dm-tracker-"));
	const port = given.port ?? (await freePort());
	const sandboxPort = given.sandboxPort ?? (await freePort());
	const child = spawn(process.execPath, ["scripts/serve.ts"], {
		detached: true,
		stdio: ["ignore", "pipe", "pipe"],
		env: { ...process.env, PORT: String(port), SANDBOX_PORT: String(sandboxPort), DATA_DIR: dataDir, SEED: given.seed ?? "demo" },
	});
	let said = "";
	for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk: Buffer) => (said += chunk));
	child.stderr?.pipe(process.stderr);
	const isReady = ready(child);
	const product: Product = { origin: `http://localhost:${port}`, sandbox: `http://localhost:${sandboxPort}`, dataDir };
	const kill = async () => {
		if (child.pid) process.kill(-child.pid, "SIGKILL");
		await ended(child);
	};
	const end = async () => {
		child.kill("SIGTERM");
		await ended(child);
	};
	const stop = async () => {
		await end();
		rmSync(dataDir, { recursive: true, force: true });
	};
	return { product, child, port, sandboxPort, dataDir, isReady, output: () => said, kill, end, stop };
}

function ready(child: ChildProcess) {
	return new Promise<void>((resolve, reject) => {
		let output = "";
		child.stdout?.on("data", (chunk: Buffer) => {
			output += chunk;
			if (/^ready /m.test(output)) resolve();
		});
		child.on("exit", (code) => reject(new Error(`the product ended with ${code} before it was ready: ${output}`)));
	});
}

function ended(child: ChildProcess) {
	return new Promise<void>((resolve) => {
		if (child.exitCode !== null || child.signalCode !== null) return resolve();
		child.on("exit", () => resolve());
	});
}

function freePort() {
	return new Promise<number>((resolve, reject) => {
		const server = createServer();
		server.on("error", reject);
		server.listen(0, "127.0.0.1", () => {
			const address = server.address();
			server.close(() => (address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port"))));
		});
	});
}
