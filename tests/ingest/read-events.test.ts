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
			{ kind: "other", name: "unsend", providerId: "m" },
		]);
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
