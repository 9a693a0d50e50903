/** An organization of a hundred thousand messages moves to another shard while it is used, killed once on the way. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startProduct } from "../e2e/support/product.ts";
import { fill, orgIdOf } from "./fill.ts";
import type { Figure, Measure } from "./report.ts";
import { ask, databases } from "./stores.ts";
import { dmBody, postSigned, wait } from "./support.ts";
import { OPERATOR, pendingDeliveries, post, until, type Visitor, visit } from "./visitor.ts";

const MESSAGES = 100_000;
const TRIES_EVERY = 50;
const KILLED_AFTER_ROWS = 20_000;
/** Who writes, and whose conversation is answered. */
const PERSON = "17900000000100000";

type Place = { shard: string; move: { to: string; state: string; rows: number } | null };
type Written = { notes: string[]; replies: string[]; dms: string[] };

export const move: Measure = {
	title: "An organization of 100,000 messages moves to another shard while it is used, killed once",
	async run() {
		const seen = await measureMove();
		const figures: Figure[] = [
			{ name: "moved in", value: seen.took, unit: "ms" },
			{ name: "rows copied when it was killed", value: seen.struckAt ?? Number.NaN, unit: "" },
			{ name: "DMs, answers and notes taken meanwhile", value: seen.taken, unit: "" },
			{ name: "of them and of what was there, lost", value: seen.lost, unit: "", bar: { most: 0 } },
			{ name: "doubled", value: seen.doubled, unit: "", bar: { most: 0 } },
			{ name: "placed otherwise than said last", value: seen.misplaced, unit: "", bar: { most: 0 } },
			{ name: "rows left in the shard it came from", value: seen.left, unit: "", bar: { most: 0 } },
			{ name: "writes refused at a stretch, at most", value: seen.refusedFor, unit: "ms", bar: { most: 2000 } },
		];
		return { seen, figures };
	},
};

async function measureMove() {
	const dataDir = mkdtempSync(join(tmpdir(), "dm-tracker-move-"));
	try {
		await (await startProduct({ dataDir })).end();
		const orgId = orgIdOf(dataDir, "demo");
		fill(dataDir, { orgId, conversations: MESSAGES / 25, messages: MESSAGES, seed: 5 });
		const conversationId = conversationWith(dataDir, orgId, PERSON);
		const before = countOf(dataDir, orgId);
		let running = await startProduct({ dataDir });
		const { origin } = running.product;
		const visitor = await visit(running.product);
		const from = (await placeOf(origin)).shard;
		const to = from === "SHARD_00" ? "SHARD_01" : "SHARD_00";
		const team = beginWork(visitor, conversationId);
		await wait(2000);

		const began = performance.now();
		const asked = await fetch(`${origin}/operator/moves`, {
			method: "POST",
			headers: { ...OPERATOR, "content-type": "application/json" },
			body: JSON.stringify({ org: "demo", to }),
		});
		if (asked.status !== 202) throw new Error(`the move was answered ${asked.status}`);
		for (let rows = 0; rows < KILLED_AFTER_ROWS; rows = (await placeOf(origin)).move?.rows ?? Number.POSITIVE_INFINITY) await wait(20);
		const struckAt = (await placeOf(origin)).move?.rows ?? null;
		await running.kill();
		running = await startProduct(running);
		await until(900, async () => {
			const { shard, move: isMoving } = await placeOf(origin);
			return shard === to && isMoving === null;
		});
		const took = performance.now() - began;
		await wait(2000);
		const { written, placed, refusedFor, refused, longest } = await team.stop();
		await until(60, async () => (await pendingDeliveries(origin)) === 0);
		await running.end();
		return { from, to, took, struckAt, refused, refusedFor, longest, ...compare(dataDir, orgId, { before, written, placed }) };
	} finally {
		rmSync(dataDir, { recursive: true, force: true });
	}
}

async function placeOf(origin: string): Promise<Place> {
	return (await (await fetch(`${origin}/operator/moves/demo`, { headers: OPERATOR })).json()) as Place;
}

function conversationWith(dataDir: string, orgId: string, person: string): string {
	const sql = "select conversation_id as id from contacts where org_id = ? and instagram_id = ?";
	const [row] = databases(dataDir, "org_counters").flatMap((file) => ask(file, sql, orgId, person));
	if (!row) throw new Error("nobody of that id is there");
	return String(row.id);
}

/** DMs that arrive, answers, notes and places, until it is stopped; each is tried again until it is taken. */
function beginWork(visitor: Visitor, conversationId: string) {
	const written: Written = { notes: [], replies: [], dms: [] };
	const path = `/o/demo/inbox/${conversationId}.data`;
	let placed = "";
	let isOver = false;
	let refused = 0;
	let refusedFor = 0;
	let longest = 0;
	/** Tries each 50 ms until the form is taken. Answers of 503 are refusals; a product that is down answers nothing. */
	const take = async (form: Record<string, string>) => {
		let firstRefusal: number | null = null;
		const from = performance.now();
		for (;;) {
			const at = performance.now();
			const status = await post(visitor, path, form).then(
				(answer) => answer.status,
				() => null,
			);
			if (status !== null && status < 400) break;
			if (status === 503) {
				refused++;
				firstRefusal ??= at;
			} else if (status !== null) throw new Error(`a form was answered ${status}`);
			else firstRefusal = null;
			await wait(TRIES_EVERY);
		}
		if (firstRefusal !== null) refusedFor = Math.max(refusedFor, performance.now() - firstRefusal);
		longest = Math.max(longest, performance.now() - from);
	};
	const note = async () => {
		for (let number = 0; !isOver; number++) {
			const text = `moving-note-${number}.`;
			await take({ intent: "note", clientId: `note-${number}`, text });
			written.notes.push(text);
			await wait(TRIES_EVERY);
		}
	};
	const answer = async () => {
		for (let number = 0; !isOver; number++) {
			const intent = number % 2 === 0 ? "done" : "open";
			await take({ intent });
			placed = intent;
			const text = `moving-reply-${number}.`;
			await take({ intent: "reply", clientId: `reply-${number}`, text, anyway: "yes" });
			written.replies.push(text);
			await wait(1000);
		}
	};
	const arrive = async () => {
		for (let number = 0; !isOver; number++) {
			const mid = `moving-dm-${number}`;
			const body = dmBody(`1790000000010000${1 + (number % 5)}`, mid, mid);
			while (!(await postSigned(visitor.origin, body))) await wait(TRIES_EVERY);
			written.dms.push(mid);
			await wait(200);
		}
	};
	const working = Promise.all([note(), answer(), arrive()]);
	return {
		stop: async () => {
			isOver = true;
			await working;
			return { written, placed, refused, refusedFor, longest };
		},
	};
}

const OF_ORG = "select count(*) as count from messages where org_id = ?";

function countOf(dataDir: string, orgId: string): number {
	return databases(dataDir, "org_counters").reduce((sum, file) => sum + Number(ask(file, OF_ORG, orgId)[0]?.count), 0);
}

/** What the shard that the org is in now has, beside what was taken. */
function compare(dataDir: string, orgId: string, { before, written, placed }: { before: number; written: Written; placed: string }) {
	const files = databases(dataDir, "org_counters");
	const home = files.find((file) => ask(file, "select 1 from org_counters where org_id = ?", orgId).length > 0);
	if (!home) throw new Error("the org is nowhere");
	const texts = (table: string) =>
		ask(home, `select text from ${table} where org_id = ? and text like 'moving-%'`, orgId).map(({ text }) => String(text));
	const found = { notes: texts("notes"), messages: texts("messages") };
	const there = [...found.notes, ...found.messages];
	const all = [...written.notes, ...written.replies, ...written.dms];
	const known = new Set(there);
	const stored = Number(ask(home, OF_ORG, orgId)[0]?.count);
	const [row] = ask(
		home,
		"select status from conversations where org_id = ? and id = (select conversation_id from notes where org_id = ? limit 1)",
		orgId,
		orgId,
	);
	const isDone = row?.status === "done";
	return {
		taken: all.length,
		lost: all.filter((text) => !known.has(text)).length + Math.max(0, before - (stored - found.messages.length)),
		doubled: there.length - known.size + Math.max(0, stored - found.messages.length - before),
		misplaced: Number(isDone !== (placed === "done")),
		left: files.filter((file) => file !== home).reduce((sum, file) => sum + Number(ask(file, OF_ORG, orgId)[0]?.count), 0),
	};
}
