/** `npm run bench`: the figures that the product is held to, measured against its own start command on a data folder of its own. */
import { writeFileSync } from "node:fs";
import { measureKills } from "../tests/bench/kill.ts";
import { measurePainted } from "../tests/bench/painted.ts";
import { startProduct } from "../tests/e2e/support/product.ts";
import { buildIfStale } from "./build.ts";

await buildIfStale();
const { product, stop } = await startProduct();
const painted = await measurePainted(product.origin, { perSecond: 10, seconds: 60 });
await stop();
const kills = await measureKills({ perSecond: 100, kills: 3 });

const rows = [
	["POST to painted, 10/s for 60 s, p50", `${Math.round(painted.p50)} ms`, "≤ 40 ms", painted.p50 <= 40],
	["POST to painted, 10/s for 60 s, p99", `${Math.round(painted.p99)} ms`, "≤ 200 ms", painted.p99 <= 200],
	["painted of sent", `${painted.painted} of ${painted.sent}`, "all", painted.painted === painted.sent],
	["acknowledged and lost over 3 SIGKILLs at 100/s", `${kills.lost} of ${kills.acknowledged}`, "0", kills.lost === 0],
	["doubled over 3 SIGKILLs", `${kills.doubled}`, "0", kills.doubled === 0],
] as const;
for (const [name, figure, bar, isMet] of rows) console.log(`${isMet ? "met " : "MISS"}  ${name.padEnd(52)} ${figure.padEnd(16)} ${bar}`);

const report = { measuredAt: new Date().toISOString(), painted, kills };
writeFileSync("docs/bench.json", `${JSON.stringify(report, null, "\t")}\n`);
process.exit(rows.every(([, , , isMet]) => isMet) ? 0 : 1);
