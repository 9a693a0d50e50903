/** Where every call of the app comes in: read, logged, with the faults that are set, and answered. */

import { fits, takeFault } from "#workers/sandbox/faults/faults.ts";
import { withTrouble } from "#workers/sandbox/faults/trouble.ts";
import { isObject, readJson } from "#workers/sandbox/json.ts";
import { exchangeCode } from "#workers/sandbox/oauth/exchange.ts";
import { type Account, findAccount } from "#workers/sandbox/state/accounts.ts";
import { closeRequest, openRequest } from "#workers/sandbox/state/requests.ts";
import type { State } from "#workers/sandbox/state/state.ts";
import { findToken } from "#workers/sandbox/state/tokens.ts";
import { refusal } from "./answer.ts";
import { type Call, readCall } from "./call.ts";
import { dispatch } from "./dispatch.ts";
import { redact, redactQuery } from "./redact.ts";
import { usageHeaders } from "./usage.ts";

/** Answers a call of the Graph API or the code exchange. */
export async function receive(state: State, request: Request): Promise<Response> {
	const started = Date.now();
	const call = await readCall(request);
	const account = accountOf(state, call);
	const url = new URL(request.url);
	const id = openRequest(state, {
		method: call.method,
		path: url.pathname,
		query: redactQuery(url.searchParams),
		body: redact(call.body),
		tokenIn: call.tokenIn,
	});

	const send = isSend(call) ? takeFault(state, "send", (fault) => isFor(fault.account, account)) : null;
	const graph = send ? null : takeFault(state, "graph", (fault) => isFor(fault.account, account) && isAt(fault, call));
	const taken = send ?? graph;
	const response = await withTrouble(taken?.fault ?? null, () => perform(state, call, send?.fault));
	for (const [name, value] of Object.entries(usageHeaders(state, account))) {
		if (!response.headers.has(name)) response.headers.set(name, value);
	}
	closeRequest(state, id, {
		account: account?.username ?? null,
		status: response.status,
		error: await errorIn(response),
		faultId: taken?.id ?? null,
		duration: Date.now() - started,
	});
	return response;
}

async function perform(state: State, call: Call, send: Parameters<typeof dispatch>[2]): Promise<Response> {
	if (call.path === "/oauth/access_token") return exchangeCode(state, call);
	try {
		return await dispatch(state, call, send);
	} catch (thrown) {
		if (thrown instanceof Response) return thrown;
		console.error(thrown);
		return refusal({ code: 1, status: 500, message: "An unknown error occurred" });
	}
}

function accountOf(state: State, { token }: Call): Account | null {
	const found = token === null ? null : findToken(state, token);
	return found && findAccount(state, found.account_id);
}

function isSend({ method, path }: Call) {
	return method === "POST" && /^\/[^/]+\/messages$/.test(path);
}

function isAt({ method, path }: { method?: string | undefined; path: string }, call: Call) {
	return (method === undefined || method === call.method) && fits(call.path, path);
}

function isFor(name: string | undefined, account: Account | null) {
	return name === undefined || (account !== null && [account.id, account.username].includes(name));
}

/** The code and subcode of an answer that is an error, as `10/2534022`. */
async function errorIn(response: Response): Promise<string | null> {
	if (!response.headers.get("content-type")?.includes("json")) return response.ok ? null : response.headers.get("content-type");
	const body = readJson(await response.clone().text());
	if (!isObject(body)) return response.ok ? null : "not readable";
	const error = isObject(body.error) ? body.error : body;
	const parts = [error.code, error.error_subcode].filter((part) => typeof part === "number");
	return parts.length > 0 ? parts.join("/") : null;
}
