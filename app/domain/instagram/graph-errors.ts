/**
 * What an answer of Instagram's Graph API means, by code and subcode alone: its texts are localised and its HTTP status
 * says little. Source: Meta's error handling reference and integrators' reports.
 */
import { DAY, MINUTE, now, SECOND } from "#app/platform/clock.ts";
import { tryParseJson } from "#app/platform/json.ts";

export type FailureKind =
	/** Trouble at Meta; may pass. */
	| "later"
	| "rate-limited"
	| "token-dead"
	| "permission-missing"
	/** The account's owner switched off "Allow access to messages". */
	| "messages-off"
	/** Too much use of the human-agent tag: waiting does not help, only leaving the tag out does. */
	| "tag-overused"
	| "window-closed"
	/** The person blocked the account, left, or cannot be written to. */
	| "unreachable"
	/** Instagram restricted the account: every send waits. */
	| "restricted"
	| "held-by-another-app"
	/** Meta could not fetch or process a file; once more may help. */
	| "media-trouble"
	/** Seen during outages of Meta, too: one of these says nothing about the connection. */
	| "not-found"
	/** No consent yet, or never wrote: normal. */
	| "profile-unavailable"
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
	/** Instagram's own sentence, where nothing else says what is to be done. */
	said?: string;
};

/** Whether the same call may succeed later. */
export function mayPass({ kind }: GraphFailure): boolean {
	return kind === "later" || kind === "timeout" || kind === "rate-limited";
}

/** An answer as it came: the HTTP status, the whole body, and its headers. */
export type Answered = { status: number; text: string; headers: Headers };

/** Nothing waits longer than a day for one answer, whatever it says. */
const LONGEST_WAIT = DAY;

/** From here on a number decides whatever stands beside it: Meta prints it as a code in one place and as a subcode in another. */
const DECIDES_FROM = 1_000_000;

const ROWS: [FailureKind, ...number[]][] = [
	["later", 2],
	["rate-limited", 4, 17, 32, 420, 613, 80002, 80006],
	["token-dead", 102, 190],
	["permission-missing", 3, 10, 200, 36103],
	["messages-off", 2534041],
	["tag-overused", 2018338],
	["window-closed", 2534022, 2018278],
	["unreachable", 551, 1545041, 2018001, 2018108, 2534014],
	["restricted", 1893063, 2534029],
	["held-by-another-app", 2018300, 2534037],
	["media-trouble", 2018008, 2018294],
	["not-found", 33, 803, 9000001],
	["profile-unavailable", 230, 9010],
	// 400 is how the exchange of a code is refused.
	["refused", 400, 2500, 2018047, 2018074, 2018109],
];

const BY_NUMBER = new Map(ROWS.flatMap(([kind, ...numbers]) => numbers.map((number) => [number, kind] as const)));

/** The failure in an answer, or null when it is none. */
export function failureIn({ status, text, headers }: Answered): GraphFailure | null {
	const body = tryParseJson(text);
	const told = toldIn(body);
	if (!told && status >= 200 && status < 300 && isObject(body)) return null;

	const { code = null, subcode = null } = told ?? {};
	const retryAfterMs = waitOf(headers, body);
	const isBroken = body === undefined && /^\s*[<{[]/.test(text);
	const kind =
		kindOfNumbers(code, subcode) ??
		(status === 429 && code !== 190 ? "rate-limited" : null) ??
		(told && kindOfCode(told, retryAfterMs !== null)) ??
		kindOfStatus(status, code !== null, isBroken);
	return { kind, code, subcode, retryAfterMs, ...(code === NOT_ELIGIBLE && told?.said && { said: told.said }) };
}

/** A creator's account that may not be connected (yet): only Instagram's own sentence says why. */
const NOT_ELIGIBLE = 36103;
const LONGEST_SENTENCE = 300;

function kindOfNumbers(code: number | null, subcode: number | null): FailureKind | undefined {
	const deciding = [subcode, code].find((number) => number !== null && number >= DECIDES_FROM && BY_NUMBER.has(number));
	return BY_NUMBER.get(deciding ?? 0);
}

function kindOfCode({ code, subcode, isTransient }: Told, hasTime: boolean): FailureKind | undefined {
	switch (code) {
		case 1:
			return isTransient === false ? "refused" : "later";
		case 100:
			return subcode === 33 ? "not-found" : "refused";
		case 368:
			return hasTime ? "rate-limited" : "unknown";
		default:
			return BY_NUMBER.get(code ?? 0);
	}
}

/** What no code explains. A page, or JSON that breaks off, comes from a machine in front of the API and says nothing about us. */
function kindOfStatus(status: number, hasCode: boolean, isBroken: boolean): FailureKind {
	if (status >= 500 || isBroken) return "later";
	if (hasCode) return "unknown";
	if (status < 300) return "later";
	if (status === 401) return "token-dead";
	return status === 404 ? "not-found" : "unknown";
}

type Told = { code: number | null; subcode: number | null; isTransient: boolean | null; said: string | null };

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
		said:
			[error.error_user_msg, error.message, error.error_message]
				.find((text) => typeof text === "string" && text !== "")
				?.toString()
				.slice(0, LONGEST_SENTENCE) ?? null,
	};
}

/** `Retry-After` as seconds or as a date, else the longest time, in minutes, until one of the account's uses is let in again. */
function waitOf(headers: Headers, body: unknown): number | null {
	const after = headers.get("retry-after") ?? "";
	const seconds = numberOf(after) ?? (Date.parse(after) - now()) / SECOND;
	if (seconds >= 0) return Math.min(Math.ceil(seconds * SECOND), LONGEST_WAIT);
	const usage = tryParseJson(headers.get("x-business-use-case-usage") ?? "");
	const uses = isObject(usage) ? Object.values(usage).flat() : [];
	const told = isObject(body) ? [body.error, body] : [];
	const minutes = [...uses, ...told].map((use) => (isObject(use) ? numberOf(use.estimated_time_to_regain_access) : null) ?? 0);
	const longest = Math.max(0, ...minutes);
	return longest > 0 ? Math.min(longest * MINUTE, LONGEST_WAIT) : null;
}

function numberOf(value: unknown): number | null {
	const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
	return typeof number === "number" && Number.isFinite(number) ? number : null;
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
