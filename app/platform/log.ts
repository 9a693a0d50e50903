import { AsyncLocalStorage } from "node:async_hooks";

/** Structured log: one JSON object a line. Fields are ids, counts and reasons; never message text, tokens, e-mails or query strings. */
type Fields = Record<string, string | number | boolean | null | undefined>;

const about = new AsyncLocalStorage<Fields>();

/** Has everything that `work` logs, and what it begins, carry these fields as well: the id of a request, of a delivery. */
export function logWith<T>(fields: Fields, work: () => T): T {
	return about.run({ ...about.getStore(), ...fields }, work);
}

/** The id of the request that is being answered, as its log lines carry it. */
export function requestId(): string | null {
	const id = about.getStore()?.request;
	return typeof id === "string" ? id : null;
}

function write(level: "info" | "error", message: string, fields: Fields) {
	console[level === "error" ? "error" : "log"](JSON.stringify({ level, message, ...about.getStore(), ...fields }));
}

export const log = {
	info: (message: string, fields: Fields = {}) => write("info", message, fields),
	error: (message: string, fields: Fields = {}) => write("error", message, fields),
};

/** The kind of an error without what it says: messages can hold text of people. */
export function errorName(error: unknown): string {
	return error instanceof Error ? `${error.name}: ${error.message.slice(0, 200)}` : "unknown";
}
