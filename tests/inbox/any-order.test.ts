/** Webhooks come in any order and more than once: one history of a conversation ends in one state. */
import { env } from "cloudflare:test";
import fc from "fast-check";
import { expect, test } from "vitest";
import { receiveMessage } from "#app/domain/inbox/receive-message.server.ts";
import { applyChange } from "#app/domain/instagram/apply-change.server.ts";
import { readEvents } from "#app/domain/instagram/read-events.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import { contacts, conversations, messageChanges, messages, orgCounters, pendingEffects, reactions, stages } from "#app/schema/shard.ts";
import { makeOrg } from "../support/make.ts";

const ACCOUNT = "17841400000000077";
const PERSON = "17900000000000077";
const CONNECTION = "connection-of-any-order";
const START = 1_790_000_000_000;

function fromPerson(second: number, detail: object) {
	return { sender: { id: PERSON }, recipient: { id: ACCOUNT }, timestamp: START + second * 1000, ...detail };
}

function fromAccount(second: number, detail: object) {
	return { sender: { id: ACCOUNT }, recipient: { id: PERSON }, timestamp: START + second * 1000, ...detail };
}

const says = (second: number, mid: string, message: object) => fromPerson(second, { message: { mid, ...message } });
const echo = (second: number, mid: string, message: object) => fromAccount(second, { message: { mid, is_echo: true, ...message } });
const edits = (second: number, mid: string, number: number, text?: string) =>
	fromPerson(second, { message_edit: { mid, num_edit: number, ...(text && { text }) } });
const reacts = (second: number, mid: string, emoji: string | null, by = fromPerson) =>
	by(second, { reaction: { mid, action: emoji ? "react" : "unreact", ...(emoji && { reaction: "other", emoji }) } });
const unsends = (second: number, mid: string, flag: unknown = true) => fromPerson(second, { message: { mid, is_deleted: flag } });
const reads = (second: number, mid: string) => fromPerson(second, { read: { mid } });

const photo = { attachments: [{ type: "image", payload: { url: "https://cdn.example/1" } }] };

const HISTORY: object[] = [
	fromPerson(0, { referral: { ref: "bio", source: "IGME-SOURCE", type: "OPEN_THREAD" } }),
	says(1, "m1", { text: "hello", referral: { ref: "ad-7", source: "ADS", ad_id: "77" } }),
	edits(1, "m1", 0),
	says(2, "m2", { text: "first wording" }),
	edits(4, "m2", 1, "second wording"),
	edits(6, "m2", 2, "third wording"),
	edits(8, "m2", 3, "last wording"),
	reacts(9, "m2", "\u2764", fromAccount),
	echo(10, "e1", { text: "good morning" }),
	reads(11, "e1"),
	reacts(12, "e1", "\u{1F44D}"),
	reacts(13, "e1", null),
	reacts(14, "e1", "\u{1F606}"),
	says(15, "m3", photo),
	unsends(17, "m3"),
	reacts(16, "m3", "\u2764", fromAccount),
	says(18, "m4", { text: "reply", reply_to: { mid: "e1" } }),
	says(19, "m5", { text: "to a story", reply_to: { story: { id: "s1", url: "https://cdn.example/s" } } }),
	echo(20, "e2", { text: "an answer" }),
	reads(21, "e2"),
	echo(22, "e3", { text: "taken back" }),
	{ ...fromAccount(24, { message: { mid: "e3", is_echo: true, is_deleted: "true" } }) },
	edits(23, "e3", 1, "edited before it went"),
	fromPerson(25, { postback: { mid: "p1", title: "Prices", payload: "PRICES" } }),
	fromPerson(26, { postback: { title: "Start", payload: "START" } }),
	says(27, "m6", { attachments: [{ type: "like_heart" }] }),
	says(28, "m7", { is_unsupported: true }),
	says(29, "m8", { text: "a secret" }),
	edits(30, "m8", 1, "a better secret"),
	unsends(31, "m8", "true"),
	says(32, "m9", { text: "\u{1F469}\u200D\u{1F680} \u0645\u0631\u062D\u0628\u0627" }),
	reacts(33, "m9", "\u2764", fromAccount),
	reacts(34, "m9", null, fromAccount),
	echo(35, "e4", { text: "one more", app_id: "999" }),
	reads(36, "e4"),
	says(37, "m10", { text: "unread one" }),
	says(38, "m11", { text: "unread two" }),
	unsends(40, "m11"),
	says(39, "m12", { text: "unread three", quick_reply: { payload: "YES" } }),
	reacts(41, "m12", "\u{1F62E}", fromAccount),
	reads(42, "never-seen-here"),
	reacts(43, "not-here-either", "\u2764"),
];
const DUPLICATES = [1, 5, 13, 14, 20, 24, 29, 38].flatMap((position) => HISTORY[position] ?? []);
const EVENTS = [...HISTORY, ...DUPLICATES];

async function play(tenant: Tenant, events: readonly object[]) {
	for (const event of events) {
		const [read] = readEvents({ entry: [{ id: ACCOUNT, messaging: [event] }] }, START + 3_600_000, "1234567890");
		if (read?.kind === "message") await receiveMessage(tenant, { ...read.message, connectionId: CONNECTION });
		else if (read?.kind === "change") await applyChange(tenant, CONNECTION, read.change);
		else throw new Error(`not read: ${JSON.stringify(event)}`);
	}
}

/** Everything stored of the conversation, without what is different in every org. */
async function stateOf({ db, orgId }: Tenant) {
	const [people, threads, bubbles, hearts, changes, waiting, counters, columns] = await db.batch([
		db.select().from(contacts),
		db.select().from(conversations),
		db.select().from(messages),
		db.select().from(reactions),
		db.select().from(messageChanges),
		db.select().from(pendingEffects),
		db.select().from(orgCounters),
		db.select({ contacts: stages.contactCount }).from(stages).orderBy(stages.position),
	]);
	const rows = [
		people,
		threads,
		bubbles,
		hearts,
		changes,
		waiting.map((row) => ({ ...row, occurredAt: 0 })),
		counters.map((row) => ({ ...row, seq: 0 })),
		columns,
	];
	return JSON.stringify(rows)
		.replaceAll(orgId, "org")
		.replaceAll(people[0]?.id ?? "-", "contact")
		.replaceAll(people[0]?.stageId ?? "-", "stage")
		.replace(/"(createdAt|stageEnteredAt)":\d+/g, "");
}

test("a history of fifty events ends in one state, in every order", async () => {
	expect(EVENTS.length).toBe(50);
	const first = await makeOrg({ connectionId: CONNECTION });
	await play(first.tenant, EVENTS);
	const expected = await stateOf(first.tenant);
	const [conversation] = await first.tenant.db.select().from(conversations);
	const texts = (await first.tenant.db.select().from(messages)).map(({ text }) => text);
	expect(texts).toContain("last wording");
	expect(expected).not.toContain("secret");
	expect(expected).not.toContain("taken back");
	expect(conversation).toMatchObject({ unreadCount: 2, preview: "unread three", seenUntilAt: START + 35_000 });

	let orders = 0;
	await fc.assert(
		fc.asyncProperty(fc.shuffledSubarray(EVENTS, { minLength: EVENTS.length, maxLength: EVENTS.length }), async (order) => {
			const { tenant } = await makeOrg({ connectionId: CONNECTION, shard: orders++ % 2 === 0 ? "SHARD_00" : "SHARD_01" });
			await play(tenant, order);
			expect(await stateOf(tenant)).toBe(expected);
		}),
		{ numRuns: Number(env.ORDERS), endOnFailure: true },
	);
	console.log(`figure: states in which ${orders} random orders of ${EVENTS.length} events ended: 1`);
}, 1_200_000);
