/**
 * Everything that the product does with an account, from connecting to its removal, and then a search of all that it left
 * behind and all that it answered: for tokens and secrets, and for the bytes of direct messages' media.
 */
import { randomBytes } from "node:crypto";
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { parseEnv } from "node:util";
import { startProduct } from "../e2e/support/product.ts";
import { collect, type Hay, type Needle, needleOf, search } from "./needles.ts";
import type { Measure } from "./report.ts";
import { connect, control, listed, listen, post, read, until, upload, type Visitor, visit } from "./visitor.ts";

const ACCOUNT = "17841400000000003";
const PERSON = "traces.person";
const DAY = 86_400_000;
const ORG = "demo";
const TYPES = [
	...["image", "video", "audio", "file", "share", "reel", "ig_reel", "ig_post", "post", "story_mention", "ig_story", "template", "generic"],
	...["product", "ephemeral", "like_heart", "sticker", "unsupported_type", "fallback", "never_heard_of"],
];
const PAGES = ["inbox", "pipeline", "settings/connections", "pages/inbox", "inbox?view=all"];
/** What a needle of a file is: bytes from its middle, which no other file shares. */
const SLICE = 48;

type Said = { mid: string; direction: string; text: string | null; attachments: { type: string; url?: string | null }[] };

export const traces: Measure = {
	title: "What an account leaves behind: tokens, secrets and media in stores, logs and answers",
	async run() {
		const seen = await measureTraces();
		return {
			seen,
			figures: [
				{ name: "tokens and secrets in any store, log or answer", value: seen.tokenHits.length, unit: "", bar: { most: 0 } },
				{ name: "media of direct messages in any store", value: seen.mediaHits.length, unit: "", bar: { most: 0 } },
				{ name: "times that media passed through", value: seen.passed, unit: "", bar: { least: 1 } },
				{ name: "links of the CDN in any answer", value: seen.linkHits.length, unit: "", bar: { most: 0 } },
				{ name: "planted canaries that the search does not find", value: seen.planted - seen.found, unit: "", bar: { most: 0 } },
			],
		};
	},
};

/** Runs it all and searches twice: while the account is connected, and after the end. */
async function measureTraces() {
	const running = await startProduct();
	const { sandbox } = running.product;
	const own = join(running.dataDir, "app");
	const visitor = await visit(running.product);
	const sent = Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), randomBytes(20_000)]);

	await use(visitor, sent);
	const files = await filesOf(sandbox);
	const { requests } = (await control(sandbox, "requests?path=/cdn/&limit=2000")) as { requests: { status: number }[] };
	const living = snapshot(own);
	await leave(visitor);
	const tokens = await tokensOf(sandbox);
	const { heard } = visitor;
	await running.end();

	const media = [needleOf("a file that was sent", slice(sent)), ...files];
	const stores = [...living.map(({ place, bytes }) => ({ place: `${place} (while connected)`, bytes })), ...snapshot(own)];
	const told: Hay[] = [
		{ place: "log", bytes: Buffer.from(running.output()) },
		{ place: "answers and frames", bytes: Buffer.from(heard.join("\n")) },
	];
	const proof = prove(own, tokens, media);
	rmSync(running.dataDir, { recursive: true, force: true });
	return {
		tokens: tokens.length,
		files: media.length,
		/** How often the product had a file of the CDN in its hands. */
		passed: requests.filter(({ status }) => status === 200 || status === 206).length,
		places: stores.length + told.length,
		bytes: [...stores, ...told].reduce((sum, { bytes }) => sum + bytes.length, 0),
		answers: heard.length,
		tokenHits: search([...stores, ...told], tokens),
		mediaHits: search(stores, media),
		linkHits: search(told.slice(1), [needleOf("a link of the CDN", "/cdn/")]),
		...proof,
	};
}

/** A connected account at work: its history, every kind of message in both directions, every page, and a token renewed. */
async function use(visitor: Visitor, sent: Buffer) {
	const { sandbox } = visitor;
	listen(visitor, ORG, () => undefined);
	await control(sandbox, "seed", {
		people: [{ id: "18000000000000001", account: ACCOUNT, username: "traces.past", name: "From the past" }],
		messages: Array.from({ length: 20 }, (_, n) => ({
			mid: `traces-past-${n}`,
			account: ACCOUNT,
			person: "18000000000000001",
			direction: "inbound",
			text: `long ago ${n}`,
			timestamp: Date.now() - 20 * DAY + n,
		})),
	});
	await connect(visitor, ORG, ACCOUNT);
	await until(60, () => conversationWith(visitor, "traces.past"));
	const conversation = await receiveAll(visitor);
	const path = `/o/${ORG}/inbox/${conversation.id}`;

	for (const intent of ["read", "typing"]) await post(visitor, path, { intent });
	await post(visitor, path, { intent: "reply", clientId: "traces-text", text: "an answer" });
	await upload(visitor, `${path}/media?clientId=traces-file&name=mine.png`, sent, "image/png");
	await until(60, async () => (await saidWith(sandbox)).filter(({ direction }) => direction === "outbound").length >= 2);
	const messages: Record<string, unknown>[] = [];
	for await (const message of listed(visitor.origin, `conversations/${conversation.id}/messages`)) messages.push(message);
	const [first] = messages.filter(({ direction }) => direction === "inbound");
	await post(visitor, path, { intent: "react", messageId: String(first?.id), reaction: "love" });
	await post(visitor, path, { intent: "delete", messageId: String(first?.id) });
	await lookAtAll(visitor, conversation.id, messages);

	const before = (await tokensOf(sandbox)).length;
	await control(sandbox, "clock", { advance_ms: 31 * DAY });
	Object.assign(visitor, { cookie: (await visit(visitor)).cookie });
	await manage(visitor, "try-again", conversation.connection_id);
	await until(60, async () => (await tokensOf(sandbox)).length > before);
	await lookAtAll(visitor, conversation.id, messages);
}

/** Every kind of message and event, each with a file of its own where the kind has one. */
async function receiveAll(visitor: Visitor) {
	const { sandbox } = visitor;
	const write = (body: object) => control(sandbox, "messages", { account: ACCOUNT, from: PERSON, ...body }) as Promise<{ mid: string }>;
	const happen = (body: object) => control(sandbox, "events", { account: ACCOUNT, from: PERSON, ...body });
	const { mid } = await write({ text: "first words" });
	for (const type of TYPES) await write({ attachments: [{ type }] });
	const picture = `${sandbox}/cdn/image-story-traces.png`;
	await write({ text: "to your story", reply_to: { story: { id: "1", url: picture } } });
	await write({ text: "to that", reply_to: { mid } });
	await write({
		text: "from an ad",
		referral: { ref: "ad", source: "ADS", type: "OPEN_THREAD", ads_context_data: { ad_title: "Ad", photo_url: picture } },
	});
	await write({ is_unsupported: true });
	const unsent = await write({ attachments: [{ type: "image" }] });
	await happen({ kind: "unsend", mid: unsent.mid });
	await happen({ kind: "edit", mid, text: "second words", num_edit: 1 });
	await happen({ kind: "edit", mid, num_edit: 0 });
	await happen({ kind: "reaction", mid });
	await happen({ kind: "postback", title: "Prices", payload: "PRICES" });
	await happen({ kind: "handover", to: "another-app" });
	await write({ attachments: [{ type: "image" }], text: "while another app answers" });
	await happen({ kind: "handover", to: "us" });
	await control(sandbox, "messages", { account: ACCOUNT, raw: { sender: { id: "1" }, nonsense: true } });
	await write({ text: "last words" });
	return until(60, async () => {
		const found = await conversationWith(visitor, PERSON);
		return found?.preview === "last words" && found;
	});
}

/** Opens every page, its data and every medium, whole and in part. */
async function lookAtAll(visitor: Visitor, conversationId: string, messages: Record<string, unknown>[]) {
	const token = { "x-org-auth-token": "demo-org-token" };
	const paths = [...PAGES, `inbox/${conversationId}`, `pages/conversations/${conversationId}`];
	for (const path of paths) {
		await read(visitor, `/o/${ORG}/${path}`);
		await read(visitor, `/o/${ORG}/${path.replace(/(\?|$)/, ".data$1")}`);
	}
	for (const path of ["/", "/login", "/signup", "/privacy-policy", "/healthz", "/no-such-page"]) await read(visitor, path);
	for (const path of ["conversations", "contacts", `conversations/${conversationId}/messages`])
		await read(visitor, `/api/v1/${path}`, token);
	for (const { id, attachments } of messages) {
		const places = [...(attachments as unknown[]).keys(), "story"];
		for (const place of places) {
			const media = `/o/${ORG}/media/${id}.${place}`;
			await read(visitor, media, { range: "bytes=0-99" });
			await read(visitor, media);
			await read(visitor, `/api/v1/media/${id}.${place}`, token);
		}
	}
}

/** Taken back and connected again, here and in Instagram; in the end the data are asked to be deleted. */
async function leave(visitor: Visitor) {
	const { sandbox } = visitor;
	const connectionId = String((await conversationWith(visitor, PERSON))?.connection_id);
	await manage(visitor, "disconnect", connectionId);
	await connect(visitor, ORG, ACCOUNT);
	await control(sandbox, "signed-requests", { account: ACCOUNT, kind: "deauthorize" });
	await read(visitor, `/o/${ORG}/settings/connections`);
	await connect(visitor, ORG, ACCOUNT);
	await control(sandbox, "tokens", { account: ACCOUNT, action: "revoke" });
	await manage(visitor, "try-again", connectionId);
	await until(150, async () => (await read(visitor, `/o/${ORG}/settings/connections`)).includes("Reconnect"));
	await connect(visitor, ORG, ACCOUNT);
	const { body } = (await control(sandbox, "signed-requests", { account: ACCOUNT, kind: "data-deletion" })) as { body: string };
	const { pathname } = new URL((JSON.parse(body) as { url: string }).url);
	await until(60, async () => (await conversationWith(visitor, PERSON)) === undefined);
	await read(visitor, pathname);
	visitor.heard.push(JSON.stringify(await control(sandbox, "mail")));
}

async function manage(visitor: Visitor, intent: string, connectionId: string) {
	await post(visitor, `/o/${ORG}/settings/connections`, { intent, connectionId });
}

type Conversation = {
	id: string;
	connection_id: string;
	preview: string;
	contact: { username: string | null; instagram_id: string } | null;
};

async function conversationWith({ origin }: Visitor, username: string): Promise<Conversation | undefined> {
	for await (const found of listed(origin, "conversations")) {
		const conversation = found as Conversation;
		if (conversation.contact?.username === username) return conversation;
	}
	return undefined;
}

async function saidWith(sandbox: string): Promise<Said[]> {
	return ((await control(sandbox, `messages?account=${ACCOUNT}&from=${PERSON}&limit=200`)) as { messages: Said[] }).messages;
}

/** Every token that Instagram gave out, and the secrets of the installation. */
async function tokensOf(sandbox: string): Promise<Needle[]> {
	const { accounts } = (await control(sandbox, "world?tokens=1")) as { accounts: { username: string; tokens: { token: string }[] }[] };
	const settings = parseEnv(readFileSync("local.vars", "utf8"));
	const secrets = ["META_APP_SECRET", "META_VERIFY_TOKEN", "OPERATOR_TOKEN"].map((name) => needleOf(name, settings[name] ?? ""));
	const keys = Object.values(JSON.parse(settings.TOKEN_KEYS ?? "{}") as Record<string, string>).map((key) => needleOf("TOKEN_KEYS", key));
	return [
		...accounts.flatMap(({ username, tokens }) => tokens.map(({ token }, position) => needleOf(`token ${position} of ${username}`, token))),
		...secrets,
		...keys,
	];
}

/** What the CDN gives out for the attachments of the conversation. */
async function filesOf(sandbox: string): Promise<Needle[]> {
	const links = (await saidWith(sandbox)).flatMap(({ attachments }) => attachments.flatMap(({ url }) => url ?? []));
	const own = [...new Set(links)].filter((link) => link.startsWith(`${sandbox}/cdn/`));
	return Promise.all(
		own.map(async (link) => {
			const bytes = Buffer.from(await (await fetch(link)).arrayBuffer());
			return needleOf(new URL(link).pathname, slice(bytes));
		}),
	);
}

function slice(bytes: Buffer) {
	const middle = Math.floor(bytes.length / 2);
	return bytes.subarray(middle, middle + SLICE);
}

/** A copy of the folder as it is now, read in full. */
function snapshot(folder: string): Hay[] {
	return withCopy(folder, collect);
}

function withCopy<T>(folder: string, task: (copy: string) => T): T {
	const place = mkdtempSync(join(tmpdir(), "dm-tracker-copy-"));
	try {
		cpSync(folder, place, { recursive: true });
		return task(place);
	} finally {
		rmSync(place, { recursive: true, force: true });
	}
}

/** Hides canaries in a copy of what was searched, each in another place and spelling, and counts those that are found. */
function prove(folder: string, [token, other]: Needle[], [file]: Needle[]) {
	const form = (needle: Needle | undefined, name: string) => needle?.forms.get(name) ?? Buffer.alloc(0);
	const filler = randomBytes(6000).toString("base64");
	return withCopy(folder, (copy) => {
		const databases = collect(copy).filter(({ place }) => place.endsWith(".sqlite"));
		const [database] = databases;
		const opened = new DatabaseSync(join(copy, database?.place ?? ""));
		opened.exec("create table canary (value text) strict");
		opened.prepare("insert into canary values (?)").run(`${filler}${form(token, "as it is")}${filler}`);
		opened.close();
		writeFileSync(join(copy, "an-object"), Buffer.concat([randomBytes(999), form(file, "as it is"), randomBytes(999)]));
		writeFileSync(join(copy, "a-log"), "a line\n");
		appendFileSync(join(copy, "a-log"), `{"message":"${form(other, "base64url at 1")}"}\n`);
		writeFileSync(join(copy, "an-answer"), `?a=${form(token, "hex")}`);
		const hits = search(
			collect(copy),
			[token, other, file].filter((needle) => needle !== undefined),
		);
		const planted = ["value by value", "an-object", "a-log", "an-answer"];
		return { planted: planted.length, found: planted.filter((place) => hits.some((hit) => hit.includes(place))).length };
	});
}
