import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { dmBody, postSigned } from "../bench/support.ts";
import { startProduct } from "./support/product.ts";

/** Runtimes that serve from a data folder, by their command line and open files. */
function runtimesOf(dataDir: string): string[] {
	const lines = execFileSync(
		"sh",
		["-c", `for p in /proc/[0-9]*; do ls -l $p/fd 2>/dev/null | grep -q "${dataDir}/" && echo $p; done; true`],
		{ encoding: "utf8" },
	);
	return lines.split("\n").filter(Boolean);
}

async function conversationCount(origin: string) {
	const answer = await fetch(`${origin}/api/v1/contacts?limit=100`, { headers: { "x-org-auth-token": "demo-org-token" } });
	const { data } = (await answer.json()) as { data: unknown[] };
	return data.length;
}

test("the demo is there, an interrupt ends every process, a second start is quick and keeps the data", async () => {
	const first = await startProduct();
	expect(await conversationCount(first.product.origin)).toBe(40);
	expect(await postSigned(first.product.origin, dmBody("4242", "kept", "kept over a restart"))).toBe(true);
	await expect.poll(() => conversationCount(first.product.origin)).toBe(41);
	first.child.kill("SIGINT");
	await expect.poll(() => runtimesOf(first.dataDir), { timeout: 8000 }).toEqual([]);

	const began = Date.now();
	const second = await startProduct({ dataDir: first.dataDir });
	const took = Date.now() - began;

	console.log(`figure: second start: ${took} ms`);
	expect(took).toBeLessThan(10_000);
	expect(await conversationCount(second.product.origin)).toBe(41);
	await second.stop();
});

test("a start after a power cut recovers by itself, also when only the parent was killed", async () => {
	const first = await startProduct();
	const { dataDir, port, sandboxPort } = first;
	await first.kill();

	const second = await startProduct({ dataDir, port, sandboxPort });
	if (second.child.pid) process.kill(second.child.pid, "SIGKILL");
	await expect.poll(() => second.child.signalCode).toBe("SIGKILL");

	const third = await startProduct({ dataDir, port, sandboxPort });
	expect(await conversationCount(third.product.origin)).toBe(40);
	await third.stop();
	expect(runtimesOf(dataDir)).toEqual([]);
});

test("health names every binding that answers", async () => {
	const running = await startProduct({ seed: "none" });

	const answer = await fetch(`${running.product.origin}/healthz`);

	expect([answer.status, await answer.json()]).toEqual([200, { status: "ok", failing: [], environment: "local" }]);
	await running.stop();
});
