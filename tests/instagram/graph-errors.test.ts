import { expect, test } from "vitest";
import { type FailureKind, failureIn } from "#app/domain/instagram/graph-errors.ts";

type Row = [means: string, kind: FailureKind | null, answer: { status?: number; headers?: Record<string, string>; body: unknown }];

function read({ status = 400, headers = {}, body }: Row[2]) {
	const text = typeof body === "string" ? body : JSON.stringify(body);
	return failureIn({ status, text, headers: new Headers(headers) });
}

/** An error as Instagram prints it; the message is in a language that nobody here reads. */
function error(code: number, subcode?: number, more: object = {}) {
	return { error: { message: "Es ist ein Fehler aufgetreten.", type: "OAuthException", code, error_subcode: subcode, ...more } };
}

const CODES: Row[] = [
	["trouble at Meta", "later", { status: 500, body: error(2) }],
	["code 2 with any status", "later", { status: 400, body: error(2) }],
	["code 1, which may pass", "later", { body: error(1) }],
	["code 1 that passes", "later", { body: error(1, undefined, { is_transient: true }) }],
	["code 1 that does not pass", "refused", { body: error(1, undefined, { is_transient: false }) }],
	["5xx with a code that is not known", "later", { status: 503, body: error(987654) }],
	["app's calls used up", "rate-limited", { body: error(4) }],
	["person's calls used up", "rate-limited", { status: 403, body: error(17) }],
	["page's calls used up", "rate-limited", { status: 500, body: error(32) }],
	["420", "rate-limited", { body: error(420) }],
	["613", "rate-limited", { body: error(613) }],
	["80002", "rate-limited", { body: error(80002) }],
	["80006", "rate-limited", { body: error(80006) }],
	["HTTP 429 without a code", "rate-limited", { status: 429, body: {} }],
	["HTTP 429 with a code that is not known", "rate-limited", { status: 429, body: error(987654) }],
	["HTTP 429 as a page", "rate-limited", { status: 429, body: "<html>" }],
	["blocked for a time", "rate-limited", { body: error(368), headers: { "retry-after": "60" } }],
	["blocked without a time", "unknown", { body: error(368) }],
	...[458, 459, 460, 463, 464, 467, undefined].map(
		(subcode): Row => [`token dead, subcode ${subcode}`, "token-dead", { body: error(190, subcode) }],
	),
	["token dead with HTTP 429", "token-dead", { status: 429, body: error(190) }],
	["session gone", "token-dead", { body: error(102) }],
	["token dead, the other type", "token-dead", { body: error(190, undefined, { type: "IGApiException" }) }],
	["HTTP 401 without a code", "token-dead", { status: 401, body: "" }],
	["capability missing", "permission-missing", { status: 403, body: error(3) }],
	["permission missing", "permission-missing", { status: 403, body: error(10) }],
	["permission missing, 200", "permission-missing", { status: 403, body: error(200) }],
	["creator account not eligible", "permission-missing", { body: error(36103) }],
	["window closed", "window-closed", { status: 403, body: error(10, 2534022) }],
	["window closed, the older subcode", "window-closed", { body: error(10, 2018278) }],
	...[10, 100, 551].map((code): Row => [`no such person, ${code}`, "unreachable", { body: error(code, 2534014) }]),
	["blocked", "unreachable", { body: error(551, 1545041) }],
	["gone", "unreachable", { body: error(100, 2018001) }],
	["not available", "unreachable", { body: error(551) }],
	["not eligible", "unreachable", { body: error(10, 2018108) }],
	["access to messages switched off", "messages-off", { status: 403, body: error(200, 2534041) }],
	["account restricted", "restricted", { status: 403, body: error(10, 1893063) }],
	["account restricted, 100", "restricted", { body: error(100, 2534029) }],
	["human-agent tag overused", "tag-overused", { body: error(613, 2018338) }],
	["human-agent tag overused with HTTP 429", "tag-overused", { status: 429, body: error(613, 2018338) }],
	["media not fetched", "media-trouble", { body: error(2018008) }],
	["media not processed", "media-trouble", { body: error(100, 2018294) }],
	["media of a wrong type", "refused", { body: error(2018074) }],
	["media not reachable", "refused", { body: error(100, 2018109) }],
	["no consent yet", "profile-unavailable", { status: 403, body: error(230) }],
	["first-time recipient", "profile-unavailable", { body: error(9010) }],
	["another app answers", "held-by-another-app", { body: error(2534037) }],
	["another app answers, as a subcode", "held-by-another-app", { body: error(10, 2018300) }],
	["not there, 33", "not-found", { body: error(33) }],
	["not there, 803", "not-found", { status: 404, body: error(803) }],
	["not there, 100/33", "not-found", { body: error(100, 33) }],
	["not there, 9000001", "not-found", { body: error(9000001) }],
	["wrong parameter", "refused", { body: error(100) }],
	["wrong parameter with HTTP 500", "refused", { status: 500, body: error(100) }],
	["wrong parameter, a subcode that is not known", "refused", { body: error(100, 2999999) }],
	["no parameter", "refused", { body: error(2500) }],
	["attachment not taken", "refused", { body: error(100, 2018047) }],
	["code of the dialog refused", "refused", { body: { error_type: "OAuthException", code: 400, error_message: "used" } }],
	["anything else", "unknown", { body: error(987654) }],
];

const SHAPES: Row[] = [
	["in error", "token-dead", { body: error(190, 463) }],
	["without the outer object", "token-dead", { body: error(190, 463).error }],
	["in meta", "token-dead", { body: { meta: { error_type: "OAuthException", code: 190, error_message: "x" } } }],
	["flat", "token-dead", { body: { error_type: "OAuthException", code: 190, error_message: "x" } }],
	["a code as text", "token-dead", { body: { error: { code: "190" } } }],
	["no message, no type", "token-dead", { body: { error: { code: 190 } } }],
	["a subcode alone", "window-closed", { body: { error: { error_subcode: 2534022 } } }],
	["a message alone", "unknown", { body: { error_message: "x" } }],
	["an error that is text", "unknown", { body: { error: "x" } }],
	["an error with HTTP 200", "unreachable", { status: 200, body: error(551) }],
	["flat with HTTP 200", "refused", { status: 200, body: { error_type: "x", code: 400, error_message: "x" } }],
	["a message alone with HTTP 200", "later", { status: 200, body: { error_message: "x" } }],
	["a page with HTTP 502", "later", { status: 502, body: "<!DOCTYPE html><html></html>" }],
	["a page with HTTP 400", "later", { body: "\n<html></html>" }],
	["a page with HTTP 200", "later", { status: 200, body: "<html></html>" }],
	["text with HTTP 503", "later", { status: 503, body: "upstream connect error" }],
	["text with HTTP 400", "unknown", { body: "Bad Request" }],
	["cut JSON with HTTP 400", "later", { body: '{"error":{"code":19' }],
	["cut JSON with HTTP 200", "later", { status: 200, body: '{"data":[{"id":"1' }],
	["nothing with HTTP 200", "later", { status: 200, body: "" }],
	["a list with HTTP 200", "later", { status: 200, body: [] }],
	["nothing with HTTP 404", "not-found", { status: 404, body: "" }],
	["an answer", null, { status: 200, body: { id: "1" } }],
];

test.each([...CODES, ...SHAPES])("%s: %s", (_means, kind, answer) => {
	expect(read(answer)?.kind ?? null).toBe(kind);
});

test("a failure keeps the code and subcode that Instagram gave", () => {
	expect(read({ body: error(987654, 12) })).toMatchObject({ kind: "unknown", code: 987654, subcode: 12 });
});

test.each([
	["seconds", { "retry-after": "7" }, 7000],
	["a date", { "retry-after": new Date(Date.now() + 90_000).toUTCString() }, 90_000],
	["a date that is past", { "retry-after": "Wed, 21 Oct 2015 07:28:00 GMT" }, null],
	["nonsense", { "retry-after": "soon" }, null],
	["years", { "retry-after": "99999999" }, 24 * 3_600_000],
	["minutes of an account", { "x-business-use-case-usage": '{"1":[{"estimated_time_to_regain_access":3}]}' }, 180_000],
	["no minutes", { "x-business-use-case-usage": '{"1":[{"estimated_time_to_regain_access":0}]}' }, null],
	["a header that is not JSON", { "x-business-use-case-usage": "{" }, null],
	["nothing", {}, null],
])("the time to wait, told as %s", (_name, headers, wait) => {
	const told = read({ status: 429, headers: headers as Record<string, string>, body: error(613) })?.retryAfterMs ?? null;

	if (wait === null) expect(told).toBeNull();
	// A date has no fractions of a second.
	else expect(Math.abs((told ?? 0) - wait)).toBeLessThan(2000);
});

test("a creator's account that may not be connected yet is told with Instagram's own sentence, cut to a length", () => {
	const body = { error: { message: "x", code: 36103, error_user_msg: "Your account needs more time. ".repeat(20) } };
	const failure = failureIn({ status: 400, text: JSON.stringify(body), headers: new Headers() });

	expect(failure).toMatchObject({ kind: "permission-missing", code: 36103 });
	expect(failure?.said).toHaveLength(300);
	expect(failureIn({ status: 400, text: '{"error":{"code":10,"message":"no"}}', headers: new Headers() })).not.toHaveProperty("said");
});
