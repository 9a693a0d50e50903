/** What the practice inbox teaches, in this order: which key, and what it does. */
export const LESSONS = [
	{ id: "next", keys: ["j"], words: "opens the next conversation" },
	{ id: "previous", keys: ["k"], words: "goes back to the one before. Open a second one with J first" },
	{ id: "reply", keys: ["r", "Enter"], words: "goes to the reply" },
	{ id: "send", keys: ["Enter"], words: "sends it. Write a few words first" },
	{ id: "leave", keys: ["Escape"], words: "leaves the field, so that keys are commands again" },
	{ id: "done", keys: ["e"], words: "is done with a conversation and opens the next" },
	{ id: "snooze", keys: ["h"], words: "takes one out of sight until later. Choose when, or write “in 3d 9am”" },
	{ id: "mine", keys: ["i"], words: "makes a lead yours" },
	{ id: "assign", keys: ["a"], words: "gives it to somebody of the team" },
	{ id: "note", keys: ["n"], words: "writes a note that only the team sees" },
	{ id: "save-note", keys: ["mod+Enter"], words: "saves the note" },
	{ id: "follow-up", keys: ["f"], words: "sets when to write again" },
	{ id: "search", keys: ["/"], words: "searches. Write “price” and press Enter" },
	{ id: "palette", keys: ["mod+k"], words: "finds every command by its name. Write “left” and press Enter" },
] as const;

export type LessonId = (typeof LESSONS)[number]["id"];

/** The lesson that comes next, or null when all are learned. */
export function nextLesson(learned: ReadonlySet<LessonId>) {
	return LESSONS.find(({ id }) => !learned.has(id)) ?? null;
}

const STORED = "dmt:practiced";

/** Remembers in this browser that somebody went through all lessons. */
export function rememberPractice() {
	try {
		localStorage.setItem(STORED, "yes");
	} catch {
		// Storage is switched off: they may practise again.
	}
}

/** Whether somebody went through all lessons in this browser. */
export function hasPracticed(): boolean {
	return localStorage.getItem(STORED) !== null;
}
