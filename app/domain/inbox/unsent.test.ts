import { expect, test } from "vitest";
import { createStore } from "#app/domain/realtime/store.ts";
import { addUnsent, beginUnsent, nextUnsent, settleUnsent, UNREACHED } from "./unsent.ts";

function write(...replies: [conversationId: string, text: string][]) {
	const store = createStore();
	for (const [conversationId, text] of replies) addUnsent(store, { conversationId, text, authorId: "me", at: 1 });
	return store;
}

const textsOf = (replies: readonly { row: { text: string | null } }[]) => replies.map(({ row }) => row.text);

test("of each conversation one reply leaves at a time, in order", () => {
	const store = write(["a", "first"], ["a", "second"], ["b", "other"]);

	const leaving = nextUnsent(store.unsent());
	expect(textsOf(leaving)).toEqual(["first", "other"]);

	for (const { row } of leaving) beginUnsent(store, row.clientId);
	expect(nextUnsent(store.unsent())).toEqual([]);
});

test("a refused reply stays with its reason and lets the next one go", () => {
	const store = write(["a", "first"], ["a", "second"]);
	const [first] = store.unsent();

	settleUnsent(store, first?.row.clientId ?? "", { ok: false, reason: "window-closed" });

	expect(store.unsent()[0]?.row).toMatchObject({ status: "failed", failure: "window-closed" });
	expect(textsOf(nextUnsent(store.unsent()))).toEqual(["second"]);
});

test("a reply that does not reach the server is tried again a few times, then says so", () => {
	const store = write(["a", "first"]);
	const clientId = store.unsent()[0]?.row.clientId ?? "";

	settleUnsent(store, clientId, { ok: false, reason: UNREACHED });
	expect(store.unsent()[0]?.state).toBe("waiting");

	for (let tries = 0; tries < 5; tries++) settleUnsent(store, clientId, { ok: false, reason: UNREACHED });
	expect(store.unsent()[0]).toMatchObject({ state: "refused", row: { failure: UNREACHED } });
});
