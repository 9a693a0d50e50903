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

const UNREACHABLE_SUBCODES = new Set([2534014, 1545041, 2018001]);
const RATE_CODES = new Set([4, 17, 32, 368, 420, 613, 80002, 80006]);
const REFUSED_CODES = new Set([100, 2500, 2018047, 2018074, 2018109, 36000]);

/** The failure in an answer, or null when it is none. `retryAfter` is the header in seconds, `text` the whole body. */
export function failureIn(status: number, text: string, retryAfter: string | null): GraphFailure | null {
	const body = tryParseJson(text);
	const error = errorOf(body);
	if (!error && status >= 200 && status < 300 && isObject(body)) return null;

	const { code, subcode, isTransient } = error ?? { code: null, subcode: null, isTransient: null };
	return { kind: kindOf(status, code, subcode, isTransient), code, subcode, retryAfterMs: waitOf(retryAfter, body) };
}

function kindOf(status: number, code: number | null, subcode: number | null, isTransient: boolean | null): FailureKind {
	if (subcode !== null && UNREACHABLE_SUBCODES.has(subcode)) return "unreachable";
	switch (subcode) {
		case 2534022:
		case 2018278:
			return "window-closed";
		case 2018108:
			return "unreachable";
		case 2534041:
			return "permission-missing";
		case 1893063:
		case 2534029:
			return "restricted";
		case 2534037:
		case 2018300:
			return "held-by-another-app";
		default:
			return kindOfCode(status, code, subcode, isTransient);
	}
}

function kindOfCode(status: number, code: number | null, subcode: number | null, isTransient: boolean | null): FailureKind {
	if (code === null) return kindOfStatus(status);
	if (code === 551) return "unreachable";
	if (code === 190 || code === 102) return "token-dead";
	if (RATE_CODES.has(code) || status === 429) return "rate-limited";
	if (code === 3 || code === 10 || code === 200 || code === 36103) return "permission-missing";
	if (code === 2534037 || code === 2018300) return "held-by-another-app";
	if (code === 2018008 || code === 2018294) return "later";
	if (code === 33 || code === 803 || code === 9000001 || code === 230 || code === 9010) return "not-found";
	if (code === 100 && subcode === 33) return "not-found";
	if (code === 2 || (code === 1 && isTransient !== false)) return "later";
	if (REFUSED_CODES.has(code) || code === 1) return "refused";
	return status >= 500 ? "later" : "unknown";
}

function kindOfStatus(status: number): FailureKind {
	if (status === 429) return "rate-limited";
	if (status === 401) return "token-dead";
	if (status === 404) return "not-found";
	return status >= 500 || (status >= 200 && status < 300) ? "later" : "unknown";
}

type Told = { code: number | null; subcode: number | null; isTransient: boolean | null };

/** The error in any of its shapes: in `error`, in `meta`, flat, or as a bare message. */
function errorOf(body: unknown): Told | null {
	if (!isObject(body)) return null;
	const inner = [body.error, body.meta, body].find(
		(candidate) => isObject(candidate) && ("code" in candidate || "error_message" in candidate || "error_subcode" in candidate || "fbtrace_id" in candidate),
	);
	if (isObject(inner)) {
		return {
			code: numberOf(inner.code),
			subcode: numberOf(inner.error_subcode),
			isTransient: typeof inner.is_transient === "boolean" ? inner.is_transient : null,
		};
	}
	return "error" in body ? { code: null, subcode: null, isTransient: null } : null;
}

function waitOf(retryAfter: string | null, body: unknown): number | null {
	if (retryAfter && /^\d{1,6}$/.test(retryAfter)) return Number(retryAfter) * 1000;
	const minutes = isObject(body) && isObject(body.error) ? numberOf(body.error.estimated_time_to_regain_access) : null;
	return minutes === null ? null : minutes * 60_000;
}

function numberOf(value: unknown): number | null {
	const number = typeof value === "string" && value !== "" ? Number(value) : value;
	return typeof number === "number" && Number.isFinite(number) ? number : null;
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
