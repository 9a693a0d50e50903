/** Processor time that a message in, and an opened inbox, cost the runtime. */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { startProduct } from "../e2e/support/product.ts";
import type { Measure } from "./report.ts";
import { dmBody, postSigned, wait } from "./support.ts";
import { read, visit } from "./visitor.ts";

export const cpu: Measure = {
	title: "Processor time of the local runtime, its databases included",
	async run() {
		const seen = await measureCpu({ messages: 1000, opens: 200 });
		return {
			seen,
			figures: [
				{ name: "a message in", value: seen.perMessage, unit: "ms" },
				{ name: "an opened inbox", value: seen.perInboxOpen, unit: "ms" },
			],
		};
	},
};

/**
 * Milliseconds of processor for each, of all runtimes below the product's process: the databases' own work is in it, which
 * Cloudflare does not bill as such, so that the figure is more than what is paid.
 */
async function measureCpu({ messages, opens }: { messages: number; opens: number }) {
	const running = await startProduct();
	try {
		const { origin } = running.product;
		const visitor = await visit(running.product);
		const used = () => cpuMsBelow(running.child.pid ?? 0);
		const send = async (from: number, count: number) => {
			for (let number = from; number < from + count; number++) {
				await postSigned(origin, dmBody("17900000000100000", `cpu-${number}`, `Message ${number}`));
				await wait(20);
			}
			await wait(2000);
		};
		await send(0, 100);
		const before = used();
		await send(1000, messages);
		const between = used();
		for (let open = 0; open < opens; open++) await read(visitor, "/o/demo/inbox");
		const after = used();
		return { perMessage: (between - before) / messages, perInboxOpen: (after - between) / opens };
	} finally {
		await running.stop();
	}
}

/** User and system time so far of the runtimes that a process has started, milliseconds. */
function cpuMsBelow(pid: number): number {
	const tick = 1000 / Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));
	let ticks = 0;
	for (const name of readdirSync("/proc").filter((each) => /^\d+$/.test(each))) {
		try {
			const fields = readFileSync(`/proc/${name}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
			if (Number(fields[1]) === pid) ticks += Number(fields[11]) + Number(fields[12]);
		} catch {
			// It ended while we looked.
		}
	}
	return ticks * tick;
}
