/**
 * What an answer of Instagram's Graph API means, by code and subcode alone: its texts are localised and its HTTP status
 * says little. Source: Meta's error handling reference and integrators' reports.
 */
import { tryParseJson } from "#app/platform/json.ts";

export type FailureKind =
	/** Trouble at Meta; may pass. */
	| "later"
	| "rate-limited"
	| "token-dead"
	| "permission-missing"
	| "window-closed"
	/** The person blocked the account, left, or cannot be written to. */
	| "unreachable"
	/** Instagram restricted the account: every send waits. */
	| "restricted"
	| "held-by-another-app"
	| "not-found"
	/** Wrong for good: our own mistake, too long, bad media. */
	| "refused"
	/** No answer in time: it may have been done. */
	| "timeout"
	| "unknown";

export type GraphFailure = {
	kind: FailureKind;
	code: number | null;
	subcode: number | null;
	/** How long to wait, in milliseconds, where Instagram said so. */
	retryAfterMs: number | null;
};

/** An answer as it came: the HTTP status, the whole body, and its headers. */
export type Answered = { status: number; text: string; headers: Headers };

/** Nothing waits longer than a day for one answer, whatever it says. */
const LONGEST_WAIT = 24 * 60 * 60_000;

/** What Meta prints as a code in one place and as a subcode in another: decides wherever it stands. */
const BY_NUMBER = new Map<number, FailureKind>([
	[2534014, "unreachable"],
	[1545041, "unreachable"],
	[2018001, "unreachable"],
	[2018108, "unreachable"],
	[2534022, "window-closed"],
	[2018278, "window-closed"],
	[2534041, "permission-missing"],
	// Too much use of the human-agent tag: waiting does not help, only leaving the tag out does.
	[2018338, "permission-missing"],
	[1893063, "restricted"],
	[2534029, "restricted"],
	[2534037, "held-by-another-app"],
	[2018300, "held-by-another-app"],
	[9000001, "not-found"],
	[2018008, "later"],
	[2018294, "later"],
	[2018047, "refused"],
	[2018074, "refused"],
	[2018109, "refused"],
]);

const BY_CODE = new Map<number, FailureKind>([
	[190, "token-dead"],
	[102, "token-dead"],
	[551, "unreachable"],
	[3, "permission-missing"],
	[10, "permission-missing"],
	[200, "permission-missing"],
	[36103, "permission-missing"],
	[33, "not-found"],
	[803, "not-found"],
	[230, "not-found"],
	[9010, "not-found"],
	[4, "rate-limited"],
	[17, "rate-limited"],
	[32, "rate-limited"],
	[420, "rate-limited"],
	[613, "rate-limited"],
	[80002, "rate-limited"],
	[80006, "rate-limited"],
	[2, "later"],
	[2500, "refused"],
]);

/** The failure in an answer, or null when it is none. */
export function failureIn({ status, text, headers }: Answered): GraphFailure | null {
	const body = tryParseJson(text);
	const told = toldIn(body);
	if (!told && status >= 200 && status < 300 && isObject(body)) return null;

	const { code, subcode } = told ?? { code: null, subcode: null };
	const retryAfterMs = waitOf(headers, body);
	const kind =
		status === 429 && code !== 190 ? "rate-limited" : (kindOf(status, told, retryAfterMs !== null) ?? kindOfStatus(status, text));
	return { kind, code, subcode, retryAfterMs };
}

function kindOf(status: number, told: Told | null, hasTime: boolean): FailureKind | null {
	const { code = null, subcode = null, isTransient = null } = told ?? {};
	if (code === null) return null;
	const byNumber = BY_NUMBER.get(subcode ?? code) ?? BY_NUMBER.get(code);
	if (byNumber) return byNumber;
	switch (code) {
		case 1:
			return isTransient === false ? "refused" : "later";
		case 100:
			return subcode === 33 ? "not-found" : "refused";
		case 368:
			return hasTime ? "rate-limited" : "unknown";
		default:
			return BY_CODE.get(code) ?? (status >= 500 ? "later" : "unknown");
	}
}

/** An answer without a code. A page instead of JSON comes from a machine in front of the API and says nothing about us. */
function kindOfStatus(status: number, text: string): FailureKind {
	if (status >= 500 || (status >= 200 && status < 300) || text.trimStart().startsWith("<")) return "later";
	if (status === 401) return "token-dead";
	return status === 404 ? "not-found" : "unknown";
}

type Told = { code: number | null; subcode: number | null; isTransient: boolean | null };

/** What an error says, in any of its shapes: in `error`, in `meta`, flat, or as a bare message. */
function toldIn(body: unknown): Told | null {
	if (!isObject(body)) return null;
	const { error, meta } = body;
	if (isObject(error)) return told(error);
	if (isObject(meta) && ("error_type" in meta || "error_message" in meta)) return told(meta);
	if (["error_type", "error_message", "code", "error_subcode", "fbtrace_id"].some((name) => name in body)) return told(body);
	return error ? told({}) : null;
}

function told(error: Record<string, unknown>): Told {
	return {
		code: numberOf(error.code),
		subcode: numberOf(error.error_subcode),
		isTransient: typeof error.is_transient === "boolean" ? error.is_transient : null,
	};
}

/** `Retry-After` in seconds, else the longest time, in minutes, until one of the account's uses is let in again. */
function waitOf(headers: Headers, body: unknown): number | null {
	const seconds = numberOf(headers.get("retry-after"));
	if (seconds !== null && seconds >= 0) return Math.min(seconds * 1000, LONGEST_WAIT);
	const usage = tryParseJson(headers.get("x-business-use-case-usage") ?? "");
	const uses = isObject(usage) ? Object.values(usage).flat() : [];
	const told = isObject(body) ? [body.error, body] : [];
	const minutes = [...uses, ...told].map((use) => (isObject(use) ? numberOf(use.estimated_time_to_regain_access) : null) ?? 0);
	const longest = Math.max(0, ...minutes);
	return longest > 0 ? Math.min(longest * 60_000, LONGEST_WAIT) : null;
}

function numberOf(value: unknown): number | null {
	const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
	return typeof number === "number" && Number.isFinite(number) ? number : null;
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
