import { isObject, readJson } from "#workers/sandbox/json.ts";
import { badParameter } from "./answer.ts";

/** A call of the app, read: `params` are those of query and body together, the token apart. */
export type Call = {
	method: string;
	/** Without the version, always with a slash in front. */
	path: string;
	version: string | null;
	params: Record<string, unknown>;
	token: string | null;
	tokenIn: "header" | "query" | "body" | null;
	/** The body as it came, for the log. */
	body: string | null;
	/** Set where the body cannot be read. */
	problem: Response | null;
};

const LARGEST_BODY = 1_000_000;

/** Reads a request as the Graph API does: parameters from the query, a form or JSON. */
export async function readCall(request: Request): Promise<Call> {
	const url = new URL(request.url);
	const [, version = null, rest = url.pathname] = url.pathname.match(/^\/(v\d+\.\d+)(\/.*)?$/) ?? [];
	const path = (version ? rest : url.pathname).replace(/\/+$/, "") || "/";
	const query = Object.fromEntries(url.searchParams);
	const text = request.method === "GET" ? "" : (await request.clone().text()).slice(0, LARGEST_BODY);
	const inBody = request.method === "GET" ? {} : await readBody(request, text);
	const body = text === "" ? null : text;
	if (!inBody)
		return {
			method: request.method,
			path,
			version,
			params: query,
			token: null,
			tokenIn: null,
			body,
			problem: badParameter("Invalid JSON"),
		};

	const bearer = request.headers.get("authorization")?.match(/^(?:Bearer|OAuth) +(\S+)$/i)?.[1];
	const places = [
		["header", bearer],
		["query", query.access_token],
		["body", inBody.access_token],
	] as const;
	const [tokenIn, token] = places.find(([, value]) => typeof value === "string" && value !== "") ?? [null, null];
	const { access_token: _, ...params } = { ...query, ...inBody };
	return { method: request.method, path, version, params, token: typeof token === "string" ? token : null, tokenIn, body, problem: null };
}

async function readBody(request: Request, text: string): Promise<Record<string, unknown> | null> {
	const type = request.headers.get("content-type") ?? "";
	if (text.trim() === "") return {};
	if (type.includes("json")) {
		const value = readJson(text);
		return isObject(value) ? value : null;
	}
	try {
		const form = await request.formData();
		const fields = Array.from(form, ([name, value]): [string, unknown] => [name, typeof value === "string" ? readField(value) : value]);
		return Object.fromEntries(fields);
	} catch {
		return {};
	}
}

/** In a form, objects and lists are written as JSON. */
function readField(value: string): unknown {
	return /^[[{]/.test(value) ? (readJson(value) ?? value) : value;
}

/** A parameter as text; a number counts, nothing else does. */
export function textOf(value: unknown): string | null {
	if (typeof value === "string") return value;
	return typeof value === "number" ? String(value) : null;
}
