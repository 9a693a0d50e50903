/** Loaders and actions of pages, called as Remix calls them. */
import type { ActionFunctionArgs } from "@remix-run/cloudflare";
import { makeContext } from "./context.ts";
import { ORIGIN } from "./http.ts";

type Given = { cookie?: string; params?: Record<string, string>; headers?: Record<string, string> };

/** What a loader is called with for a page opened at `path`. */
export function opened(path: string, { cookie = "", params = {}, headers = {} }: Given = {}): ActionFunctionArgs {
	return { request: new Request(`${ORIGIN}${path}`, { headers: { cookie, ...headers } }), params, context: makeContext().context };
}

/** What an action is called with for a form posted to `path`. */
export function posted(
	path: string,
	fields: Record<string, string>,
	{ cookie = "", params = {}, headers = {} }: Given = {},
): ActionFunctionArgs {
	const init = { method: "POST", body: new URLSearchParams(fields), headers: { cookie, ...headers } };
	return { request: new Request(`${ORIGIN}${path}`, init), params, context: makeContext().context };
}
