import { writeJson } from "#workers/sandbox/json.ts";
import { newTrace } from "#workers/sandbox/state/ids.ts";

const HEADERS = { "content-type": "application/json; charset=UTF-8", "cache-control": "private, no-cache, no-store, must-revalidate" };

export function answer(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
	return new Response(writeJson(body), { status, headers: { ...HEADERS, ...headers } });
}

type Refusal = { code: number; message: string; subcode?: number; status?: number; type?: string };

/** An error as the Graph API words it. */
export function refusal({ code, message, subcode, status = 400, type = "OAuthException" }: Refusal): Response {
	const error = { message, type, code, ...(subcode !== undefined && { error_subcode: subcode }), fbtrace_id: newTrace() };
	const challenge = { "www-authenticate": `OAuth "Facebook Platform" "invalid_token" "${message.replaceAll('"', "'")}"` };
	return answer({ error }, status, code === 190 ? challenge : {});
}

/** A wrong or missing parameter. */
export function badParameter(message: string): Response {
	return refusal({ code: 100, message: `(#100) ${message}` });
}

/** An object that is not there, or not this token's. */
export function notFound(id: string, method: string): Response {
	const verb = method.toLowerCase();
	return refusal({
		code: 100,
		subcode: 33,
		type: "GraphMethodException",
		message: `Unsupported ${verb} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation`,
	});
}
