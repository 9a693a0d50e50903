import fc from "fast-check";
import { expect, test } from "vitest";
import { type InboxQuery, isInQuery, queryString, readQuery, SOURCES, VIEWS, WINDOWS } from "#app/domain/inbox/views.ts";
import type { ContactRow, ConversationRow } from "#app/domain/realtime/rows.ts";
import { HOUR } from "#app/platform/clock.ts";
import { listsAround } from "./wider.ts";

const NOW = 1_800_000_000_000;

const aQuery = fc.record(
	{
		view: fc.constantFrom(...VIEWS),
		account: fc.constantFrom("k1", "k2"),
		assignee: fc.constantFrom("nobody", "m1", "m2"),
		stage: fc.constantFrom("s0", "s1"),
		tag: fc.constantFrom("t1", "t2"),
		window: fc.constantFrom(...WINDOWS),
		source: fc.constantFrom(...SOURCES),
		unread: fc.constant(true as const),
		media: fc.constant(true as const),
		aside: fc.constant(true as const),
	},
	{ requiredKeys: ["view"] },
);

const aConversation = fc.record({
	id: fc.constant("v1"),
	connectionId: fc.constantFrom("k1", "k2"),
	status: fc.constantFrom("waiting", "answered", "snoozed", "done"),
	assigneeId: fc.constantFrom(null, "m1", "m2"),
	doneFor: fc.subarray(["m1", "m2"]),
	lastInboundAt: fc.constantFrom(null, NOW - HOUR, NOW - 22 * HOUR, NOW - 100 * HOUR),
	windowRefusedAt: fc.constant(null),
	unreadCount: fc.constantFrom(0, 2),
	hasMedia: fc.boolean(),
});
const aContact = fc.record({
	stageId: fc.constantFrom("s0", "s1"),
	tagIds: fc.subarray(["t1", "t2"]),
	source: fc.constantFrom("instagram", "manual"),
	referral: fc.constant(null),
});

test("a list around a query holds every conversation of the query", () => {
	fc.assert(
		fc.property(aQuery, aConversation, aContact, fc.boolean(), (query, conversation, contact, isMentioned) => {
			const isIn = (search: string) =>
				isInQuery(readQuery(new URLSearchParams(search)), conversation as unknown as ConversationRow, contact as unknown as ContactRow, {
					memberId: "m1",
					now: NOW,
					isMentioned: () => isMentioned,
				});
			const search = queryString(query as InboxQuery);
			if (!isIn(search)) return;

			expect(listsAround(search).filter((around) => !isIn(around))).toEqual([]);
		}),
		{ numRuns: 3_000 },
	);
});

test("what long lists do not tell is looked for in the query's own list alone", () => {
	expect(listsAround("?view=mine&unread=1")).toEqual(["?view=mine&unread=1", "?view=mine", ""]);
	expect(listsAround("?view=done&unread=1")).toEqual(["?view=done&unread=1", "?view=done"]);
	for (const search of ["?tag=t1", "?aside=1", "?view=mentions&unread=1"]) expect(listsAround(search)).toEqual([search]);
});
