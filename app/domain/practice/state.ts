import type { LessonId } from "./lessons.ts";
import { type Line, PEOPLE, type Person } from "./people.ts";

/** Everything of the practice inbox. It lives in the page alone and is gone with it. */
export type Practice = {
	people: readonly Person[];
	openId: string | null;
	/** Where one writes. */
	field: "reply" | "note" | null;
	/** What is looked for; null while nobody searches. */
	query: string | null;
	learned: ReadonlySet<LessonId>;
};

export type PracticeAction =
	| { type: "step"; by: 1 | -1 }
	| { type: "open"; id: string }
	| { type: "close" }
	| { type: "write"; field: "reply" | "note" }
	| { type: "leave" }
	| { type: "send"; text: string }
	| { type: "save-note"; text: string }
	| { type: "place"; status: "done" | "snoozed" }
	| { type: "assign"; to: string | null; isMe: boolean }
	| { type: "follow-up"; when: string }
	| { type: "search"; query: string | null }
	| { type: "find" }
	| { type: "learn"; lesson: LessonId }
	| { type: "again" };

export const BEGINNING: Practice = { people: PEOPLE, openId: null, field: null, query: null, learned: new Set() };

/** Who stands in the list: those with whom something is left to do, narrowed by what is looked for. */
export function listed({ people, query }: Practice): readonly Person[] {
	const open = people.filter(({ status }) => status === "waiting" || status === "answered");
	const words = (query ?? "").trim().toLowerCase();
	if (words === "") return open;
	return open.filter(({ name, handle, lines }) =>
		`${name} ${handle} ${lines.map(({ text }) => text).join(" ")}`.toLowerCase().includes(words),
	);
}

/** Whose conversation is open. */
export function openPerson({ people, openId }: Practice): Person | null {
	return people.find(({ id }) => id === openId) ?? null;
}

/** What an action makes of it. */
export function practise(state: Practice, action: PracticeAction): Practice {
	switch (action.type) {
		case "step": {
			const next = neighbour(state, action.by);
			if (!next) return state;
			return learn({ ...state, openId: next.id, field: null }, action.by === 1 ? "next" : "previous");
		}
		case "open":
			return { ...state, openId: action.id, field: null };
		case "close":
			return { ...state, openId: null, field: null };
		case "write":
			return state.openId === null ? state : learn({ ...state, field: action.field }, action.field);
		case "leave":
			return state.field === null ? state : learn({ ...state, field: null }, "leave");
		case "send":
			return learn(say(state, { from: "us", text: action.text }, { status: "answered" }), "send");
		case "save-note":
			return learn({ ...say(state, { from: "note", text: action.text }), field: null }, "save-note");
		case "place": {
			const next = neighbour(state, 1) ?? neighbour(state, -1);
			const placed = change(state, { status: action.status });
			return learn({ ...placed, openId: next?.id ?? null, field: null }, action.status === "done" ? "done" : "snooze");
		}
		case "assign":
			return learn(change(state, { assignee: action.to }), action.isMe ? "mine" : "assign");
		case "follow-up":
			return learn(change(state, { followUp: action.when }), "follow-up");
		case "search":
			return { ...state, query: action.query };
		case "find": {
			const [first] = listed(state);
			if (!first || (state.query ?? "").trim() === "") return state;
			return learn({ ...state, openId: first.id, query: null }, "search");
		}
		case "learn":
			return learn(state, action.lesson);
		case "again":
			return BEGINNING;
		default:
			return action satisfies never;
	}
}

function learn(state: Practice, lesson: LessonId): Practice {
	return state.learned.has(lesson) ? state : { ...state, learned: new Set([...state.learned, lesson]) };
}

function change(state: Practice, changed: Partial<Person>): Practice {
	return { ...state, people: state.people.map((person) => (person.id === state.openId ? { ...person, ...changed } : person)) };
}

function say(state: Practice, line: Line, changed: Partial<Person> = {}): Practice {
	const person = openPerson(state);
	return person ? change(state, { ...changed, lines: [...person.lines, line] }) : state;
}

/** The person before or after the open one; the first when none is open. */
function neighbour(state: Practice, by: 1 | -1): Person | undefined {
	const people = listed(state);
	const index = people.findIndex(({ id }) => id === state.openId);
	return index === -1 ? people[0] : people[index + by];
}
