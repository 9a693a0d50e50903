// The first step of `npm start`, for whatever Node is on the machine: installs what is missing, then hands over to the
// project's own Node (the npm package `node`), which everything else needs.
import { spawn } from "node:child_process";
import { install, root } from "./install.mjs";

await install();
const child = spawn(`${root}/node_modules/.bin/node`, [`${root}/scripts/serve.ts`, ...process.argv.slice(2)], {
	stdio: "inherit",
	cwd: root,
	env: { ...process.env, PATH: `${root}/node_modules/.bin:${process.env.PATH}` },
});
// The child hears the terminal's Ctrl+C itself; a signal sent to this process alone is passed on.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
