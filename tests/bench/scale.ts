/**
 * Growing orgs over 64 shards of 10 GB until these are full, simulated from bytes that were measured: by the rule that places orgs, and
 * with the moves that an operator makes when a shard fills up.
 */
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { roomiest, SHARD_BYTES } from "../../app/domain/org/roomiest.ts";
import { startProduct } from "../e2e/support/product.ts";
import { createChance, fill, orgIdOf, shardFileOf } from "./fill.ts";
import type { LinePlot } from "./plot.ts";
import type { Measure } from "./report.ts";

const SHARDS = 64;
/** It ends when the shards together are this full. */
const ENDS_AT = 0.7;
/** Orgs that sign up in the first month, and by how much more each month brings. */
const NEW_ORGS = 40;
const GROWTH = 1.03;
/** Messages of the median org in a month, and how far orgs differ (sigma of a log-normal). */
const MEDIAN_MESSAGES = 3000;
const SPREAD = 1.3;
/** An org moves out of a shard that is fuller than this, into one that is then not. */
const FULL = 0.8;

type Org = { shard: string; bytes: number; monthly: number };
type Month = { month: number; fullest: number; mean: number; emptiest: number; moves: number };
type Rule = (shards: { name: string; bytes: number; orgs: number }[]) => string | null;

export const scale: Measure = {
	title: `${SHARDS} shards of 10 GB until they are ${100 * ENDS_AT} % full, simulated from measured bytes`,
	async run() {
		const perMessage = await measureBytes();
		const byRoom = simulate(roomiest, perMessage);
		const byCount = simulate((shards) => [...shards].sort((a, b) => a.orgs - b.orgs)[0]?.name ?? null, perMessage);
		const last = byRoom.months.at(-1);
		const moves = (months: Month[]) => months.reduce((sum, month) => sum + month.moves, 0);
		const lines: LinePlot = {
			kind: "lines",
			name: "fill",
			title: "How full the shards are",
			unit: "% of 10 GB",
			x: "month",
			lines: (["fullest", "mean", "emptiest"] as const).map((name) => ({
				name,
				points: byRoom.months.map((month): [number, number] => [month.month, 100 * month[name]]),
			})),
		};
		return {
			seen: { perMessage, byRoom, byCount: { ...byCount, months: byCount.months.length } },
			figures: [
				{ name: "bytes of a message with all that follows from it", value: perMessage, unit: "" },
				{ name: "millions of messages that one shard holds", value: SHARD_BYTES / perMessage / 1e6, unit: "" },
				{ name: "months until then", value: byRoom.months.length, unit: "" },
				{ name: "orgs then", value: byRoom.orgs, unit: "" },
				{ name: "millions of messages then", value: byRoom.messages / 1e6, unit: "" },
				{
					name: "fullest shard at any time",
					value: 100 * Math.max(...byRoom.months.map(({ fullest }) => fullest)),
					unit: "%",
					bar: { most: 100 },
				},
				{
					name: "fullest shard in the end",
					value: 100 * (last?.fullest ?? 0),
					unit: "%",
					yardstick: { name: "mean", value: 100 * (last?.mean ?? 0) },
				},
				{
					name: "orgs moved to another shard",
					value: moves(byRoom.months),
					unit: "",
					yardstick: { name: "placed by the number of orgs", value: moves(byCount.months) },
				},
				{ name: "the largest org, of a shard", value: 100 * byRoom.largest, unit: "%" },
			],
			plots: [lines],
		};
	},
};

/** Bytes that a message adds to its shard: how much larger the file is after many more. */
async function measureBytes(): Promise<number> {
	const dataDir = mkdtempSync(join(tmpdir(), "dm-tracker-scale-"));
	try {
		await (await startProduct({ dataDir })).end();
		const orgId = orgIdOf(dataDir, "demo");
		const file = shardFileOf(dataDir, orgId);
		fill(dataDir, { orgId, conversations: 1000, messages: 20_000, seed: 7 });
		const before = statSync(file).size;
		fill(dataDir, { orgId, conversations: 10_000, messages: 200_000, seed: 8 });
		return (statSync(file).size - before) / 200_000;
	} finally {
		rmSync(dataDir, { recursive: true, force: true });
	}
}

/** Plays month after month; sizes are measured once in each, as the product does once an hour. */
function simulate(rule: Rule, perMessage: number): { months: Month[]; orgs: number; messages: number; largest: number } {
	const chance = createChance(20);
	const normal = () => Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());
	const names = Array.from({ length: SHARDS }, (_, at) => `SHARD_${String(at).padStart(2, "0")}`);
	const orgs: Org[] = [];
	const months: Month[] = [];
	for (let month = 1; (months.at(-1)?.mean ?? 0) < ENDS_AT; month++) {
		for (const org of orgs) org.bytes += org.monthly * perMessage * Math.exp(0.3 * normal());
		const moves = makeRoom(names, orgs);
		const rooms = roomsOf(names, orgs);
		for (let count = Math.round(NEW_ORGS * GROWTH ** month); count > 0; count--) {
			const shard = rule(rooms);
			const room = rooms.find(({ name }) => name === shard);
			if (!room) throw new Error("no shard was chosen");
			room.orgs++;
			orgs.push({ shard: room.name, bytes: 0, monthly: MEDIAN_MESSAGES * Math.exp(SPREAD * normal()) });
		}
		const filled = rooms.map(({ bytes }) => bytes / SHARD_BYTES);
		const mean = filled.reduce((sum, each) => sum + each, 0) / SHARDS;
		months.push({ month, fullest: Math.max(...filled), mean, emptiest: Math.min(...filled), moves });
	}
	const bytes = orgs.reduce((sum, org) => sum + org.bytes, 0);
	return { months, orgs: orgs.length, messages: bytes / perMessage, largest: Math.max(...orgs.map((org) => org.bytes)) / SHARD_BYTES };
}

function roomsOf(names: string[], orgs: Org[]) {
	const rooms = new Map(names.map((name) => [name, { name, bytes: 0, orgs: 0 }]));
	for (const { shard, bytes } of orgs) {
		const room = rooms.get(shard);
		if (room) Object.assign(room, { bytes: room.bytes + bytes, orgs: room.orgs + 1 });
	}
	return [...rooms.values()];
}

/** Moves the largest org that fits elsewhere out of each shard that is too full; gives how many were moved. */
function makeRoom(names: string[], orgs: Org[]): number {
	const rooms = roomsOf(names, orgs);
	let moves = 0;
	for (const room of rooms) {
		const here = orgs.filter(({ shard }) => shard === room.name).sort((a, b) => b.bytes - a.bytes);
		for (const org of here) {
			if (room.bytes <= FULL * SHARD_BYTES) break;
			const [to] = [...rooms].sort((a, b) => a.bytes - b.bytes);
			if (!to || to === room || to.bytes + org.bytes > FULL * SHARD_BYTES) continue;
			room.bytes -= org.bytes;
			to.bytes += org.bytes;
			org.shard = to.name;
			moves++;
		}
	}
	return moves;
}
