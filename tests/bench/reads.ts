/**
 * What pages cost: the product over HTTP beside a bare Worker that runs the same statements on a copy of the same databases,
 * one request after the other in turn, for orgs of growing size; and the statements alone on SQLite.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { parseEnv } from "node:util";
import { readVisitor } from "../../app/domain/auth/sessions.server.ts";
import { readDue } from "../../app/domain/follow-ups/due.server.ts";
import { listConversations, openInbox } from "../../app/domain/inbox/conversations.server.ts";
import { readConversation } from "../../app/domain/inbox/messages.server.ts";
import { VIEWS } from "../../app/domain/inbox/views.ts";
import { tenantOfSeat } from "../../app/domain/org/access.server.ts";
import { readBoard, readColumn } from "../../app/domain/pipeline/board.server.ts";
import { search as searchOrg } from "../../app/domain/search/search.server.ts";
import type { Env } from "../../app/platform/env.ts";
import type { Tenant } from "../../app/platform/tenant.ts";
import { startProduct } from "../e2e/support/product.ts";
import { type Bare, startBare } from "./bare.ts";
import { alternate, rate, type Timing, timingOf } from "./client.ts";
import { type BenchOrg, benchData } from "./data.ts";
import { ask, databaseFiles } from "./fill.ts";
import { type Call, recorder } from "./recorder.ts";
import type { Figure, Measure } from "./report.ts";
import { visit } from "./visitor.ts";

/** How often a main page is asked for, and any other; `BENCH_SAMPLES=200` is quicker, and has no p99. */
const TIMES = Number(process.env.BENCH_SAMPLES ?? 1000);
const TIMES_BESIDE = Math.ceil(TIMES / 5);
const IN_FLIGHT = 32;

type Asker = { tenant: Tenant; memberId: string };
/** A page: its address in an org, and the room's function that reads it. `most` is how many rows it may read. */
type Page = {
	path: (org: BenchOrg, cursors: Cursors) => string;
	read: (asker: Asker, org: BenchOrg, cursors: Cursors) => Promise<unknown>;
	most?: number;
};
type Cursors = { inbox: string; column: string; stageId: string; conversationId: string };

const route = (name: string) => `?_routes=${encodeURIComponent(`routes/o.$org.${name}`)}`;

/** What is measured at every size. */
const MAIN: Record<string, Page> = {
	inbox: {
		path: () => `inbox.data${route("inbox")}`,
		read: ({ tenant, memberId }) => openInbox(tenant, { memberId, query: { view: "all" } }),
		most: 220,
	},
	conversation: {
		path: (_, { conversationId }) => `pages/conversations/${conversationId}`,
		read: ({ tenant }, _, { conversationId }) => readConversation(tenant, conversationId, {}),
		most: 60,
	},
	board: { path: () => `pipeline.data${route("pipeline")}`, read: ({ tenant, memberId }) => readBoard(tenant, memberId), most: 1000 },
	"search, common word": { path: () => "pages/search?q=the", read: ({ tenant, memberId }) => searchOrg(tenant, { text: "the", memberId }) },
	"follow-ups": { path: () => "pages/follow-ups?whose=all", read: ({ tenant, memberId }) => readDue(tenant, { memberId, whose: "all" }) },
};

/** What is measured of the large org alone. */
const OTHERS: Record<string, Page> = {
	...Object.fromEntries(
		VIEWS.map((view): [string, Page] => [
			`view ${view}`,
			{ path: () => `pages/inbox?view=${view}`, read: ({ tenant, memberId }) => listConversations(tenant, { memberId, query: { view } }) },
		]),
	),
	"inbox, twentieth page": {
		path: (_, { inbox }) => `pages/inbox?cursor=${inbox}`,
		read: ({ tenant, memberId }, _, { inbox }) => listConversations(tenant, { memberId, cursor: inbox }),
		most: 220,
	},
	"search, rare word": {
		path: () => "pages/search?q=zanzibar",
		read: ({ tenant, memberId }) => searchOrg(tenant, { text: "zanzibar", memberId }),
	},
	"column, second page": {
		path: (_, { stageId, column }) => `pages/stages/${stageId}?cursor=${column}`,
		read: ({ tenant, memberId }, _, { stageId, column }) => readColumn(tenant, { memberId, stageId, cursor: column }),
	},
};

export const reads: Measure = {
	title: "Pages over HTTP beside a bare Worker with the same statements, and as the org grows",
	async run() {
		const { dataDir, growth } = await benchData();
		const cookies = await signInAll(dataDir, growth);
		const copy = mkdtempSync(join(tmpdir(), "dm-tracker-bare-"));
		cpSync(join(dataDir, "app/d1"), join(copy, "app/d1"), { recursive: true });
		try {
			const recorded = await record(copy, growth, cookies);
			const onSqlite = timeOnSqlite(recorded);
			const running = await startProduct({ dataDir });
			const bare = await startBare(copy);
			try {
				return figuresOf(await measure(running.product.origin, bare, recorded), onSqlite);
			} finally {
				await Promise.all([running.end(), bare.stop()]);
			}
		} finally {
			rmSync(copy, { recursive: true, force: true });
		}
	},
};

/** The cookie of each org's owner. The product is stopped again, so that its files can be copied. */
async function signInAll(dataDir: string, orgs: BenchOrg[]): Promise<Map<string, string>> {
	const { product, end } = await startProduct({ dataDir });
	const cookies = new Map<string, string>();
	for (const { slug, owner } of orgs) cookies.set(slug, (await visit(product, owner)).cookie);
	await end();
	return cookies;
}

/** One page of one org: where it is asked for, and what its room asks the shard. */
type Recorded = { name: string; org: BenchOrg; path: string; cookie: string; calls: Call[]; file: string; most?: number };

/** Runs each page's room function on the copy and keeps its statements, as the fence sends them. */
async function record(copy: string, orgs: BenchOrg[], cookies: Map<string, string>): Promise<Recorded[]> {
	const files = bindingsOf(copy, orgs);
	const { databases, calls, close } = recorder(files);
	const env = {
		...parseEnv(readFileSync("local.vars", "utf8")),
		...LOCAL,
		...databases,
		WORK: { send: async () => undefined },
	} as unknown as Env;
	const all: Recorded[] = [];
	for (const org of orgs) {
		const cookie = cookies.get(org.slug) ?? "";
		const visitor = await readVisitor(env, new Request("http://localhost/", { headers: { cookie } }));
		const seat = visitor?.orgs.find(({ slug }) => slug === org.slug);
		if (!visitor || !seat) throw new Error(`the owner of ${org.slug} is not signed in`);
		const asker = { tenant: tenantOfSeat(env, visitor.user.id, seat), memberId: visitor.user.id };
		const cursors = { ...(await cursorsOf(asker)), conversationId: conversationToOpen(copy, org) };
		const isLarge = org === orgs.at(-1);
		for (const [name, { path, read, most }] of Object.entries({ ...MAIN, ...(isLarge && OTHERS) })) {
			// The first time may bring the search index up to date.
			await read(asker, org, cursors);
			calls.length = 0;
			await read(asker, org, cursors);
			all.push({
				name,
				org,
				path: `/o/${org.slug}/${path(org, cursors)}`,
				cookie,
				calls: [...calls],
				file: files[calls[0]?.database ?? ""] ?? "",
				...(most !== undefined && { most }),
			});
		}
	}
	close();
	return all;
}

const LOCAL = {
	APP_ORIGIN: "http://localhost",
	INSTAGRAM_LOGIN_URL: "http://localhost",
	INSTAGRAM_API_URL: "http://localhost",
	INSTAGRAM_GRAPH_URL: "http://localhost",
	MEDIA_HOSTS: "localhost",
	PUSH_HOSTS: "localhost",
	MAIL_URL: "http://localhost",
};

/** The files by the names of the bindings. */
function bindingsOf(dataDir: string, orgs: BenchOrg[]): Record<string, string> {
	const { file: directory } = ask(dataDir, "select 1 from orgs limit 1");
	const shards = orgs.map(({ orgId }) => [
		String(ask(dataDir, "select shard from orgs where id = ?", orgId).row.shard),
		ask(dataDir, "select 1 from org_counters where org_id = ?", orgId).file,
	]);
	if (!databaseFiles(dataDir).includes(directory)) throw new Error("the copy has no directory");
	return { DIRECTORY: directory, ...Object.fromEntries(shards) };
}

/** One of twenty messages and nothing beside them, so that orgs of every size open the same. */
function conversationToOpen(dataDir: string, { orgId }: BenchOrg): string {
	const sql = `select conversation_id as id from messages where org_id = ?1
		and conversation_id not in (select conversation_id from notes where org_id = ?1)
		and conversation_id || 'c' not in (select contact_id from follow_ups where org_id = ?1)
		group by 1 having count(*) = 20 limit 1`;
	return String(ask(dataDir, sql, orgId).row.id);
}

/** Where the twentieth page of the inbox and the second of a column begin; the last page there is where there are fewer. */
async function cursorsOf({ tenant, memberId }: Asker): Promise<Omit<Cursors, "conversationId">> {
	let inbox = "";
	for (let page = 1; page < 20; page++) {
		const next = (await listConversations(tenant, { memberId, ...(inbox && { cursor: inbox }) }))?.nextCursor;
		if (!next) break;
		inbox = next;
	}
	const column = (await readBoard(tenant, memberId)).columns.find(({ nextCursor }) => nextCursor !== null);
	return { inbox, column: column?.nextCursor ?? "", stageId: column?.stageId ?? "" };
}

/** Milliseconds of each page's statements on the file itself. */
function timeOnSqlite(recorded: Recorded[]): Map<Recorded, Timing> {
	return new Map(
		recorded.map((page) => {
			const database = new DatabaseSync(page.file);
			database.exec("pragma cache_size = -200000");
			const prepared = page.calls.flatMap(({ statements }) =>
				statements.map(({ sql, values }) => ({ statement: database.prepare(sql), values })),
			);
			const samples: number[] = [];
			for (let time = -20; time < TIMES_BESIDE; time++) {
				const from = performance.now();
				for (const { statement, values } of prepared) statement.all(...values);
				if (time >= 0) samples.push(performance.now() - from);
			}
			database.close();
			return [page, timingOf(samples)];
		}),
	);
}

type Seen = { page: Recorded; ours: Timing; bare: Timing; rows: number };

async function measure(origin: string, bare: Bare, recorded: Recorded[]) {
	const seen: Seen[] = [];
	const places = new Map(recorded.map((page, at) => [page, `/${at}`]));
	for (const [page, place] of places) await bare.teach(place, page.calls);
	const ours = ({ path, cookie }: Recorded) => ({ origin, path, cookie });
	const bares = (page: Recorded) => ({ origin: bare.origin, path: places.get(page) ?? "" });
	// All sizes of a page in turn: what they are compared by is taken at the same time.
	for (const name of Object.keys({ ...MAIN, ...OTHERS })) {
		const pages = recorded.filter((page) => page.name === name);
		const targets = Object.fromEntries(
			pages.flatMap(
				(page, at) =>
					[
						[`${at} ours`, ours(page)],
						[`${at} bare`, bares(page)],
					] as const,
			),
		);
		const timings = await alternate(targets, name in MAIN ? TIMES : TIMES_BESIDE);
		for (const [at, page] of pages.entries()) {
			const [own, other] = [timings[`${at} ours`], timings[`${at} bare`]];
			if (own && other) seen.push({ page, ours: own, bare: other, rows: await bare.rows(places.get(page) ?? "") });
		}
	}
	const inbox = seen.find(({ page }) => page.name === "inbox" && page.org.slug === "demo")?.page;
	if (!inbox) throw new Error("the inbox was not measured");
	const document = await alternate(
		{
			ours: { ...ours(inbox), path: "/o/demo/inbox" },
			data: { ...ours(inbox), path: "/o/demo/inbox.data" },
			bare: bares(inbox),
			nothing: { origin: bare.origin, path: "/nothing" },
		},
		TIMES_BESIDE,
	);
	const rates: { ours: number[]; bare: number[] } = { ours: [], bare: [] };
	for (let turn = 0; turn < 3; turn++) {
		rates.ours.push(await rate(ours(inbox), { inFlight: IN_FLIGHT, forMs: 4000 }));
		rates.bare.push(await rate(bares(inbox), { inFlight: IN_FLIGHT, forMs: 4000 }));
	}
	return { seen, document, rates };
}

type Taken = Awaited<ReturnType<typeof measure>>;

function figuresOf({ seen, document, rates }: Taken, onSqlite: Map<Recorded, Timing>) {
	const large = seen.filter(({ page }) => page.org.slug === "demo");
	const sizes = [...new Set(seen.map(({ page }) => page.org.conversations))].sort((a, b) => a - b);
	const at = (name: string, conversations: number) =>
		seen.find(({ page }) => page.name === name && page.org.conversations === conversations);
	const ratio = (name: string, own: number, other: number, most?: number, id?: string): Figure => ({
		name,
		value: own / other,
		unit: "×",
		yardstick: { name: "bare Worker", value: other },
		...(most !== undefined && { bar: { most } }),
		...(id && { id }),
	});
	const figures: Figure[] = [];
	for (const { page, ours, bare, rows } of large) {
		const isInbox = page.name === "inbox";
		const isSearch = page.name.startsWith("search");
		figures.push({ name: `${page.name}, p50`, value: ours.p50, unit: "ms", yardstick: { name: "bare Worker", value: bare.p50 } });
		figures.push({ name: `${page.name}, p95`, value: ours.p95, unit: "ms", yardstick: { name: "bare Worker", value: bare.p95 } });
		if (!Number.isNaN(ours.p99))
			figures.push({ name: `${page.name}, p99`, value: ours.p99, unit: "ms", yardstick: { name: "bare Worker", value: bare.p99 } });
		if (isInbox)
			figures.push(
				ratio("inbox over bare, p50", ours.p50, bare.p50, 2.5, "B1"),
				ratio("inbox over bare, p95", ours.p95, bare.p95, 3, "B1"),
			);
		else figures.push(ratio(`${page.name} over bare, p50`, ours.p50, bare.p50, isSearch ? 2 : undefined, isSearch ? "B6" : undefined));
		figures.push({ name: `${page.name}, the statements on SQLite alone, p50`, value: onSqlite.get(page)?.p50 ?? Number.NaN, unit: "ms" });
		figures.push({
			name: `${page.name}, awaited calls of the shard`,
			value: page.calls.length,
			unit: "",
			...(!isSearch && { bar: { most: 1 }, id: "B3" }),
		});
		figures.push({
			name: `${page.name}, rows read`,
			value: rows,
			unit: "rows",
			...(page.most !== undefined && { bar: { most: page.most }, id: "B4" }),
		});
	}
	figures.push(ratio("inbox document over bare, p50", document.ours.p50, document.bare.p50, 15, "B2"));
	figures.push(
		{ name: "inbox document, p50", value: document.ours.p50, unit: "ms" },
		{ name: "inbox, data of all its routes, p50", value: document.data.p50, unit: "ms" },
	);
	figures.push({ name: "a Worker that only answers, p50", value: document.nothing.p50, unit: "ms" });
	const [most = 0, small = 0] = [sizes.at(-1), sizes[1]];
	for (const name of Object.keys(MAIN)) {
		const [grown, before] = [at(name, most), at(name, small)];
		if (!grown || !before) continue;
		const between = `${most.toLocaleString("en")} over ${small.toLocaleString("en")} conversations`;
		figures.push({
			name: `${name}, p50, ${between}`,
			value: grown.ours.p50 / before.ours.p50,
			unit: "×",
			bar: { most: 1.3 },
			id: "B5",
			yardstick: { name: "smaller", value: before.ours.p50 },
		});
		figures.push({
			name: `${name}, rows read, ${between}`,
			value: (100 * Math.abs(grown.rows - before.rows)) / before.rows,
			unit: "%",
			...(!name.startsWith("search") && { bar: { most: 5 }, id: "B4" }),
		});
	}
	const mean = (all: number[]) => all.reduce((sum, each) => sum + each, 0) / all.length;
	figures.push({
		name: `inbox, ${IN_FLIGHT} in flight`,
		value: mean(rates.ours),
		unit: "/s",
		yardstick: { name: "bare Worker", value: mean(rates.bare) },
	});
	figures.push({
		name: `inbox of the bare rate, ${IN_FLIGHT} in flight`,
		value: (100 * mean(rates.ours)) / mean(rates.bare),
		unit: "%",
		bar: { least: 35 },
		id: "B11",
	});
	return {
		seen: {
			pages: seen.map(({ page, ours, bare, rows }) => ({
				name: page.name,
				conversations: page.org.conversations,
				ours,
				bare,
				rows,
				calls: page.calls.length,
				sqlite: onSqlite.get(page)?.p50,
			})),
			document,
			rates,
		},
		figures,
		plots: [
			{
				kind: "bars" as const,
				name: "pages",
				title: `Pages of ${most.toLocaleString("en")} conversations, p50`,
				unit: "ms",
				series: ["product", "bare Worker", "SQLite alone"],
				groups: large.map(({ page, ours, bare }) => ({
					name: page.name,
					values: [ours.p50, bare.p50, onSqlite.get(page)?.p50 ?? Number.NaN],
				})),
			},
			{
				kind: "bars" as const,
				name: "percentiles",
				title: "The same, as the product answers",
				unit: "ms",
				series: ["p50", "p95", ...(TIMES < 1000 ? [] : ["p99"])],
				groups: large
					.filter(({ page }) => page.name in MAIN)
					.map(({ page, ours }) => ({ name: page.name, values: [ours.p50, ours.p95, ...(TIMES < 1000 ? [] : [ours.p99])] })),
			},
			{
				kind: "lines" as const,
				name: "growth",
				title: "Pages as the org grows, p50",
				unit: "ms",
				x: "conversations",
				lines: Object.keys(MAIN).map((name) => ({
					name,
					points: sizes.map((size): [number, number] => [size, at(name, size)?.ours.p50 ?? Number.NaN]),
				})),
			},
		],
	};
}
