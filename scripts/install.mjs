// Installs the dependencies when they are missing or the lock file changed. Runs on any Node from 20 on.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

export async function install() {
	const stamp = `${root}/node_modules/.installed`;
	const lock = createHash("sha256")
		.update(readFileSync(`${root}/package-lock.json`))
		.digest("hex");
	if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;

	console.log("installing dependencies (about a minute, once)");
	const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ["npm"];
	// Not `npm ci`: it refuses a lock file without the packages of other platforms, which not every registry serves.
	const [command, ...args] = [...npm, "install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"];
	const result = spawnSync(command, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
	if (result.status !== 0) {
		console.error("npm install failed: the lines above say why. The package registry must be reachable.");
		process.exit(1);
	}
	writeFileSync(stamp, lock);
}
