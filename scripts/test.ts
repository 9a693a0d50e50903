/** Everything that must hold: static checks, behaviour in workerd, journeys in a real Chromium. Prints what passed and failed. */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildIfStale } from "./build.ts";
import { findChromium } from "./chromium.ts";

const startedAt = Date.now();
const reports = mkdtempSync(join(tmpdir(), "dm-tracker-test-"));
const failures: string[] = [];
let passed = 0;
let failed = 0;

await step("build", buildIfStale);
await step("static checks", () => run("node", ["scripts/check.ts"]));
await step("behaviour in workerd", () => vitest("behaviour", "vitest.config.ts"));
await step("browser", findChromium);
await step("journeys in Chromium", () => vitest("journeys", "vitest.e2e.config.ts"));

rmSync(reports, { recursive: true, force: true });
console.log(`\n${Math.round((Date.now() - startedAt) / 1000)} s`);
for (const failure of failures) console.log(`failed: ${failure}`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failures.length === 0 ? 0 : 1);

/** Runs one step; a failed one does not keep the others from telling what they know. */
async function step(name: string, task: () => Promise<unknown>) {
	console.log(`\n== ${name}`);
	try {
		await task();
		passed++;
	} catch (error) {
		failed++;
		failures.push(`${name}: ${error instanceof Error ? error.message : error}`);
	}
}

async function vitest(name: string, config: string) {
	const report = join(reports, `${name}.json`);
	try {
		await run("vitest", ["run", "--config", config, "--reporter=default", "--reporter=json", `--outputFile.json=${report}`]);
	} finally {
		const { numPassedTests = 0, numFailedTests = 0 } = readReport(report);
		passed += numPassedTests;
		failed += numFailedTests;
	}
}

function readReport(path: string): { numPassedTests?: number; numFailedTests?: number } {
	try {
		return JSON.parse(readFileSync(path, "utf8"));
	} catch {
		return {};
	}
}

function run(command: string, args: string[]) {
	return new Promise<void>((resolve, reject) => {
		const child = spawn(command, args, { stdio: ["ignore", "inherit", "inherit"] });
		child.on("error", reject);
		child.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`${command} ended with ${code}`))));
	});
}
