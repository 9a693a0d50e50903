/** Builds both Workers when something they are made of changed (`npm run build` builds always). */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { build as bundle } from "esbuild";

const INPUTS = [
	"app/**/*",
	"workers/**/*",
	"public/**/*",
	"scripts/{build,chunks,own-icons}.ts",
	"package-lock.json",
	"vite.config.ts",
	"tsconfig.json",
	"wrangler.toml",
];
const STAMP = "build/stamp";

/** Builds unless the last build was made of the same files. Throws when the build fails. */
export async function buildIfStale(): Promise<void> {
	const inputs = hashOfInputs();
	if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === inputs) return;
	console.log("building");
	await buildAll();
	writeFileSync(STAMP, inputs);
}

export async function buildAll(): Promise<void> {
	const id = hashOfInputs().slice(0, 16);
	await run("remix", ["vite:build", "--logLevel", "error"], { BUILD_ID: id });
	listCode();
	mkdirSync("build/workers", { recursive: true });
	await Promise.all([
		bundleWorker("workers/app.ts", "build/workers/app.js", id),
		bundleWorker("workers/sandbox/index.ts", "build/workers/sandbox.js", id),
	]);
}

/** The names of all built files, so that a browser can keep those that it has not needed yet, and forget those of earlier builds. */
function listCode() {
	const files = globSync("build/client/assets/*.{js,css,woff2}").map((path) => path.slice("build/client".length));
	writeFileSync("build/client/code.json", JSON.stringify(files.sort()));
}

async function bundleWorker(entry: string, outfile: string, id: string) {
	await bundle({
		entryPoints: [entry],
		outfile,
		bundle: true,
		format: "esm",
		target: "es2023",
		platform: "neutral",
		mainFields: ["browser", "module", "main"],
		conditions: ["workerd", "worker", "browser"],
		external: ["node:*", "cloudflare:*"],
		define: { "process.env.NODE_ENV": '"production"', BUILD_ID: JSON.stringify(id) },
		minify: false,
		keepNames: true,
		logLevel: "error",
		alias: { buffer: "node:buffer", crypto: "node:crypto", stream: "node:stream", util: "node:util", events: "node:events" },
	});
}

function run(command: string, args: string[], values: Record<string, string>) {
	return new Promise<void>((resolve, reject) => {
		const child = spawn(command, args, {
			stdio: ["ignore", "ignore", "inherit"],
			env: { ...process.env, NODE_ENV: "production", ...values },
		});
		child.on("error", reject);
		child.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`${command} ${args.join(" ")} ended with ${code}`))));
	});
}

function hashOfInputs() {
	const hash = createHash("sha256");
	for (const file of INPUTS.flatMap((pattern) => globSync(pattern, { withFileTypes: true })).filter((entry) => entry.isFile())) {
		const path = `${file.parentPath}/${file.name}`;
		hash.update(path).update("\0").update(readFileSync(path)).update("\0");
	}
	return hash.digest("hex");
}

if (import.meta.main) {
	await buildAll();
	writeFileSync(STAMP, hashOfInputs());
}
