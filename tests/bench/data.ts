/** The data that measures of reading share: twenty orgs on both shards, one of them large. Built once a run. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type Product, startProduct } from "../e2e/support/product.ts";
import { ask, conversationOf, databaseFiles, fill, orgIdOf } from "./fill.ts";
import type { Measure } from "./report.ts";
import { control, visit } from "./visitor.ts";

const PASSWORD = "demo-password-1";
const MESSAGES_A_CONVERSATION = 10;
/** Conversations of the large org, `demo`; `BENCH_CONVERSATIONS=10000` measures with a tenth of everything. */
const CONVERSATIONS = Number(process.env.BENCH_CONVERSATIONS ?? 100_000);
const SMALL_ORGS = 15;

/** An org of the data: how to sign in as its owner, and the seed of its conversations. */
export type BenchOrg = { slug: string; owner: string; orgId: string; conversations: number; seed: number };
/** `growth` are the orgs of growing size, the large one last; `builtInMs` is null for data that were kept. */
export type BenchData = { dataDir: string; orgs: BenchOrg[]; growth: BenchOrg[]; builtInMs: number | null };

let shared: BenchData | undefined;

/** The shared data. Measures that write take a copy of the folder. */
export async function benchData(): Promise<BenchData> {
	shared ??= await build();
	return shared;
}

const SIZES = [
	{ slug: "demo", owner: "owner@demo.test", conversations: CONVERSATIONS },
	...["tenth", "fiftieth", "hundredth"].map((slug, at) => ownOrg(slug, CONVERSATIONS / ([10, 50, 100][at] ?? 1))),
	...Array.from({ length: SMALL_ORGS }, (_, at) => ownOrg(`small${at + 1}`, CONVERSATIONS / 250)),
];

function ownOrg(slug: string, conversations: number) {
	return { slug, owner: `owner@${slug}.test`, conversations: Math.max(20, Math.round(conversations)) };
}

/** In a folder that goes with this process, or in `BENCH_DATA`, where it is found again by the next run. */
async function build(): Promise<BenchData> {
	const kept = process.env.BENCH_DATA;
	const isThere = kept !== undefined && existsSync(join(kept, "app"));
	const dataDir = kept ?? mkdtempSync(join(tmpdir(), "dm-tracker-bench-"));
	if (!kept) process.on("exit", () => rmSync(dataDir, { recursive: true, force: true }));
	const from = performance.now();
	if (!isThere) {
		const { product, end } = await startProduct({ dataDir });
		await addOrgs(product);
		await end();
	}
	const orgs = SIZES.map((size, at) => ({ ...size, orgId: orgIdOf(dataDir, size.slug), seed: 7 + at }));
	if (!isThere) {
		for (const { orgId, conversations, seed } of orgs) {
			fill(dataDir, { orgId, conversations, messages: conversations * MESSAGES_A_CONVERSATION, seed });
		}
	}
	const growth = orgs.slice(0, 4).sort((a, b) => a.conversations - b.conversations);
	return { dataDir, orgs, growth, builtInMs: isThere ? null : Math.round(performance.now() - from) };
}

/** Orgs with an owner, a second member and a connected account each, through the doors that seed the demo. */
async function addOrgs({ origin, sandbox }: Product) {
	const orgs = SIZES.slice(1).map(({ slug, owner }, at) => ({
		slug,
		name: `Org ${slug}`,
		apiToken: `bench-token-${slug}`,
		members: [
			{ email: owner, role: "owner" },
			{ email: `member@${slug}.test`, role: "member" },
		],
		savedReplies: [],
		account: {
			id: `178414000000001${String(at).padStart(2, "0")}`,
			appScopedId: `249000000000001${String(at).padStart(2, "0")}`,
			username: `${slug}.coach`,
			name: `Coach of ${slug}`,
			accountType: "BUSINESS",
			token: `IGbench${slug}`,
		},
	}));
	await control(sandbox, "seed", {
		accounts: orgs.map(({ account: { accountType, appScopedId, ...account } }) => ({
			...account,
			account_type: accountType,
			app_scoped_id: appScopedId,
			subscribed: true,
		})),
		people: [],
		messages: [],
	});
	const users = orgs.flatMap(({ slug, members }) =>
		members.map(({ email }, at) => ({ email, name: `${at === 0 ? "Owner" : "Member"} of ${slug}` })),
	);
	const answer = await fetch(`${origin}/local/seed/people`, {
		method: "POST",
		headers: { "x-local-secret": "local-app-secret", "content-type": "application/json" },
		body: JSON.stringify({ password: PASSWORD, users, orgs }),
	});
	if (!answer.ok) throw new Error(`adding orgs was answered ${answer.status}: ${await answer.text()}`);
}

/** The data themselves: whether what is counted is what is there, whether the product runs on them, and whether their fence holds. */
export const data: Measure = {
	title: `The data of the benchmark: ${SIZES.length + 1} orgs, the largest with ${CONVERSATIONS.toLocaleString("en")} conversations`,
	async run() {
		const { dataDir, orgs, builtInMs } = await benchData();
		const wrong = inShards(dataDir, miscounted);
		const shards = new Set(orgs.map(({ orgId }) => String(ask(dataDir, "select shard from orgs where id = ?", orgId).row.shard)));
		const rows = rowsOf(dataDir);
		const unguarded = inShards(dataDir, writesPastTheFence);
		const strangers = await readAcross(dataDir, orgs);
		return {
			seen: { rows, wrong, unguarded, strangers, shards: [...shards], builtInMs },
			figures: [
				{ name: "conversations", value: rows.conversations ?? 0, unit: "rows" },
				{ name: "messages", value: rows.messages ?? 0, unit: "rows" },
				{ name: "size of the shards", value: (rows.bytes ?? 0) / 1e6, unit: "MB" },
				...(builtInMs === null ? [] : [{ name: "built in", value: builtInMs, unit: "ms" as const }]),
				{ name: "shards that hold them", value: shards.size, unit: "", bar: { least: 2 } },
				{ name: "counts that differ from what is there", value: wrong.length, unit: "", bar: { most: 0 } },
				{ name: "tables that take a row of another org", value: unguarded.length, unit: "", bar: { most: 0 } },
				{
					name: "pages of another org that were shown",
					value: strangers.filter(({ status }) => status !== 404).length,
					unit: "",
					bar: { most: 0 },
				},
				{
					name: "orgs whose owner did not see their own",
					value: strangers.filter(({ own }) => own !== 200).length,
					unit: "",
					bar: { most: 0 },
				},
			],
		};
	},
};

/** What a shard counts, each beside a real count; a row of each that differs. */
const COUNTS = [
	`select org_id, member_id as who, what, count from lead_counts where count <> 0`,
	`select org_id, ${nobody()} as who, 'open' as what, count(*) as count from conversations where status in ('waiting', 'answered') group by 1, 2
	union all select org_id, ${nobody()}, 'waiting', count(*) from conversations where status = 'waiting' group by 1, 2
	union all select org_id, ${nobody()}, 'snoozed', count(*) from conversations where status = 'snoozed' group by 1, 2
	union all select org_id, assignee_id, 'unread', count(*) from conversations where assignee_id is not null and unread_count > 0 group by 1, 2
	union all select org_id, assignee_id, stage_id, count(*) from contacts where assignee_id is not null group by 1, 2, 3`,
] as const;

function nobody() {
	return "coalesce(assignee_id, '')";
}

const DERIVED = [
	`select org_id, 'unread' as what from org_counters where unread_conversations <>
		(select count(*) from conversations where conversations.org_id = org_counters.org_id and unread_count > 0)`,
	`select org_id, 'stage' from stages where contact_count <> (select count(*) from contacts where contacts.org_id = stages.org_id and stage_id = stages.id)`,
	`select org_id, 'follow-up' from conversations where follow_up_at is not
		(select min(due_at) from follow_ups where follow_ups.org_id = conversations.org_id and follow_ups.contact_id = conversations.contact_id and ended_at is null)`,
	`select org_id, 'newest' from conversations where last_message_id <>
		(select max(id) from messages where messages.org_id = conversations.org_id and messages.id > conversations.id || '-' and messages.id < conversations.id || '-~')`,
	`select org_id, 'time' from conversations where last_message_at <>
		(select sent_at from messages where messages.org_id = conversations.org_id and messages.id = conversations.last_message_id)`,
	`select org_id, 'assignee' from conversations where assignee_id is not
		(select assignee_id from contacts where contacts.org_id = conversations.org_id and contacts.id = conversations.contact_id)`,
	`select org_id, 'index' from org_counters where seq <> (select seq from search_progress where search_progress.org_id = org_counters.org_id)`,
];

function miscounted(database: DatabaseSync): { org: string; what: string }[] {
	const [kept, real] = COUNTS;
	const counted = [`${kept} except select * from (${real})`, `select * from (${real}) except ${kept}`];
	return [...counted, ...DERIVED].flatMap((sql) =>
		database
			.prepare(sql)
			.all()
			.map(({ org_id, what }) => ({ org: String(org_id), what: String(what) })),
	);
}

/** Tenant tables of a shard whose rows go while another org acts; nothing of it stays. */
function writesPastTheFence(database: DatabaseSync): string[] {
	database.exec("begin; update acting_org set org_id = 'nobody', member_id = null");
	const past = ["contacts", "conversations", "messages", "follow_ups", "notes", "stages", "org_counters"].filter((table) => {
		try {
			return database.prepare(`delete from ${table}`).run().changes > 0;
		} catch (error) {
			return !String(error).includes("tenancy:");
		}
	});
	database.exec("rollback");
	return past;
}

/** What `look` sees in each of the shards. */
function inShards<T>(dataDir: string, look: (database: DatabaseSync) => T[]): T[] {
	return databaseFiles(dataDir).flatMap((file) => {
		const database = new DatabaseSync(file, { enableForeignKeyConstraints: false });
		try {
			return database.prepare("select 1 from sqlite_schema where name = 'org_counters'").get() ? look(database) : [];
		} finally {
			database.close();
		}
	});
}

/** Each org's owner asks for a conversation of their own, and for one of the next org. */
async function readAcross(dataDir: string, orgs: BenchOrg[]): Promise<{ org: string; own: number; status: number }[]> {
	const running = await startProduct({ dataDir });
	try {
		const seen = [];
		for (const [at, org] of orgs.entries()) {
			const { cookie } = await visit(running.product, org.owner);
			const next = orgs[(at + 1) % orgs.length] ?? org;
			const status = async (seed: number) => {
				const answer = await fetch(`${running.product.origin}/o/${org.slug}/pages/conversations/${conversationOf(seed, 3)}`, {
					headers: { cookie },
				});
				await answer.text();
				return answer.status;
			};
			seen.push({ org: org.slug, own: await status(org.seed), status: await status(next.seed) });
		}
		return seen;
	} finally {
		await running.end();
	}
}

function rowsOf(dataDir: string): Record<string, number> {
	const sums: Record<string, number> = {};
	const counts = ["contacts", "conversations", "messages", "follow_ups", "notes", "contact_tags"].map((name) => ({
		name,
		sql: `select count(*) as sum from ${name}`,
	}));
	const bytes = { name: "bytes", sql: "select page_count * page_size as sum from pragma_page_count, pragma_page_size" };
	inShards(dataDir, (database) => {
		for (const { name, sql } of [bytes, ...counts]) sums[name] = (sums[name] ?? 0) + Number(database.prepare(sql).get()?.sum ?? 0);
		return [];
	});
	return sums;
}
