import { readAnswers } from "#workers/sandbox/faults/faults.ts";
import { type Account, findAccount } from "#workers/sandbox/state/accounts.ts";
import type { State } from "#workers/sandbox/state/state.ts";
import { BASIC, issueCode, MESSAGES } from "#workers/sandbox/state/tokens.ts";

const KNOWN_SCOPES = [
	BASIC,
	MESSAGES,
	"instagram_business_manage_comments",
	"instagram_business_content_publish",
	"instagram_business_manage_insights",
];

/** What the app asked for when it opened the dialog. */
export type DialogRequest = { redirectUri: string; scopes: string[]; state: string | null };

/** Reads the dialog's parameters; a text is the sentence that Meta shows instead of the dialog. */
export function readDialog(world: State, params: URLSearchParams): DialogRequest | string {
	const redirectUri = params.get("redirect_uri") ?? "";
	const scopes = (params.get("scope") ?? "")
		.split(",")
		.map((scope) => scope.trim())
		.filter((scope) => scope !== "");
	const unknown = scopes.filter((scope) => !KNOWN_SCOPES.includes(scope));
	if (params.get("client_id") !== world.env.META_APP_ID) return "Invalid Request: Request parameters are invalid: Invalid platform app";
	if (params.get("response_type") !== "code") return "Invalid Request: Request parameters are invalid: Invalid response_type";
	if (!isOurs(world, redirectUri)) return "Invalid Request: Request parameters are invalid: Invalid redirect_uri";
	if (unknown.length > 0) return `Invalid Scopes: ${unknown.join(", ")}. This message is only shown to developers.`;
	if (!scopes.includes(BASIC)) return `Invalid Scopes: ${BASIC} is needed with every request.`;
	return { redirectUri, scopes, state: params.get("state") };
}

/** The redirect address must be one of the app's own. */
function isOurs({ env }: State, redirectUri: string) {
	const url = URL.parse(redirectUri);
	return url?.origin === env.APP_ORIGIN && url.hash === "" && redirectUri.startsWith(`${env.APP_ORIGIN}/`);
}

/** Where the person goes after Cancel. */
export function cancelledUrl({ redirectUri, state }: DialogRequest) {
	return withParams(redirectUri, {
		error: "access_denied",
		error_reason: "user_denied",
		error_description: "The user denied your request.",
		state,
	});
}

export type Allowed = { ok: true; url: string } | { ok: false; reason: "no-account" | "personal"; account: Account | null };

/** Where the person goes after Allow, with a code; a personal account is not let through unless `pass` is asked for. */
export function allow(
	world: State,
	request: DialogRequest,
	{ account: key, scopes, pass }: { account: string; scopes: string[]; pass: boolean },
): Allowed {
	const account = findAccount(world, key);
	if (!account) return { ok: false, reason: "no-account", account };
	const isPersonal = account.account_type === "PERSONAL";
	if (isPersonal && !pass && readAnswers(world).personal === "refuse") return { ok: false, reason: "personal", account };

	const granted = request.scopes.filter((scope) => scope === BASIC || (scopes.includes(scope) && !(isPersonal && scope === MESSAGES)));
	const code = issueCode(world, account.id, request.redirectUri, granted);
	return { ok: true, url: `${withParams(request.redirectUri, { code, state: request.state })}#_` };
}

function withParams(redirectUri: string, params: Record<string, string | null>) {
	const url = new URL(redirectUri);
	for (const [name, value] of Object.entries(params)) {
		if (value !== null) url.searchParams.set(name, value);
	}
	return url.href;
}
