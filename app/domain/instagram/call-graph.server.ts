/** One HTTP call to Instagram: a time limit, a size limit, no redirects, and few repeats of reads alone. */
import type { z } from "zod";
import { tryParseJson } from "#app/platform/json.ts";
import { log } from "#app/platform/log.ts";
import { type Answered, type FailureKind, failureIn, type GraphFailure } from "./graph-errors.ts";

export type GraphAnswer<T> = { ok: true; value: T } | { ok: false; failure: GraphFailure };

type Call = { method?: "GET" | "POST" | "DELETE"; url: string; token?: string; json?: unknown; form?: Record<string, string> };

const TIMEOUT = 10_000;
const BODY_BYTES = 2_000_000;
const RETRIES = 2;

/** The call's answer in the shape asked for. Only a GET is tried again, and only where trouble may pass. */
export async function callGraph<T>(request: Call, answer: z.ZodType<T>): Promise<GraphAnswer<T>> {
	const isRead = (request.method ?? "GET") === "GET";
	for (let attempt = 0; ; attempt++) {
		const result = await callOnce(request, answer);
		const mayPass = !result.ok && (result.failure.kind === "later" || result.failure.kind === "timeout");
		if (!isRead || !mayPass || attempt >= RETRIES) {
			if (!result.ok) logFailure(request, result.failure);
			return result;
		}
		await new Promise((resolve) => setTimeout(resolve, Math.random() * 500 * 2 ** attempt));
	}
}

async function callOnce<T>({ method = "GET", url, token, json, form }: Call, answer: z.ZodType<T>): Promise<GraphAnswer<T>> {
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

function failed<T>(kind: FailureKind): GraphAnswer<T> {
	return { ok: false, failure: { kind, code: null, subcode: null, retryAfterMs: null } };
}

/** The answer with its value changed; a failure stays. */
export function mapAnswer<T, U>(answer: GraphAnswer<T>, change: (value: T) => U): GraphAnswer<U> {
	return answer.ok ? { ok: true, value: change(answer.value) } : answer;
}

function logFailure({ method = "GET", url }: Call, { kind, code, subcode }: GraphFailure) {
	log.error("instagram answered with a failure", { method, path: new URL(url).pathname, kind, code, subcode });
}
