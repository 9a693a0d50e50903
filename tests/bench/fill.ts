/**
 * Fills an org of a data folder as months of use would have left it, straight into its shard's file: people, conversations and
 * messages with what follows from them, from a seed. The product must not be running on the folder.
 */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { previewOf } from "../../app/domain/inbox/preview.ts";
import { nameTokens, textTokens } from "../../app/domain/search/tokens.ts";
import { messageId } from "../../app/platform/ids.ts";

/** Two fillings of one shard need different seeds, below 1,000,000. */
export type Filling = { orgId: string; conversations: number; messages: number; seed: number };

const DAY = 86_400_000;
/** Over how much time an org's messages are spread, the newest a minute ago. */
const SPAN = 290 * DAY;
const ROWS_A_TRANSACTION = 20_000;
const VOCABULARY = 20_000;
/** One message in so many holds the rare word. */
const RARE_IN = 50_000;
const TAGS = ["hot", "vip", "coaching", "price asked", "call booked", "from ad", "no budget", "later"];
const REASONS = ["Ask whether the call fits", "Send the price", "Say hello again", "Ask how the week went"];

/** Adds conversations and messages to an org that is there; its counts and its part of the search index are right afterwards. */
export function fill(dataDir: string, filling: Filling): void {
	const { orgId, seed } = filling;
	const database = new DatabaseSync(shardFileOf(dataDir, orgId), { enableForeignKeyConstraints: false });
	try {
		database.exec("pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -400000; begin");
		const acting = database.prepare("select org_id from acting_org where one = 1").get()?.org_id ?? orgId;
		const act = database.prepare(
			"insert into acting_org (one, org_id, member_id, is_erasing) values (1, ?, null, 0) on conflict (one) do update set org_id = excluded.org_id, member_id = null, is_erasing = 0",
		);
		act.run(orgId);
		const story = tell(filling);
		const org = surroundings(database, dataDir, orgId);
		// Each org's entries have a number of their own among those of one millisecond.
		const placeOf = (at: number) => (BigInt(at) << 20n) + BigInt(seed);
		putPeople(database, filling, story, org, placeOf);
		putMessages(database, filling, story, org, placeOf);
		putTeamwork(database, filling, story, org, placeOf);
		putEvents(database, filling, story);
		act.run(acting);
		database.exec("commit; pragma journal_mode = wal");
	} finally {
		database.close();
	}
}

/** Who wrote in which conversation when, and how each conversation stands in the end: arrays by message, and by person. */
function tell({ conversations, messages, seed }: Filling) {
	const chance = createChance(seed);
	const between = Math.max(10, Math.floor(SPAN / messages));
	const start = Date.now() - 60_000 - messages * between;
	const of = new Int32Array(messages);
	const isOurs = new Uint8Array(messages);
	const last = new Int32Array(conversations).fill(-1);
	const first = new Int32Array(conversations).fill(-1);
	const lastInbound = new Int32Array(conversations).fill(-1);
	const lastOurs = new Int32Array(conversations).fill(-1);
	const sinceOurs = new Int32Array(conversations);
	const hasMedia = new Uint8Array(conversations);
	let arrived = 0;
	for (let number = 0; number < messages; number++) {
		const isNew = arrived < conversations && number >= (arrived * messages) / conversations;
		// Those who came lately write most; others come back.
		const person = isNew ? arrived : arrived - 1 - Math.floor(arrived * chance() ** 4);
		if (isNew) arrived++;
		const ours = !isNew && chance() < 0.5;
		of[number] = person;
		isOurs[number] = ours ? 1 : 0;
		if (first[person] === -1) first[person] = number;
		last[person] = number;
		if (ours) {
			lastOurs[person] = number;
			sinceOurs[person] = 0;
			continue;
		}
		lastInbound[person] = number;
		sinceOurs[person] = (sinceOurs[person] ?? 0) + 1;
		if (attachmentsOf(number) !== "[]") hasMedia[person] = 1;
	}
	const at = (number: number) => start + number * between;
	return { at, of, isOurs, last, first, lastInbound, lastOurs, sinceOurs, hasMedia, words: vocabulary() };
}

type Story = ReturnType<typeof tell>;
type Org = { connectionId: string; stages: { id: string; kind: string }[]; members: string[] };

function surroundings(database: DatabaseSync, dataDir: string, orgId: string): Org {
	const rows = (sql: string) => database.prepare(sql).all(orgId) as Record<string, string>[];
	const [connection] = rows("select id from connections where org_id = ? limit 1");
	const stages = rows("select id, kind from stages where org_id = ? order by position") as Org["stages"];
	const members = ask(dataDir, "select json_group_array(user_id) as ids from memberships where org_id = ?", orgId).row.ids;
	if (!connection?.id || stages.length === 0) throw new Error(`the org ${orgId} has no connection or no stages`);
	return { connectionId: connection.id, stages, members: JSON.parse(String(members)) as string[] };
}

type PlaceOf = (at: number) => bigint;

function putPeople(database: DatabaseSync, filling: Filling, story: Story, org: Org, placeOf: PlaceOf) {
	const { orgId, conversations, seed } = filling;
	const chance = createChance(seed + 1);
	const contact = database.prepare(
		`insert into contacts (org_id, id, connection_id, instagram_id, conversation_id, username, name, assignee_id, stage_id, stage_entered_at, lead_status, source, created_at, profile_at)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'instagram', ?, ?)`,
	);
	const conversation = database.prepare(
		`insert into conversations (org_id, id, connection_id, contact_id, status, assignee_id, snoozed_until, has_media, last_message_at, last_message_id, preview, preview_direction, last_inbound_at, unread_count, read_until_at)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
	);
	const entry = database.prepare("insert into search_index (rowid, tokens, kind, id) values (?, ?, 'contact', ?)");
	const perStage = new Map<string, number>();
	let unread = 0;
	for (let person = 0; person < conversations; person++) {
		if (person % ROWS_A_TRANSACTION === 0) database.exec("commit; begin");
		const id = conversationOf(seed, person);
		const contactId = `${id}c`;
		const number = story.last[person] ?? 0;
		const lastAt = story.at(number);
		const createdAt = story.at(story.first[person] ?? 0) - 1;
		const stage = org.stages[Math.floor(org.stages.length * chance() ** 1.5)] ?? { id: "", kind: "open" };
		perStage.set(stage.id, (perStage.get(stage.id) ?? 0) + 1);
		const assignee = chance() < 0.2 ? null : (org.members[Math.floor(org.members.length * chance())] ?? null);
		const username = `person.${person}`;
		const name = `Person ${person}`;
		contact.run(
			orgId,
			contactId,
			org.connectionId,
			`i${id}`,
			id,
			username,
			name,
			assignee,
			stage.id,
			lastAt,
			stage.kind,
			createdAt,
			createdAt,
		);
		entry.run(placeOf(createdAt), nameTokens(orgId, `${name} ${username}`), contactId);

		const put = chance();
		const isDone = put < 0.55;
		const isSnoozed = !isDone && put < 0.58;
		const isOurs = story.isOurs[number] === 1;
		const standing = isOurs ? "answered" : "waiting";
		const elsewhere = isDone ? "done" : "snoozed";
		const isUnread = !isDone && !isSnoozed && !isOurs && chance() < 0.4;
		if (isUnread) unread++;
		const lastInbound = story.lastInbound[person] ?? -1;
		const lastOurs = story.lastOurs[person] ?? -1;
		conversation.run(
			orgId,
			id,
			org.connectionId,
			contactId,
			isDone || isSnoozed ? elsewhere : standing,
			assignee,
			isSnoozed ? Date.now() + Math.ceil(chance() * 30) * DAY : null,
			story.hasMedia[person] ?? 0,
			lastAt,
			messageIdOf(seed, person, number, lastAt),
			previewOf({ kind: "message", text: textOf(story, filling, number), attachments: JSON.parse(attachmentsOf(number)) }),
			isOurs ? "outbound" : "inbound",
			lastInbound < 0 ? null : story.at(lastInbound),
			isUnread ? (story.sinceOurs[person] ?? 0) : 0,
			isUnread ? (lastOurs < 0 ? 0 : story.at(lastOurs)) : lastAt,
		);
	}
	const count = database.prepare("update stages set contact_count = contact_count + ? where org_id = ? and id = ?");
	for (const [stageId, contacts] of perStage) count.run(contacts, orgId, stageId);
	database.prepare("update org_counters set unread_conversations = unread_conversations + ? where org_id = ?").run(unread, orgId);
}

function putMessages(database: DatabaseSync, filling: Filling, story: Story, org: Org, placeOf: PlaceOf) {
	const { orgId, messages, seed } = filling;
	const message = database.prepare(
		`insert into messages (org_id, id, conversation_id, connection_id, kind, provider_id, direction, source, author_id, text, attachments, status, attempts, sent_at)
		values (?, ?, ?, ?, 'message', ?, ?, ?, ?, ?, ?, ?, 0, ?)`,
	);
	const entry = database.prepare("insert into search_index (rowid, tokens, kind, id) values (?, ?, 'message', ?)");
	for (let number = 0; number < messages; number++) {
		if (number % ROWS_A_TRANSACTION === 0) database.exec("commit; begin");
		const person = story.of[number] ?? 0;
		const conversationId = conversationOf(seed, person);
		const sentAt = story.at(number);
		const id = messageIdOf(seed, person, number, sentAt);
		const text = textOf(story, filling, number);
		const isOurs = story.isOurs[number] === 1;
		const author = isOurs ? (org.members[number % org.members.length] ?? null) : null;
		message.run(
			orgId,
			id,
			conversationId,
			org.connectionId,
			`mid-${seed}-${number}`,
			isOurs ? "outbound" : "inbound",
			isOurs ? "app" : "person",
			author,
			text,
			attachmentsOf(number),
			isOurs ? "sent" : "received",
			sentAt,
		);
		if (text === null) continue;
		const from = isOurs ? ["us", ...(author === null ? [] : [author])] : ["them"];
		entry.run(placeOf(sentAt), textTokens(orgId, { text, conversationId, from }), id);
	}
}

/** What the team added: tags, open and ended follow-ups, notes of which some mention the first member. */
function putTeamwork(database: DatabaseSync, { orgId, conversations, seed }: Filling, story: Story, org: Org, placeOf: PlaceOf) {
	const chance = createChance(seed + 2);
	const at = Date.now();
	const tag = database.prepare("insert into tags (org_id, id, name, key, created_at) values (?, ?, ?, ?, ?) on conflict do nothing");
	for (const [position, name] of TAGS.entries()) tag.run(orgId, `tag-${position}`, name, name, at);
	const tags = database.prepare("select id from tags where org_id = ? order by key").all(orgId) as { id: string }[];
	const tagged = database.prepare("insert into contact_tags (org_id, contact_id, tag_id, at) values (?, ?, ?, ?) on conflict do nothing");
	const followUp = database.prepare(
		`insert into follow_ups (org_id, id, contact_id, member_id, reason, due_at, ends_on_answer, created_by, created_at, ended_at, "end") values (?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?)`,
	);
	const note = database.prepare(
		"insert into notes (org_id, id, conversation_id, author_id, text, mentions, client_id, created_at) values (?, ?, ?, ?, ?, ?, ?, ?)",
	);
	const mention = database.prepare(
		"insert into mentions (org_id, member_id, note_id, conversation_id, at, seen_at) values (?, ?, ?, ?, ?, ?)",
	);
	const entry = database.prepare("insert into search_index (rowid, tokens, kind, id) values (?, ?, 'note', ?)");
	const memberOf = (person: number) => org.members[person % org.members.length] ?? "";
	const assignee = database.prepare("select assignee_id from contacts where org_id = ? and id = ?");
	// In the order of their last messages, so that the search index only grows at its end.
	const byLast = Array.from({ length: conversations }, (_, person) => person).sort((a, b) => (story.last[a] ?? 0) - (story.last[b] ?? 0));
	for (const [place, person] of byLast.entries()) {
		if (place % ROWS_A_TRANSACTION === 0) database.exec("commit; begin");
		const conversationId = conversationOf(seed, person);
		const contactId = `${conversationId}c`;
		if (chance() < 0.3)
			for (let more = chance(); more < 0.8; more += 0.4)
				tagged.run(orgId, contactId, tags[Math.floor(tags.length * chance())]?.id ?? "", at);
		if (chance() < 0.1) {
			const member = String(assignee.get(orgId, contactId)?.assignee_id ?? memberOf(person));
			const isOpen = chance() < 0.5;
			const dueAt = at + Math.floor((chance() * 30 - 5) * DAY);
			const reason = REASONS[person % REASONS.length] ?? "";
			followUp.run(
				orgId,
				`f${contactId}`,
				contactId,
				member,
				reason,
				dueAt,
				member,
				dueAt - 10 * DAY,
				isOpen ? null : at,
				isOpen ? null : "done",
			);
		}
		if (chance() > 0.05) continue;
		const noteAt = story.at(story.last[person] ?? 0) + 1;
		const noteId = messageId(conversationId, noteAt, `n${String(seed).padStart(7, "0")}`);
		const [author, named] = [memberOf(person), memberOf(person + 1)];
		const text = "Asked about the price twice, @somebody please look at it.";
		note.run(orgId, noteId, conversationId, author, text, JSON.stringify([named]), `n${noteId}`, noteAt);
		mention.run(orgId, named, noteId, conversationId, noteAt, chance() < 0.9 ? noteAt : null);
		entry.run(placeOf(noteAt), textTokens(orgId, { text, conversationId, from: [author] }), noteId);
	}
}

/** The events of the last two days, which is how long they are kept; everything is in the search index. */
function putEvents(database: DatabaseSync, { orgId, messages, seed }: Filling, story: Story) {
	const from = Date.now() - 2 * DAY;
	const event = database.prepare(
		"insert into events (org_id, seq, type, conversation_id, message_id, at) values (?, ?, 'message.received', ?, ?, ?)",
	);
	let seq = Number(database.prepare("select seq from org_counters where org_id = ?").get(orgId)?.seq ?? 0);
	for (let number = 0; number < messages; number++) {
		const at = story.at(number);
		if (at < from) continue;
		const person = story.of[number] ?? 0;
		event.run(orgId, ++seq, conversationOf(seed, person), messageIdOf(seed, person, number, at), at);
	}
	database.prepare("update org_counters set seq = ? where org_id = ?").run(seq, orgId);
	database
		.prepare(
			"insert into search_progress (org_id, seq, position) values (?, ?, null) on conflict (org_id) do update set seq = excluded.seq, position = null",
		)
		.run(orgId, seq);
}

/** The id of the conversation with a person of a filling. */
export function conversationOf(seed: number, person: number): string {
	return `v${seed.toString(36).padStart(4, "0")}${String(person).padStart(11, "0")}`;
}

function messageIdOf(seed: number, person: number, number: number, at: number) {
	return messageId(conversationOf(seed, person), at, String(number).padStart(8, "0"));
}

function attachmentsOf(number: number): string {
	if (number % 12 !== 5) return "[]";
	const type = number % 36 === 5 ? "video" : "image";
	return JSON.stringify([{ type, url: `https://cdn.example/${number}?signature=${"0".repeat(80)}` }]);
}

/** Null for half of the messages with media; else some words, the frequent ones as often as in a language, and sentences that are asked for. */
function textOf({ words }: Story, { seed }: Filling, number: number): string | null {
	if (number % 24 === 5) return null;
	const chance = createChance(seed * 7919 + number);
	const length = 3 + Math.floor(18 * chance());
	const said = Array.from({ length }, () => words[Math.floor(VOCABULARY * chance() ** 4)] ?? "");
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
export function createChance(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}

/** Every database file of a data folder's app. */
export function databaseFiles(dataDir: string): string[] {
	const folder = join(dataDir, "app/d1");
	const all = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: "utf8" }) : [];
	return all.filter((name) => name.endsWith(".sqlite")).map((name) => join(folder, name));
}

/** The first answer of the databases that have the tables asked for. */
export function ask(dataDir: string, sql: string, ...values: string[]): { file: string; row: Record<string, unknown> } {
	for (const file of databaseFiles(dataDir)) {
		const database = new DatabaseSync(file);
		try {
			const row = database.prepare(sql).get(...values);
			if (row) return { file, row };
		} catch {
			// Another database: it has other tables.
		} finally {
			database.close();
		}
	}
	throw new Error(`no database answers: ${sql}`);
}

/** The id of an org by its slug. */
export function orgIdOf(dataDir: string, slug: string): string {
	return String(ask(dataDir, "select id from orgs where slug = ?", slug).row.id);
}

/** The file of the shard that an org lives on. */
export function shardFileOf(dataDir: string, orgId: string): string {
	return ask(dataDir, "select 1 from org_counters where org_id = ?", orgId).file;
}
