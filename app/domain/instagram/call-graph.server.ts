/**
 * One HTTP call to Instagram: a time limit, a size limit, no redirects, and few repeats of reads alone. What is known
 * about an account's calls lives in this module's memory: each isolate learns it anew, and nothing depends on it.
 */
import { z } from "zod";
import { MINUTE, now, SECOND } from "#app/platform/clock.ts";
import { tryParseJson } from "#app/platform/json.ts";
import { log } from "#app/platform/log.ts";
import { type Answered, type FailureKind, failureIn, type GraphFailure } from "./graph-errors.ts";

export type GraphAnswer<T> = { ok: true; value: T } | { ok: false; failure: GraphFailure };

type Call = {
	method?: "GET" | "POST" | "DELETE";
	url: string;
	token?: string;
	json?: unknown;
	form?: Record<string, string>;
	/** Whose calls this one is counted with, to slow down and to stop when Instagram is in trouble. */
	account?: string;
	/** Made in any case, also where other calls are held back. */
	isUrgent?: true;
};

const TIMEOUT = 10 * SECOND;
const BODY_BYTES = 2_000_000;
const TRIES = 4;
/** The longest wait before the first repeat; it doubles with each. */
const FIRST_WAIT = SECOND / 2;
/** No try begins later than this after the first, so that a call with its last time limit ends within about 20 s. */
const LAST_TRY = 12 * SECOND;
const FAILURES = 5;
const PAUSE = MINUTE;
const SLOW_FROM = 80;
const LONGEST_PAUSE = 5 * SECOND;

/** Calls since this process began, and those that failed, by kind. */
let calls = 0;
const failures = new Map<FailureKind, number>();

/** How many calls this process has made since it began, and what those that failed met. */
export function graphFigures(): { calls: number; failures: ReadonlyMap<FailureKind, number> } {
	return { calls, failures };
}

/** Calls in a row that met trouble, and until when no more are made. */
const troubles = new Map<string, { count: number; until: number }>();
/** What share of its allowance an account has used, in percent, and how long that is believed. */
const usages = new Map<string, { percent: number; until: number }>();

/** The call's answer in the shape asked for. Only a GET is tried again, and only where trouble may pass. */
export async function callGraph<T>(call: Call, answer: z.ZodType<T>): Promise<GraphAnswer<T>> {
	// Whoever's token it is, it is theirs: calls are counted by it where no account is named.
	const request = { ...(call.token !== undefined && { account: call.token }), ...call };
	const result = heldBack<T>(request) ?? (await callPatiently(request, answer));
	calls++;
	if (!result.ok) {
		failures.set(result.failure.kind, (failures.get(result.failure.kind) ?? 0) + 1);
		logFailure(request, result.failure);
	}
	return result;
}

/**
 * The answer to a call that is not even made: Instagram is in trouble, or the allowance is used up. Nothing was asked, so
 * nothing is in doubt: what waits has only to wait longer.
 */
function heldBack<T>({ account, method, isUrgent }: Call): GraphAnswer<T> | null {
	if (!account || isUrgent) return null;
	const trouble = troubles.get(account);
	if (trouble && trouble.until > now()) return failed("rate-limited", trouble.until - now());
	const usage = usages.get(account);
	if (isRead(method) || usageOf(account) < 100 || !usage) return null;
	return failed("rate-limited", usage.until - now());
}

async function callPatiently<T>(request: Call, answer: z.ZodType<T>): Promise<GraphAnswer<T>> {
	const pause = isRead(request.method) && request.account ? pauseFor(usageOf(request.account)) : 0;
	if (pause > 0) await sleep(pause);
	const began = now();
	for (let tries = 1; ; tries++) {
		const result = await callOnce(request, answer);
		const wait = isRead(request.method) && tries < TRIES ? waitBefore(result, tries) : null;
		if (wait === null || now() + wait > began + LAST_TRY) {
			if (request.account) countTrouble(request.account, result);
			return result;
		}
		await sleep(wait);
	}
}

/** How long until a read that failed may be tried again; null when trying again is no use. */
function waitBefore({ ok, failure }: { ok: boolean; failure?: GraphFailure }, tries: number): number | null {
	if (ok || !failure) return null;
	const wait = Math.random() * FIRST_WAIT * 2 ** (tries - 1);
	switch (failure.kind) {
		case "later":
		case "timeout":
			return Math.max(wait, failure.retryAfterMs ?? 0);
		case "rate-limited":
			return failure.retryAfterMs;
		default:
			return null;
	}
}

/** Any answer that Instagram itself gave, a refusal as well, ends the row. */
function countTrouble(account: string, result: GraphAnswer<unknown>) {
	if (result.ok || (result.failure.kind !== "later" && result.failure.kind !== "timeout")) {
		troubles.delete(account);
		return;
	}
	const count = (troubles.get(account)?.count ?? 0) + 1;
	troubles.set(account, { count, until: count >= FAILURES ? now() + PAUSE : 0 });
}

/** The share of its allowance that this account has used, in percent; 0 when Instagram has not said so of late. */
export function usageOf(account: string): number {
	const usage = usages.get(account);
	return usage && usage.until > now() ? usage.percent : 0;
}

/** The highest share of its allowance that any account has used, in percent, as far as this process was told of late. */
export function highestUsage(): number {
	const at = now();
	for (const [account, { until }] of usages) if (until <= at) usages.delete(account);
	return Math.max(0, ...[...usages.values()].map(({ percent }) => percent));
}

/** How long to wait before the next read: nothing up to 80 %, then ever longer up to 100 %. */
export function pauseFor(percent: number): number {
	const share = (Math.min(percent, 100) - SLOW_FROM) / (100 - SLOW_FROM);
	return Math.max(0, share) * LONGEST_PAUSE;
}

const figure = z.coerce.number().catch(0);
const use = z
	.object({ call_count: figure, total_time: figure, total_cputime: figure, estimated_time_to_regain_access: figure })
	.transform(({ estimated_time_to_regain_access: minutes, ...figures }) => ({ percent: Math.max(...Object.values(figures)), minutes }));
const usesOfAccounts = z.record(z.string(), z.array(use)).transform((uses) => Object.values(uses).flat());

/** Keeps what the headers say about the allowance. A minute later it is forgotten, or sends that wait for it would wait for ever. */
function noteUsage(account: string, headers: Headers) {
	const ofApp = use.safeParse(tryParseJson(headers.get("x-app-usage") ?? "")).data;
	const ofAccount = usesOfAccounts.safeParse(tryParseJson(headers.get("x-business-use-case-usage") ?? "")).data;
	const uses = [...(ofApp ? [ofApp] : []), ...(ofAccount ?? [])];
	const percent = Math.max(0, ...uses.map((one) => one.percent));
	const minutes = Math.max(1, ...uses.map((one) => one.minutes));
	usages.set(account, { percent, until: now() + minutes * MINUTE });
}

async function callOnce<T>({ method = "GET", url, token, json, form, account }: Call, answer: z.ZodType<T>): Promise<GraphAnswer<T>> {
	const headers = new Headers({ accept: "application/json" });
	if (token) headers.set("authorization", `Bearer ${token}`);
	if (json) headers.set("content-type", "application/json");
	let answered: Answered | null;
	try {
		const response = await fetch(url, {
			method,
			headers,
			redirect: "manual",
			signal: AbortSignal.timeout(TIMEOUT),
			...(json !== undefined && { body: JSON.stringify(json) }),
			...(form && { body: new URLSearchParams(form) }),
		});
		if (account) noteUsage(account, response.headers);
		answered = await readAnswer(response);
	} catch {
		return failed("timeout");
	}
	if (!answered) return failed("later");
	const failure = failureIn(answered);
	if (failure) return { ok: false, failure };
	const value = answer.safeParse(tryParseJson(answered.text));
	return value.success ? { ok: true, value: value.data } : failed("later");
}

/** Null for a body beyond the limit, which is not read to its end. */
async function readAnswer(response: Response): Promise<Answered | null> {
	const decoder = new TextDecoder();
	const reader = response.body?.getReader();
	let text = "";
	let length = 0;
	for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
		length += read.value.byteLength;
		if (length > BODY_BYTES) {
			await reader?.cancel();
			return null;
		}
		text += decoder.decode(read.value, { stream: true });
	}
	return { status: response.status, text: text + decoder.decode(), headers: response.headers };
}

function failed<T>(kind: FailureKind, retryAfterMs: number | null = null): GraphAnswer<T> {
	return { ok: false, failure: { kind, code: null, subcode: null, retryAfterMs } };
}

function isRead(method: Call["method"] = "GET") {
	return method === "GET";
}

function sleep(milliseconds: number) {
	return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** The answer with its value changed; a failure stays. */
export function mapAnswer<T, U>(answer: GraphAnswer<T>, change: (value: T) => U): GraphAnswer<U> {
	return answer.ok ? { ok: true, value: change(answer.value) } : answer;
}

function logFailure({ method = "GET", url }: Call, { kind, code, subcode }: GraphFailure) {
	const isNormal = kind === "profile-unavailable" || kind === "not-found";
	log[isNormal ? "info" : "error"]("instagram answered with a failure", { method, path: new URL(url).pathname, kind, code, subcode });
}
