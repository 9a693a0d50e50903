// `npm test`: installs what is missing on whatever Node is there, then runs everything under the project's own Node.
import { spawn } from "node:child_process";
import { install, root } from "./install.mjs";

await install();
const child = spawn(`${root}/node_modules/.bin/node`, [`${root}/scripts/test.ts`, ...process.argv.slice(2)], {
	stdio: "inherit",
	cwd: root,
	env: { ...process.env, PATH: `${root}/node_modules/.bin:${process.env.PATH}` },
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
