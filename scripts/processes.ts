/** Keeps one copy per data folder, and clears away the runtimes of a copy that was killed. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";

type Record = { pid: number; children: number[] };

/** Ends what a killed copy left running on this data folder. Throws when a living copy still uses it. */
export async function recoverFrom({ dataDir }: { dataDir: string }): Promise<void> {
	const record = readRecord(dataDir);
	if (!record) return;
	if (record.pid !== process.pid && commandOf(record.pid).includes("scripts/serve.ts")) {
		throw new Error(`Another copy (process ${record.pid}) is running on the data folder ${dataDir}. Stop it first, or set DATA_DIR.`);
	}
	const left = record.children.filter((pid) => commandOf(pid).includes("workerd"));
	for (const pid of left) process.kill(pid, "SIGKILL");
	for (let tries = 0; tries < 50 && left.some((pid) => commandOf(pid).includes("workerd")); tries++) await wait(100);
	leaveProcessRecord(dataDir);
}

/** Writes down this process and its runtimes, for the next start. */
export function recordProcesses(dataDir: string): void {
	const children = processes()
		.filter((row) => row.parent === process.pid && row.command.includes("workerd"))
		.map((row) => row.pid);
	mkdirSync(dataDir, { recursive: true });
	writeFileSync(`${dataDir}/processes.json`, JSON.stringify({ pid: process.pid, children } satisfies Record));
}

/** The runtime that a process started for a port; null while there is none. */
export function runtimeOn(port: number, parent: number): number | null {
	const address = `entry=127.0.0.1:${port} `;
	return processes().find((row) => row.parent === parent && row.command.includes(address))?.pid ?? null;
}

/** Nothing of this copy runs any more. */
export function leaveProcessRecord(dataDir: string): void {
	rmSync(`${dataDir}/processes.json`, { force: true });
}

function readRecord(dataDir: string): Record | null {
	try {
		return JSON.parse(readFileSync(`${dataDir}/processes.json`, "utf8"));
	} catch {
		return null;
	}
}

function commandOf(pid: number) {
	return processes().find((row) => row.pid === pid)?.command ?? "";
}

type Row = { pid: number; parent: number; command: string };

function processes(): Row[] {
	return existsSync("/proc/self/stat") ? processesOfLinux() : processesByPs();
}

/** Straight from /proc: a bare machine may have no `ps`. */
function processesOfLinux(): Row[] {
	return readdirSync("/proc")
		.filter((name) => /^\d+$/.test(name))
		.flatMap((pid) => {
			try {
				const [, state, parent] = /\) (\S) (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
				const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
				return state === "Z" ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
			} catch {
				// It ended while we looked.
				return [];
			}
		});
}

function processesByPs(): Row[] {
	return execFileSync("ps", ["-A", "-o", "pid=,ppid=,stat=,args="], { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 })
		.split("\n")
		.flatMap((line) => {
			const [, pid, parent, state, command] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
			return pid && !state?.startsWith("Z") ? [{ pid: Number(pid), parent: Number(parent), command: command ?? "" }] : [];
		});
}
