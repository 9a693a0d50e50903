/** JSON as Meta writes it: slashes escaped, everything outside ASCII as `\uXXXX`. Signatures are over these bytes. */
export function writeJson(value: unknown) {
	return JSON.stringify(value)
		.replaceAll("/", "\\/")
		.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** The value, or undefined when the text is no JSON. */
export function readJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

export function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
