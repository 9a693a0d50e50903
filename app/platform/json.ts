type Source = { source?: string };
type Reviver = (key: string, value: unknown, context?: Source) => unknown;

/**
 * Parses JSON, keeping integers beyond 2^53 as text: Instagram's ids have up to 20 digits and would be rounded. Throws
 * `SyntaxError` for text that is not JSON.
 */
export function parseJsonWithBigIds(text: string): unknown {
	const reviver: Reviver = (_key, value, context) => {
		const tooLarge = typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value);
		return tooLarge && context?.source ? context.source : value;
	};
	return JSON.parse(text, reviver as (key: string, value: unknown) => unknown);
}

/** The parsed text, or undefined where it is not JSON. */
export function tryParseJson(text: string): unknown {
	try {
		return parseJsonWithBigIds(text);
	} catch {
		return undefined;
	}
}
