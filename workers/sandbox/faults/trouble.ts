import { writeJson } from "#workers/sandbox/json.ts";
import { newTrace } from "#workers/sandbox/state/ids.ts";
import { PRESETS, type Trouble } from "./presets.ts";
import type { GraphTrouble, SendTrouble } from "./schemas.ts";

const HANG = 15_000;
const JSON_TYPE = "application/json; charset=UTF-8";

/** Lets a call happen with a fault in its way: held up, failed before or after it took effect, or never answered. */
export async function withTrouble(fault: GraphTrouble | SendTrouble | null, perform: () => Promise<Response>): Promise<Response> {
	if (!fault) return perform();
	if (fault.delay_ms) await sleep(fault.delay_ms);
	if (!isRefusing(fault)) return perform();

	const tookEffect = fault.timeout === "after" || (fault.timeout !== "before" && fault.when === "after");
	if (tookEffect) await perform();
	if (fault.timeout) {
		await sleep(fault.hang_ms ?? HANG);
		return new Response(null, { status: 504 });
	}
	return refuse(fault);
}

/** A fault that only waits, or only changes the echo, leaves the answer alone. */
function isRefusing({ timeout, name, status, code, shape, body }: GraphTrouble | SendTrouble) {
	return Boolean(timeout) || [name, status, code, shape, body].some((value) => value !== undefined);
}

function refuse(fault: GraphTrouble | SendTrouble): Response {
	const preset: Trouble | undefined = fault.name && PRESETS[fault.name];
	const status = fault.status ?? preset?.status ?? (fault.shape === "html" ? 502 : 500);
	const headers = new Headers({ "content-type": JSON_TYPE, ...preset?.headers, ...fault.headers });
	if (fault.body !== undefined) {
		return answer(typeof fault.body === "string" ? fault.body : writeJson(fault.body), status, headers);
	}

	const code = fault.code ?? preset?.code ?? 2;
	const subcode = fault.subcode ?? preset?.subcode;
	const message = fault.message ?? preset?.message ?? "An unexpected error has occurred. Please retry your request later.";
	const isTransient = fault.is_transient ?? preset?.is_transient;
	const type = fault.type ?? "OAuthException";
	const error = {
		message,
		type,
		code,
		...(subcode !== undefined && { error_subcode: subcode }),
		...(isTransient !== undefined && { is_transient: isTransient }),
		...(fault.user_title !== undefined && { error_user_title: fault.user_title }),
		...(fault.user_message !== undefined && { error_user_msg: fault.user_message }),
		fbtrace_id: newTrace(),
	};
	switch (fault.shape ?? "graph") {
		case "graph":
			return answer(writeJson({ error }), status, headers);
		case "bare":
			return answer(writeJson(error), status, headers);
		case "meta":
			return answer(writeJson({ meta: { error_type: type, code, error_message: message } }), status, headers);
		case "flat":
			return answer(writeJson({ error_type: type, code, error_message: message }), status, headers);
		case "message-only":
			return answer(writeJson({ error_message: message }), status, headers);
		case "html":
			headers.set("content-type", "text/html; charset=utf-8");
			return answer(
				"<!DOCTYPE html><html><head><title>Error</title></head><body><h1>Sorry, something went wrong.</h1></body></html>",
				status,
				headers,
			);
		case "text":
			headers.set("content-type", "text/plain");
			return answer(message, status, headers);
		case "empty":
			return answer("", status, headers);
		case "cut":
			return answer(writeJson({ error }).slice(0, 20), status, headers);
	}
}

function answer(body: string, status: number, headers: Headers) {
	const hasNoBody = status === 204 || status === 205 || status === 304;
	return new Response(hasNoBody ? null : body, { status, headers });
}

function sleep(milliseconds: number) {
	return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
