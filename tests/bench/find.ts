/**
 * Searching a million messages: a shard filled straight into its file by a seeded generator, with another org's messages
 * between those of the one that searches, and the product's own search asked over HTTP.
 */
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { nameTokens, textTokens } from "../../app/domain/search/tokens.ts";
import { messageId } from "../../app/platform/ids.ts";
import { startProduct } from "../e2e/support/product.ts";
import type { Figure, Measure } from "./report.ts";
import { percentile } from "./support.ts";
import { visit } from "./visitor.ts";

const VOCABULARY = 20_000;
export const MESSAGES_A_CONVERSATION = 50;
/** Time between two messages of an org: a million of them are about three hundred days. */
const BETWEEN_MS = 25_000;
const ROWS_A_TRANSACTION = 20_000;
/** How often each question is asked. */
const TIMES = 40;
/** One message in so many holds the rare word. */
const RARE_IN = 50_000;

/** What is asked, by a name for the report; each finds something but the pair that never meets. */
const QUESTIONS: Record<string, string> = {
	"rare word": "zanzibar",
	"common word": "the",
	"two words": "price coaching",
	"common and rare": "the zanzibar",
	phrase: '"what is the price"',
	prefix: "pri",
	"short beginning of a long word": "coach",
	"@username": "@person.777",
	"from a person": "price from:@person.777",
	"word left out": "price -the",
	"dates and words": "coaching before:100d",
	"conversations by operators": "is:waiting has:media",
	"operators that pass many by": "price is:mine",
};

type Timing = { question: string; hits: number; p50: number; p95: number };

export const search: Measure = {
	title: "Searching 1,000,000 messages, alone and between 100,000 of another org",
	async run() {
		const seen = await measureFinding({ messages: 1_000_000, neighbours: 100_000 });
		const asked = (where: string, timings: Timing[]): Figure[] =>
			timings.map(({ question, p95 }) => ({ name: `${question}${where}, p95`, value: p95, unit: "ms", bar: { most: 100 } }));
		return {
			seen,
			figures: [...asked("", seen.alone), ...asked(" beside another org", seen.beside)],
			plots: [
				{
					name: "questions",
					title: "Search over HTTP, 1,000,000 messages, p95",
					unit: "ms",
					kind: "bars",
					series: ["alone in the shard", "beside another org"],
					groups: seen.alone.map(({ question, p95 }, at) => ({ name: question, values: [p95, seen.beside[at]?.p95 ?? Number.NaN] })),
				},
			],
		};
	},
};

/** Times each question with the org alone in its shard, and again with a neighbour's messages between its own. */
async function measureFinding({ messages, neighbours }: { messages: number; neighbours: number }) {
	const dataDir = mkdtempSync(join(tmpdir(), "dm-tracker-find-"));
	try {
		await (await startProduct({ dataDir })).end();
		fill(dataDir, { orgId: demoOrg(dataDir), count: messages, seed: 7 });
		const alone = await timed(dataDir);
		fill(dataDir, { orgId: "neighbour", count: neighbours, seed: 11 });
		const beside = await timed(dataDir);
		return { messages, neighbours, alone, beside };
	} finally {
		rmSync(dataDir, { recursive: true, force: true });
	}
}

async function timed(dataDir: string): Promise<Timing[]> {
	const running = await startProduct({ dataDir });
	const { origin } = running.product;
	const { cookie } = await visit(running.product);
	const timings: Timing[] = [];
	for (const [question, text] of Object.entries(QUESTIONS)) {
		const samples: number[] = [];
		let hits = 0;
		for (let time = 0; time < TIMES; time++) {
			const from = performance.now();
			const answer = await fetch(`${origin}/o/demo/pages/search?q=${encodeURIComponent(text)}`, { headers: { cookie } });
			const page = (await answer.json()) as { hits: unknown[] };
			samples.push(performance.now() - from);
			hits = page.hits.length;
		}
		timings.push({ question, hits, p50: Math.round(percentile(samples, 0.5)), p95: Math.round(percentile(samples, 0.95)) });
	}
	await running.end();
	return timings;
}

function files(dataDir: string): string[] {
	const folder = join(dataDir, "app/d1");
	const all = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: "utf8" }) : [];
	return all.filter((name) => name.endsWith(".sqlite")).map((name) => join(folder, name));
}

/** The first answer of the databases that have the tables asked for. */
function ask(dataDir: string, sql: string): { file: string; row: Record<string, unknown> } {
	for (const file of files(dataDir)) {
		const database = new DatabaseSync(file);
		try {
			const row = database.prepare(sql).get();
			if (row) return { file, row };
		} catch {
			// Another database: it has other tables.
		} finally {
			database.close();
		}
	}
	throw new Error(`no database answers: ${sql}`);
}

/** The id of the demo's org in a data folder. */
export function demoOrg(dataDir: string): string {
	return String(ask(dataDir, "select id from orgs where slug = 'demo'").row.id);
}

/** Conversations and messages of an org in the demo's shard, with their entries in the index, as the product would have written them. */
export function fill(dataDir: string, { orgId, count, seed }: { orgId: string; count: number; seed: number }) {
	const demo = demoOrg(dataDir);
	const { file } = ask(dataDir, `select 1 from org_counters where org_id = '${demo}'`);
	const database = new DatabaseSync(file, { enableForeignKeyConstraints: false });
	database.exec("pragma synchronous = off; pragma cache_size = -200000");
	const chance = createChance(seed);
	const words = vocabulary();
	const connection = database.prepare("select id from connections where org_id = ?").get(demo)?.id ?? "";
	const stage = database.prepare("select id from stages where org_id = ? order by position").get(demo)?.id ?? "";
	const people = Math.ceil(count / MESSAGES_A_CONVERSATION);
	const start = Date.now() - count * BETWEEN_MS - seed;
	const conversationOf = (person: number) => `v${orgId.slice(0, 3)}${String(person).padStart(12, "0")}`.replaceAll("-", "0");

	const act = database.prepare("update acting_org set org_id = ?, member_id = null, is_erasing = 0 where one = 1");
	const contact = database.prepare(
		`insert into contacts (org_id, id, connection_id, instagram_id, conversation_id, username, name, stage_id, stage_entered_at, lead_status, source, created_at)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, 'open', 'instagram', ?)`,
	);
	const conversation = database.prepare(
		`insert into conversations (org_id, id, connection_id, contact_id, status, has_media, last_message_at, last_message_id, preview, preview_direction, unread_count, read_until_at)
		values (?, ?, ?, ?, ?, ?, ?, '', 'hello', 'inbound', 0, 0)`,
	);
	const message = database.prepare(
		`insert into messages (org_id, id, conversation_id, connection_id, kind, provider_id, direction, source, text, attachments, status, attempts, sent_at)
		values (?, ?, ?, ?, 'message', ?, ?, ?, ?, '[]', ?, 0, ?)`,
	);
	// Each org's entries have a number of their own among those of one millisecond.
	const placeOf = (at: number) => (BigInt(at) << 20n) + BigInt(seed);
	const entry = database.prepare("insert into search_index (rowid, tokens, kind, id) values (?, ?, ?, ?)");

	database.exec("begin");
	act.run(orgId);
	for (let person = 0; person < people; person++) {
		const id = `${conversationOf(person)}c`;
		const at = start - people + person;
		const username = `person.${person}`;
		contact.run(orgId, id, connection, `i${id}`, conversationOf(person), username, `Person ${person}`, stage, at, at);
		const status = person % 3 === 0 ? "waiting" : "answered";
		conversation.run(
			orgId,
			conversationOf(person),
			connection,
			id,
			status,
			person % 10 === 0 ? 1 : 0,
			start + (count - person) * BETWEEN_MS,
		);
		entry.run(placeOf(at), nameTokens(orgId, `Person ${person} ${username}`), "contact", id);
	}
	for (let number = 0; number < count; number++) {
		if (number % ROWS_A_TRANSACTION === 0) database.exec("commit; begin");
		const conversationId = conversationOf(Math.floor(chance() * people));
		const sentAt = start + number * BETWEEN_MS;
		const id = messageId(conversationId, sentAt, String(number).padStart(8, "0"));
		const text = sentence(words, chance, number);
		const isOurs = chance() < 0.5;
		message.run(
			orgId,
			id,
			conversationId,
			connection,
			`mid-${orgId}-${number}`,
			isOurs ? "outbound" : "inbound",
			isOurs ? "instagram" : "person",
			text,
			isOurs ? "sent" : "received",
			sentAt,
		);
		entry.run(placeOf(sentAt), textTokens(orgId, { text, conversationId, from: [isOurs ? "us" : "them"] }), "message", id);
	}
	database
		.prepare(
			"insert into search_progress (org_id, seq, position) select org_id, seq, null from org_counters where org_id = ? on conflict (org_id) do update set seq = excluded.seq, position = null",
		)
		.run(orgId);
	act.run(demo);
	database.exec("commit; pragma wal_checkpoint(truncate)");
	database.close();
}

/** Twelve words, the frequent ones as often as in a language; some sentences that are asked for. */
function sentence(words: readonly string[], chance: () => number, number: number): string {
	const said = Array.from({ length: 12 }, () => words[Math.floor(VOCABULARY * chance() ** 4)] ?? "");
	if (number % RARE_IN === 0) said.push("zanzibar");
	if (number % 20 === 0) said.push("what is the price");
	if (number % 30 === 0) said.push("of your coaching");
	return said.join(" ");
}

function vocabulary(): string[] {
	const chance = createChance(3);
	const letters = "etaoinshrdlucmfwypvbgkqjxz";
	const made = Array.from({ length: VOCABULARY }, () =>
		Array.from({ length: 3 + Math.floor(chance() * 7) }, () => letters[Math.floor(26 * chance() ** 2)]).join(""),
	);
	return ["the", "you", "and", "price", "is", "what", "for", "privately", "coach", ...made];
}

/** Numbers from 0 to 1, the same for the same seed. */
function createChance(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}
