/** Static checks alone (`npm run check`): Biome, types, boundaries, dead code. All run, so that one run tells everything. */
import { spawnSync } from "node:child_process";

const CHECKS = [
	["biome", "check", "--error-on-warnings", "."],
	["tsc", "--noEmit"],
	["depcruise", "app", "workers", "--config", ".dependency-cruiser.cjs"],
	["knip"],
] as const;

let isFine = true;
for (const [command, ...args] of CHECKS) {
	const { status } = spawnSync(command, args, { stdio: ["ignore", "inherit", "inherit"] });
	if (status !== 0) {
		isFine = false;
		console.log(`${command} found something`);
	}
}
process.exit(isFine ? 0 : 1);
