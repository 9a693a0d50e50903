import { expect, test } from "vitest";
import { LESSONS, nextLesson } from "./lessons.ts";
import { BEGINNING, listed, openPerson, type PracticeAction, practise } from "./state.ts";

const after = (...actions: PracticeAction[]) => actions.reduce(practise, BEGINNING);
const NEXT: PracticeAction = { type: "step", by: 1 };

test("ten people wait, and each key leads one on", () => {
	expect(listed(BEGINNING)).toHaveLength(10);
	expect(openPerson(after(NEXT))?.name).toBe("Lena Hofer");
	expect(openPerson(after(NEXT, NEXT, { type: "step", by: -1 }))?.name).toBe("Lena Hofer");
	expect(after({ type: "step", by: -1 }, { type: "step", by: -1 }).openId).toBe(BEGINNING.people[0]?.id);
});

test("what is done or snoozed leaves the list, and the next one opens; after the last the one before", () => {
	const state = after(NEXT, { type: "place", status: "done" }, { type: "place", status: "snoozed" });
	expect(listed(state)).toHaveLength(8);
	expect(openPerson(state)?.name).toBe("Priya Nair");

	const all = Array.from({ length: 10 }, (): PracticeAction => ({ type: "place", status: "done" }));
	const empty = after(NEXT, ...all);
	expect(listed(empty)).toEqual([]);
	expect(empty.openId).toBeNull();
});

test("a reply and a note stand in the open conversation alone", () => {
	const state = after(NEXT, { type: "send", text: "Yes" }, { type: "save-note", text: "for us" });
	expect(openPerson(state)).toMatchObject({ status: "answered", lines: [{ from: "them" }, { from: "us", text: "Yes" }, { from: "note" }] });
	expect(state.people.filter(({ status }) => status === "answered")).toHaveLength(1);
});

test("searching finds by name and by what was written, and leaves when one is opened", () => {
	const found = after({ type: "search", query: "price" });
	expect(listed(found).map(({ name }) => name)).toEqual(["Priya Nair", "Amara Diallo"]);
	const opened = practise(found, { type: "find" });
	expect(openPerson(opened)?.name).toBe("Priya Nair");
	expect(opened.query).toBeNull();
	expect(practise(after({ type: "search", query: "nobody" }), { type: "find" }).learned.has("search")).toBe(false);
});

test("lessons are learned in any order, the next is the first that is not, and beginning again forgets them", () => {
	expect(nextLesson(BEGINNING.learned)?.id).toBe("next");
	const all = LESSONS.map(({ id }): PracticeAction => ({ type: "learn", lesson: id }));
	expect(nextLesson(after({ type: "learn", lesson: "done" }, NEXT).learned)?.id).toBe("previous");
	expect(nextLesson(after(...all).learned)).toBeNull();
	expect(after(...all, { type: "again" })).toEqual(BEGINNING);
});

test("without an open conversation nothing is written or learned", () => {
	const state = after({ type: "write", field: "reply" }, { type: "leave" });
	expect(state).toEqual(BEGINNING);
});
