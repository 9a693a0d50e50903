import fc from "fast-check";
import { expect, test } from "vitest";
import { readEvents } from "#app/domain/instagram/read-events.ts";
import { parseJsonWithBigIds } from "#app/platform/json.ts";

const NOW = 1_790_000_000_000;
const message = { sender: { id: "5" }, recipient: { id: "1" }, timestamp: 1_700_000_000_000, message: { mid: "m", text: "hi" } };
const expected = {
	kind: "message",
	accountId: "1",
	message: { personId: "5", providerId: "m", direction: "inbound", text: "hi", sentAt: 1_700_000_000_000 },
};

const envelopes: [string, unknown][] = [
	["messaging", { object: "instagram", entry: [{ id: "1", messaging: [message] }] }],
	["changes", { object: "instagram", entry: [{ id: "1", changes: [{ field: "messages", value: message }] }] }],
	["field and value on the entry", { object: "instagram", entry: [{ id: "1", field: "messages", value: message }] }],
	["an old object name", { object: "page", entry: [{ id: "1", messaging: [message] }] }],
	["a list of bodies", [{ object: "instagram", entry: [{ id: "1", messaging: [message] }] }]],
	["an account id as a number", { object: "instagram", entry: [{ id: 1, messaging: [message] }] }],
];

for (const [name, body] of envelopes) {
	test(`reads a message in the envelope: ${name}`, () => {
		expect(readEvents(body, NOW)).toMatchObject([expected]);
	});
}

test("messaging and changes in one entry are both read", () => {
	const other = { ...message, message: { mid: "m2", text: "second" } };
	const body = { entry: [{ id: "1", messaging: [message], changes: [{ field: "messages", value: other }] }] };

	expect(readEvents(body, NOW).map((event) => event.kind)).toEqual(["message", "message"]);
});

test.each([
	["milliseconds", 1_700_000_000_000],
	["seconds", 1_700_000_000],
	["seconds as text", "1700000000"],
	["milliseconds as text", "1700000000000"],
	["ISO text", "2023-11-14T22:13:20.000Z"],
])("reads a time in %s", (_name, timestamp) => {
	const [event] = readEvents({ entry: [{ id: "1", messaging: [{ ...message, timestamp }] }] }, NOW);

	expect(event).toMatchObject({ message: { sentAt: 1_700_000_000_000 } });
});

test("a missing time is the entry's, then when it was received", () => {
	const { timestamp: _timestamp, ...timeless } = message;

	expect(readEvents({ entry: [{ id: "1", time: 1_700_000_000_000, messaging: [timeless] }] }, NOW)).toMatchObject([
		{ message: { sentAt: 1_700_000_000_000 } },
	]);
	expect(readEvents({ entry: [{ id: "1", messaging: [timeless] }] }, NOW)).toMatchObject([{ message: { sentAt: NOW } }]);
});

test("ids beyond 2^53 keep every digit, as numbers too", () => {
	const body = parseJsonWithBigIds(
		'{"entry":[{"id":17841400000000001234,"messaging":[{"sender":{"id":99999999999999999999},"recipient":{"id":"17841400000000001234"},"timestamp":1700000000000,"message":{"mid":"m","text":"1e3 12345678901234567890"}}]}]}',
	);

	expect(readEvents(body, NOW)).toMatchObject([
		{ accountId: "17841400000000001234", message: { personId: "99999999999999999999", text: "1e3 12345678901234567890" } },
	]);
});

test("an echo, or anything the account sent, is outbound to the person", () => {
	const echo = { sender: { id: "1" }, recipient: { id: "5" }, timestamp: NOW, message: { mid: "m", text: "hi", is_echo: true } };
	const { is_echo: _flag, ...unflagged } = echo.message;

	for (const event of [echo, { ...echo, message: unflagged }]) {
		expect(readEvents({ entry: [{ id: "1", messaging: [event] }] }, NOW)).toMatchObject([
			{ message: { direction: "outbound", personId: "5" } },
		]);
	}
});

test("the account never becomes a person", () => {
	const self = { sender: { id: "1" }, recipient: { id: "1" }, timestamp: NOW, message: { mid: "m", text: "note", is_self: true } };

	expect(readEvents({ entry: [{ id: "1", messaging: [self] }] }, NOW)).toMatchObject([{ kind: "other", name: "self" }]);
});

test("an unsend is not a message, with its flag as text too", () => {
	for (const is_deleted of [true, "true"]) {
		const unsend = { sender: { id: "5" }, recipient: { id: "1" }, timestamp: NOW, message: { mid: "m", is_deleted } };
		expect(readEvents({ entry: [{ id: "1", messaging: [unsend] }] }, NOW)).toMatchObject([
			{ kind: "change", change: { name: "unsend", providerId: "m" } },
		]);
	}
});

const one = (event: object) => readEvents({ entry: [{ id: "1", messaging: [{ timestamp: 1_700_000_000_000, ...event }] }] }, NOW, "42")[0];
const fromPerson = { sender: { id: "5" }, recipient: { id: "1" } };
const fromAccount = { sender: { id: "1" }, recipient: { id: "5" } };
const at = 1_700_000_000_000;

test.each<[string, object, object]>([
	["an edit", { ...fromPerson, message_edit: { mid: "m", text: "new", num_edit: 2 } }, { name: "edit", number: 2, text: "new", at }],
	["an edit numbered 0", { message_edit: { mid: "m", num_edit: 0 } }, { name: "fetch", providerId: "m" }],
	["an edit without text", { ...fromPerson, message_edit: { mid: "m", num_edit: 3 } }, { name: "fetch", providerId: "m" }],
	[
		"a reaction",
		{ ...fromPerson, reaction: { mid: "m", action: "react", reaction: "love" } },
		{ name: "reaction", emoji: "❤", isOurs: false },
	],
	[
		"its emoji",
		{ ...fromPerson, reaction: { mid: "m", action: "react", reaction: "other", emoji: "🦊" } },
		{ name: "reaction", emoji: "🦊" },
	],
	["one taken back", { ...fromPerson, reaction: { mid: "m", action: "unreact" } }, { name: "reaction", emoji: null }],
	["our own reaction", { ...fromAccount, reaction: { mid: "m", action: "react", reaction: "like" } }, { name: "reaction", isOurs: true }],
	["a read receipt", { ...fromPerson, read: { mid: "m" } }, { name: "seen", providerId: "m" }],
	["an old read receipt", { ...fromPerson, read: { watermark: 1_700_000_000 } }, { name: "seen-until", personId: "5", until: at }],
	[
		"control passed on",
		{ ...fromPerson, pass_thread_control: { new_owner_app_id: 99 } },
		{ name: "handover", personId: "5", heldBy: "99" },
	],
	["control passed to us", { ...fromPerson, pass_thread_control: { new_owner_app_id: "42" } }, { name: "handover", heldBy: null }],
	["control taken", { ...fromPerson, take_thread_control: { previous_owner_app_id: "42" } }, { name: "handover", heldBy: "another-app" }],
	[
		"an unsend of an echo",
		{ ...fromAccount, message: { mid: "m", is_echo: true, is_deleted: "true" } },
		{ name: "unsend", providerId: "m" },
	],
])("reads %s", (_name, event, change) => {
	expect(one(event)).toMatchObject({ kind: "change", accountId: "1", change });
});

test.each<[string, object, object]>([
	[
		"a postback",
		{ ...fromPerson, postback: { mid: "p", title: "Prices", payload: "P" } },
		{ kind: "postback", providerId: "p", text: "Prices" },
	],
	[
		"an ice breaker without an id",
		{ ...fromPerson, postback: { title: "Hi", payload: "HI" } },
		{ kind: "postback", providerId: `5 ${at} HI` },
	],
	[
		"a referral",
		{ ...fromPerson, referral: { ref: "bio", source: "IGME-SOURCE" } },
		{ kind: "referral", detail: { referral: { ref: "bio" } } },
	],
	[
		"an ad",
		{ ...fromPerson, message: { mid: "m", text: "x", referral: { source: "ADS", ad_id: 12, ads_context_data: { ad_title: "Spring" } } } },
		{ detail: { referral: { source: "ADS", adId: "12", title: "Spring" } } },
	],
	[
		"a shop's product",
		{ ...fromPerson, message: { mid: "m", text: "x", referral: { product: { id: "9" } } } },
		{ detail: { referral: { productId: "9" } } },
	],
	["a quick reply", { ...fromPerson, message: { mid: "m", text: "Yes", quick_reply: { payload: "YES" } } }, { detail: { payload: "YES" } }],
	[
		"a reply to a message",
		{ ...fromPerson, message: { mid: "m", text: "x", reply_to: { mid: "before" } } },
		{ replyToProviderId: "before" },
	],
	[
		"a reply to a story",
		{ ...fromPerson, message: { mid: "m", text: "x", reply_to: { story: { id: 7, url: "https://s" } } } },
		{ detail: { story: { id: "7", url: "https://s" } } },
	],
	[
		"a heart without payload",
		{ ...fromPerson, message: { mid: "m", attachments: [{ type: "like_heart" }] } },
		{ attachments: [{ type: "like_heart", url: null }] },
	],
	[
		"a story share",
		{ ...fromPerson, message: { mid: "m", attachments: [{ type: "ig_story", payload: { story_media_url: "https://s" } }] } },
		{ attachments: [{ type: "ig_story", url: "https://s" }] },
	],
	[
		"an echo of this app",
		{ ...fromAccount, message: { mid: "m", text: "x", is_echo: true, app_id: 42 } },
		{ direction: "outbound", source: "app" },
	],
	["an echo of another app", { ...fromAccount, message: { mid: "m", text: "x", is_echo: true, app_id: "77" } }, { source: "other-app" }],
	["an echo of Instagram itself", { ...fromAccount, message: { mid: "m", text: "x", is_echo: true } }, { source: "instagram" }],
])("reads %s as a message", (_name, event, message) => {
	expect(one(event)).toMatchObject({ kind: "message", message });
});

test("a message by standby says that another app answers, and a bare change names its account by the recipient", () => {
	expect(readEvents({ entry: [{ id: "1", standby: [message] }] }, NOW)).toMatchObject([{ kind: "message", message: { isStandby: true } }]);
	expect(readEvents({ field: "messages", value: message }, NOW)).toMatchObject([{ kind: "message", accountId: "1" }]);
});

test("what the account writes to itself makes no contact", () => {
	for (const event of [
		{ ...fromPerson, message: { mid: "m", text: "x", is_self: true } },
		{ sender: { id: "1" }, recipient: { id: "1" }, message: { mid: "m", text: "x" } },
		{ sender: { id: "1" }, recipient: { id: "1" }, message: { mid: "m", text: "x", is_echo: true } },
	]) {
		expect(one(event)).toMatchObject({ kind: "other", name: "self" });
	}
});

test("comments are not ours, and are no mistake either", () => {
	expect(readEvents({ entry: [{ id: "1", changes: [{ field: "comments", value: {} }] }] }, NOW)).toMatchObject([{ kind: "ignored" }]);
});

test("nothing that can be parsed makes it throw, and every event comes out", () => {
	fc.assert(
		fc.property(fc.jsonValue(), (body) => {
			expect(readEvents(body, NOW)).toBeInstanceOf(Array);
			expect(readEvents({ entry: [{ id: "1", messaging: [body, message] }] }, NOW).at(-1)).toMatchObject(expected);
		}),
		{ numRuns: 500 },
	);
});
