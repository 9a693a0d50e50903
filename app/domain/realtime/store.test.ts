import { expect, test } from "vitest";
import type { ContactRow, ConversationRow, MessageRow, StageRow } from "./rows.ts";
import { createStore } from "./store.ts";

const counts = { unreadConversations: 0 };

function conversation(id: string, lastMessageAt: number, more: Partial<ConversationRow> = {}): ConversationRow {
	return {
		id,
		connectionId: "k",
		contactId: `c-${id}`,
		assigneeId: null,
		status: "waiting",
		lastMessageAt,
		lastMessageId: "m",
		preview: "hello",
		previewDirection: "inbound",
		lastInboundAt: lastMessageAt,
		windowRefusedAt: null,
		unreadCount: 0,
		seenUntilAt: null,
		snoozedUntil: null,
		followUpAt: null,
		hasMedia: false,
		heldBy: null,
		isCut: null,
		doneFor: [],
		...more,
	};
}

function contact(id: string, stageId: string, stageEnteredAt: number): ContactRow {
	return {
		id,
		connectionId: "k",
		instagramId: id,
		username: id,
		name: id,
		assigneeId: null,
		stageId,
		stageEnteredAt,
		lostReason: null,
		leadStatus: "open",
		source: "instagram",
		createdAt: 0,
		picture: null,
		referral: null,
	};
}

function message(id: string, more: Partial<MessageRow> = {}): MessageRow {
	return {
		id,
		conversationId: "a",
		clientId: null,
		kind: "message",
		direction: "inbound",
		source: "person",
		authorId: null,
		text: id,
		attachments: [],
		status: "received",
		failure: null,
		heldUntil: null,
		sentAt: 0,
		via: "webhook",
		replyTo: null,
		story: null,
		referral: null,
		reactions: [],
		editedAt: null,
		unsentAt: null,
		deletedAt: null,
		...more,
	};
}

function stage(id: string, position: number, contactCount: number): StageRow {
	return { id, name: id, kind: "open", position, contactCount };
}

function listed(nextCursor: string | null) {
	const store = createStore();
	const conversations = [conversation("a", 30), conversation("b", 20)];
	store.seedList({ snapshot: { seq: 5, rows: { conversations }, counts }, query: "", ids: ["a", "b"], nextCursor });
	return store;
}

test("a conversation with news comes to the top", () => {
	const store = listed("next");

	store.receive({ conversations: [conversation("b", 40)] }, 6, counts);

	expect(store.list()).toEqual(["b", "a"]);
});

test("a conversation older than what is loaded waits for its page, unless everything is loaded", () => {
	const [partly, whole] = [listed("next"), listed(null)];

	for (const store of [partly, whole]) store.receive({ conversations: [conversation("old", 1)] }, 6, counts);

	expect(partly.list()).toEqual(["a", "b"]);
	expect(whole.list()).toEqual(["a", "b", "old"]);
});

test("a row that is older than what is here changes nothing", () => {
	const store = listed(null);
	store.receive({ conversations: [conversation("a", 30, { preview: "new" })] }, 9, counts);

	store.seedSnapshot({ snapshot: { seq: 7, rows: { conversations: [conversation("a", 30, { preview: "old" })] }, counts } });

	expect(store.conversation("a")?.preview).toBe("new");
});

test("a list that leaves out tags neither takes them away nor holds back newer ones that come after it", () => {
	const store = createStore();
	const listedAt = (seq: number) => store.seedSnapshot({ snapshot: { seq, rows: { contacts: [contact("x", "one", 1)] }, counts } });
	store.receive({ contacts: [{ ...contact("x", "one", 1), tagIds: ["old"] }] }, 5, counts);

	listedAt(9);
	expect(store.contact("x")?.tagIds).toEqual(["old"]);
	store.receive({ contacts: [{ ...contact("x", "one", 1), tagIds: ["new"] }] }, 8, counts);
	expect(store.contact("x")?.tagIds).toEqual(["new"]);
	listedAt(10);
	expect(store.contact("x")?.tagIds).toEqual(["new"]);
});

test("what did not change stays the same object", () => {
	const store = listed(null);
	const before = store.list();

	store.receive({ conversations: [conversation("a", 30, { unreadCount: 3 })] }, 6, counts);

	expect(store.list()).toBe(before);
});

test("messages arrive in their place, once, and older pages go before them", () => {
	const store = createStore();
	const page = { conversationId: "a", nextCursor: "a-3" };
	store.seedMessages({ ...page, snapshot: { seq: 5, rows: { messages: [message("a-3"), message("a-4")] }, counts } });

	store.receive({ messages: [message("a-5"), message("a-4", { text: "changed" })] }, 6, counts);
	store.seedOlderMessages({ conversationId: "a", nextCursor: null, snapshot: { seq: 6, rows: { messages: [message("a-2")] }, counts } });

	const read = store.messages("a");
	expect(read?.messages.map((row) => row.text)).toEqual(["a-2", "a-3", "changed", "a-5"]);
	expect(read?.nextCursor).toBeNull();
});

test("a message that was taken back is gone", () => {
	const store = createStore();
	const snapshot = { seq: 5, rows: { messages: [message("a-3"), message("a-4")] }, counts };
	store.seedMessages({ conversationId: "a", nextCursor: null, snapshot });

	store.receive({ removedMessageIds: ["a-3"] }, 6, counts);

	expect(store.messages("a")?.messages.map((row) => row.id)).toEqual(["a-4"]);
});

test("the server's message takes the place of the reply on its way", () => {
	const store = createStore();
	store.seedMessages({ conversationId: "a", nextCursor: null, snapshot: { seq: 5, rows: { messages: [] }, counts } });
	const row = { ...message("local-1"), clientId: "one" };
	store.setUnsent([{ row, attempts: 0, state: "in-flight" }]);
	expect(store.messages("a")?.messages.map(({ id }) => id)).toEqual(["local-1"]);

	store.receive({ messages: [message("a-6", { clientId: "one", status: "sent" })] }, 6, counts);
	store.takeSent(message("a-6", { clientId: "one", status: "queued" }));

	expect(store.messages("a")?.messages.map(({ id, status }) => [id, status])).toEqual([["a-6", "sent"]]);
	expect(store.unsent()).toEqual([]);
});

test("a move shows at once with its counts, and is taken back when refused", () => {
	const store = createStore();
	const rows = { stages: [stage("one", 0, 2), stage("two", 1, 0)], contacts: [contact("x", "one", 2), contact("y", "one", 1)] };
	const columns = [
		{ stageId: "one", contactIds: ["x", "y"], nextCursor: null },
		{ stageId: "two", contactIds: [], nextCursor: null },
	];
	store.seedBoard({ snapshot: { seq: 5, rows, counts }, columns });

	const move = { stageId: "two", lostReason: null, at: 9 };
	store.beginMove("y", move);
	expect([store.column("one"), store.column("two")]).toEqual([["x"], ["y"]]);
	expect(store.stages().map((row) => row.contactCount)).toEqual([1, 1]);

	expect(store.undoMove("y", move)).toBe(true);
	expect([store.column("one"), store.column("two")]).toEqual([["x", "y"], []]);
	expect(store.stages().map((row) => row.contactCount)).toEqual([2, 0]);
});

test("somebody else's later move wins over one that was confirmed", () => {
	const store = createStore();
	const rows = { stages: [stage("one", 0, 1), stage("two", 1, 0), stage("three", 2, 0)], contacts: [contact("x", "one", 1)] };
	store.seedBoard({ snapshot: { seq: 5, rows, counts }, columns: [] });
	const move = { stageId: "two", lostReason: null, at: 9 };
	store.beginMove("x", move);
	store.settleMove("x", move);

	store.receive({ contacts: [contact("x", "three", 10)] }, 7, counts);

	expect(store.contact("x")?.stageId).toBe("three");
});

test("the answer to a move that was undone at once leaves the undoing as it is", () => {
	const store = createStore();
	const rows = { stages: [stage("one", 0, 1), stage("two", 1, 0)], contacts: [contact("x", "one", 1)] };
	store.seedBoard({ snapshot: { seq: 5, rows, counts }, columns: [] });
	const move = { stageId: "two", lostReason: null, at: 9 };
	store.beginMove("x", move);
	store.beginMove("x", { stageId: "one", lostReason: null, at: 12 });

	expect(store.undoMove("x", move)).toBe(false);
	store.settleMove("x", move);

	store.receive({ contacts: [contact("x", "two", 9)] }, 6, counts);
	expect(store.contact("x")?.stageId).toBe("one");
});

test("a contact that is gone takes its conversation along", () => {
	const store = createStore();
	store.seedList({
		snapshot: { seq: 1, counts, rows: { conversations: [conversation("a", 2), conversation("b", 1)], contacts: [contact("c-a", "s", 1)] } },
		query: "",
		ids: ["a", "b"],
		nextCursor: null,
	});

	store.receive({ removedContactIds: ["c-a"] }, 2, counts);

	expect(store.list()).toEqual(["b"]);
	expect(store.contact("c-a")).toBeNull();
	expect(store.conversation("a")).toBeNull();
});

test("an excerpt takes changes of its own messages and none after it, until the newer ones have come", () => {
	const store = createStore();
	const page = (ids: string[], given: object) => ({
		conversationId: "a",
		nextCursor: null,
		...given,
		snapshot: { seq: 5, rows: { messages: ids.map((id) => message(id)) }, counts },
	});
	store.seedMessages(page(["a-3", "a-4"], { newerCursor: "a-4" }));

	store.receive({ messages: [message("a-4", { text: "changed" }), message("a-9")] }, 6, counts);
	expect(store.messages("a")?.messages.map((row) => row.text)).toEqual(["a-3", "changed"]);

	store.seedNewerMessages(page(["a-5", "a-9"], {}));
	expect(store.messages("a")).toMatchObject({ newerCursor: null });
	store.receive({ messages: [message("a-z")] }, 7, counts);
	expect(store.messages("a")?.messages.map((row) => row.id)).toEqual(["a-3", "a-4", "a-5", "a-9", "a-z"]);
});

test("the end of a conversation takes the place of an excerpt that is left", () => {
	const store = createStore();
	const snapshot = { seq: 5, rows: { messages: [message("a-3")] }, counts };
	store.seedMessages({ conversationId: "a", nextCursor: "a-3", newerCursor: "a-3", snapshot });

	store.leaveExcerpt("a");
	expect(store.messages("a")).toBeNull();

	store.seedMessages({ conversationId: "a", nextCursor: "a-8", snapshot: { ...snapshot, rows: { messages: [message("a-8")] } } });
	store.leaveExcerpt("a");
	expect(store.messages("a")?.messages.map((row) => row.id)).toEqual(["a-8"]);
});

test("who has an unseen mention stands first among mentions, and stays there until the list is left", () => {
	const store = createStore();
	const query = "?view=mentions";
	const shown = { query, isIn: ({ id }: ConversationRow) => store.isMentioned(id) };
	store.showList(shown);
	store.seedList({
		snapshot: { seq: 1, counts, rows: { conversations: [conversation("old", 1), conversation("new", 2)] } },
		query,
		ids: ["old", "new"],
		nextCursor: null,
		mentions: [
			{ conversationId: "old", isUnseen: true },
			{ conversationId: "new", isUnseen: false },
		],
	});
	expect([store.list(), store.countMentions()]).toEqual([["old", "new"], 1]);

	store.takeMentions([{ conversationId: "old", isUnseen: false }]);
	expect([store.list(), store.countMentions()]).toEqual([["old", "new"], 0]);

	store.showList({ query: "", isIn: () => true });
	store.list();
	store.showList(shown);
	expect(store.list()).toEqual(["new", "old"]);
	store.takeMentions([{ conversationId: "new", isUnseen: null }]);
	expect(store.list()).toEqual(["old"]);
});

test("what was put somewhere here is counted anew once the server has said so", () => {
	const store = createStore();
	store.seedSnapshot({
		snapshot: { seq: 1, counts, rows: { conversations: [conversation("a", 10)], contacts: [contact("c-a", "s1", 1)] } },
	});
	store.placeConversation("a", { doneFor: ["me"] });
	const before = store.placings();

	store.receive({ conversations: [conversation("a", 10, { doneFor: ["me"] })] }, 2, counts);
	expect(store.placings()).toBe(before + 1);
	store.receive({ conversations: [conversation("a", 10, { doneFor: ["me"] })] }, 3, counts);
	expect(store.placings()).toBe(before + 1);
	store.receive({ conversations: [conversation("a", 10, { doneFor: [] })] }, 4, counts);
	expect(store.placings()).toBe(before + 2);
});

test("conversations are counted where their list is here to its end, and not where some may be missing", () => {
	const isUnread = ({ unreadCount }: ConversationRow) => unreadCount > 0;
	const part = listed("next");
	const whole = listed(null);
	expect(part.countWithin(isUnread, ["?unread=1", ""])).toBeNull();
	expect(whole.countWithin(isUnread, ["?unread=1"])).toBeNull();
	expect(whole.countWithin(isUnread, ["?unread=1", ""])).toBe(0);

	whole.receive({ conversations: [conversation("b", 40, { unreadCount: 2 }), conversation("c", 50, { unreadCount: 1 })] }, 6, counts);

	expect(whole.countWithin(isUnread, ["?unread=1", ""])).toBe(2);
});

test("that views of the team are others now is heard, also with all that was missed and when everything is loaded again", () => {
	const store = listed(null);
	const heard = [store.viewNews()];
	store.receive({}, 6, counts);
	heard.push(store.viewNews());
	store.receive({ haveViewsChanged: true }, 7, counts);
	heard.push(store.viewNews());
	store.clear();
	heard.push(store.viewNews());

	expect(heard).toEqual([0, 0, 1, 2]);
});

test("saved views are kept for a time without a network, and a browser that keeps none shows none", () => {
	const view = { id: "s", name: "Hot", query: "?unread=1", isShared: true, createdBy: "m", count: 3, isExact: true };
	const store = listed(null);
	expect(createStore().savedViews()).toBeNull();
	store.expectSavedViews(true);
	expect(store.hasSavedViews()).toBe(true);
	store.setSavedViews([view], 5);

	const later = createStore();
	later.restore(store.dump());

	expect(later.savedViews()).toEqual([view]);
	store.setSavedViews([], 5);
	expect(store.hasSavedViews()).toBe(false);
});
