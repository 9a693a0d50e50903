/** Finds a Chromium to test with, and installs one where it is missing. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** What keeps a headless Chromium from talking to the world outside. */
export const CHROMIUM_ARGS = [
	"--no-sandbox",
	"--disable-gpu",
	"--disable-quic",
	"--no-first-run",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
];

/** The path of a Chromium: the machine's own, else Debian's package, else Playwright's download. Throws when none can be had. */
export async function findChromium(): Promise<string> {
	const found = installed();
	if (found) return found;
	if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
		console.log("installing chromium with apt-get");
		spawnSync("apt-get", ["update", "-qq"], { stdio: "inherit" });
		const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
		spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], { stdio: ["ignore", "ignore", "inherit"], env });
	} else {
		console.log("installing chromium with playwright");
		spawnSync("playwright-core", ["install", "chromium"], { stdio: "inherit" });
	}
	const now = installed();
	if (!now) throw new Error("There is no Chromium and none could be installed. Set CHROMIUM to the path of one.");
	return now;
}

function installed() {
	const places = [process.env.CHROMIUM, ...PLACES, chromium.executablePath()];
	return places.find((path): path is string => typeof path === "string" && path !== "" && existsSync(path));
}
