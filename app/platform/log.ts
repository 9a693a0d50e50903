/** Structured log: one JSON object a line. Fields are ids, counts and reasons; never message text, tokens, e-mails or query strings. */
type Fields = Record<string, string | number | boolean | null | undefined>;

function write(level: "info" | "error", message: string, fields: Fields) {
	console[level === "error" ? "error" : "log"](JSON.stringify({ level, message, ...fields }));
}

export const log = {
	info: (message: string, fields: Fields = {}) => write("info", message, fields),
	error: (message: string, fields: Fields = {}) => write("error", message, fields),
};

/** The kind of an error without what it says: messages can hold text of people. */
export function errorName(error: unknown): string {
	return error instanceof Error ? `${error.name}: ${error.message.slice(0, 200)}` : "unknown";
}
