/**
 * What crashes cost: a storm of events while the product is killed again and again, a deletion and a migration that are
 * killed in their middle. Afterwards nothing may be lost, doubled, out of order or left behind.
 */
import { rmSync } from "node:fs";
import { runtimeOn } from "../../scripts/processes.ts";
import { startProduct } from "../e2e/support/product.ts";
import { measureDeletion } from "./crash-deletion.ts";
import { measureMigration } from "./crash-migration.ts";
import { createChance } from "./fill.ts";
import type { Figure, Measure } from "./report.ts";
import { ask, databases } from "./stores.ts";
import { makeStorm, type Storm } from "./storm.ts";
import { postSigned, wait } from "./support.ts";
import { listed, pendingDeliveries, until } from "./visitor.ts";

type Running = Awaited<ReturnType<typeof startProduct>>;

const KILLS = 10;
const IN_FLIGHT = 6;
const STOPPED_FOR = 10_000;

export const crash: Measure = {
	title: "Ten SIGKILLs, of everything and of the runtime alone, in a storm of 20,000 events; kills of a deletion and of migrations",
	async run() {
		const seen = await measureCrashes({ events: Number(process.env.EVENTS ?? 20_000), seed: Number(process.env.SEED ?? 7) });
		const { storm, deletion, migration } = seen;
		const figures: Figure[] = [
			{ name: "events acknowledged", value: storm.acknowledged, unit: "" },
			{ name: "acknowledged and lost", value: storm.lost, unit: "", bar: { most: 0 } },
			{ name: "doubled", value: storm.doubled, unit: "", bar: { most: 0 } },
			{ name: "out of order in their conversation", value: storm.disordered, unit: "", bar: { most: 0 } },
			{ name: "kinds of counts that are not what there is", value: storm.miscounted.length, unit: "", bar: { most: 0 } },
			{ name: "all shown after the last start", value: storm.shownIn, unit: "ms", bar: { most: 90_000 } },
			{ name: "kills that struck a deletion while it went", value: deletion.struck, unit: "", bar: { least: 1 } },
			{ name: "values and files of it that were left", value: deletion.left.length, unit: "", bar: { most: 0 } },
			{ name: "rows missing after migrations, killed six times", value: migration.missing, unit: "", bar: { most: 0 } },
			{
				name: "schema as a fresh one's, and served",
				value: Number(migration.isSchemaWhole && migration.isServed),
				unit: "",
				bar: { least: 1 },
			},
		];
		return { seen, figures };
	},
};

type CrashFigures = {
	seed: number;
	posted: number;
	acknowledged: number;
	killed: string[];
	lost: number;
	doubled: number;
	disordered: number;
	miscounted: string[];
	postedIn: number;
	readIn: number;
	shownIn: number;
};

/** Everything, with the same moments for the same seed. */
async function measureCrashes({ events, seed }: { events: number; seed: number }) {
	const { running, figures } = await measureStorm(await startProduct(), { events, seed });
	const deletion = await measureDeletion(running, { kills: 4, kill: strike, seed });
	rmSync(running.dataDir, { recursive: true, force: true });
	const migration = await measureMigration({ kills: 6, seed });
	return { storm: figures, deletion, migration };
}

/** The storm; the product goes on running afterwards. */
async function measureStorm(running: Running, { events, seed }: { events: number; seed: number }) {
	const storm = makeStorm({ events, people: 200, repeated: 0.2, seed });
	const chance = createChance(seed + 1);
	const { origin } = running.product;
	const began = performance.now();
	const posting = post(origin, storm);
	const killed: string[] = [];
	let now = running;
	for (let kill = 0; kill < KILLS; kill++) {
		await wait(500 + chance() * 4500);
		if (kill === KILLS / 2) {
			signal(now, "SIGSTOP");
			await wait(STOPPED_FOR);
			signal(now, "SIGCONT");
			killed.push(`stopped at ${seconds(began)}`);
			await wait(500 + chance() * 2000);
		}
		killed.push(`${kill % 2 === 0 ? "group" : "runtime"} at ${seconds(began)}`);
		now = await strike(now, kill);
	}
	const lastStart = performance.now();
	const { acknowledged, attempts } = await posting;
	const postedIn = performance.now() - began;
	await until(600, async () => (await pendingDeliveries(origin)) === 0);
	const readIn = performance.now() - lastStart;
	const shown = await readShown(origin);
	const known = new Set(shown.map(({ mid }) => mid));
	const figures: CrashFigures = {
		seed,
		posted: attempts,
		acknowledged: acknowledged.size,
		killed,
		lost: [...acknowledged].filter((mid) => !known.has(mid)).length,
		doubled: shown.length - known.size,
		disordered: disorderedAmong(shown, storm),
		miscounted: miscounted(now.dataDir),
		postedIn,
		readIn,
		shownIn: performance.now() - lastStart,
	};
	return { running: now, figures };
}

function seconds(since: number) {
	return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}

/** A signal to the runtime of the app alone. */
function signal({ port, child }: Running, name: NodeJS.Signals) {
	const pid = runtimeOn(port, child.pid ?? 0);
	if (pid !== null) process.kill(pid, name);
}

/** Posts all bodies as fast as they are taken, each until it was acknowledged, as Instagram does. */
async function post(origin: string, { bodies }: Storm) {
	const waiting = [...bodies];
	const acknowledged = new Set<string>();
	let attempts = 0;
	const lane = async () => {
		for (let next = waiting.shift(); next; next = waiting.shift()) {
			attempts++;
			if (await postSigned(origin, next.body)) {
				for (const mid of next.mids) acknowledged.add(mid);
			} else {
				waiting.push(next);
				await wait(200);
			}
		}
	};
	await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
	return { acknowledged, attempts };
}

type Shown = { mid: string; conversationId: string };

/** What the storm left, conversation by conversation as the API lists it: the newest first. */
async function readShown(origin: string): Promise<Shown[]> {
	const conversationIds: string[] = [];
	for await (const { id } of listed(origin, "conversations")) conversationIds.push(String(id));
	const shown: Shown[] = [];
	for (const conversationId of conversationIds) {
		for await (const { provider_id: mid } of listed(origin, `conversations/${conversationId}/messages`)) {
			if (String(mid).startsWith("storm-")) shown.push({ mid: String(mid), conversationId });
		}
	}
	return shown;
}

/** Neighbours of a conversation that do not stand as they were written, and messages that stand with another person's. */
function disorderedAmong(shown: Shown[], { written }: Storm): number {
	const of = new Map(written.map((one) => [one.mid, one]));
	let count = 0;
	for (const [position, { mid, conversationId }] of shown.entries()) {
		const before = shown[position - 1];
		if (before?.conversationId !== conversationId) continue;
		const [later, earlier] = [of.get(before.mid), of.get(mid)];
		if (!later || !earlier || later.person !== earlier.person || later.at < earlier.at) count++;
	}
	return count;
}

const COUNTS: Record<string, string> = {
	"events have no gaps": `select org_id from events group by org_id having max(seq) - min(seq) + 1 <> count(*)
		or max(seq) <> (select seq from org_counters where org_counters.org_id = events.org_id)`,
	"unread conversations": `select org_id from org_counters where unread_conversations <>
		(select count(*) from conversations where conversations.org_id = org_counters.org_id and unread_count > 0)`,
	"newest message of a conversation": `select id from conversations where last_message_at <>
		(select coalesce(max(sent_at), 0) from messages where messages.org_id = conversations.org_id and conversation_id = conversations.id)`,
	"unread messages of a conversation": `select id from conversations where unread_count > 0 and unread_count <>
		(select count(*) from messages where messages.org_id = conversations.org_id and conversation_id = conversations.id
			and direction = 'inbound' and via <> 'history' and kind <> 'referral' and unsent_at is null and deleted_at is null
			and sent_at > read_until_at)`,
	"contacts of a stage": `select id from stages where contact_count <>
		(select count(*) from contacts where contacts.org_id = stages.org_id and stage_id = stages.id)`,
};

/** Counts that a shard keeps and that are not what there is. */
function miscounted(dataDir: string): string[] {
	return databases(dataDir, "org_counters").flatMap((file) =>
		Object.entries(COUNTS).flatMap(([name, differing]) => (ask(file, differing).length > 0 ? [name] : [])),
	);
}

/** Kills the whole product or, every other time, the app's runtime alone; gives the product once it serves again. */
async function strike(running: Running, number: number): Promise<Running> {
	if (number % 2 === 0) {
		await running.kill();
		return startProduct(running);
	}
	signal(running, "SIGKILL");
	await until(60, async () => (await fetch(`${running.product.origin}/healthz`)).ok);
	return running;
}
