import { readAnswers } from "#workers/sandbox/faults/faults.ts";
import { answer } from "#workers/sandbox/graph/answer.ts";
import { type Call, textOf } from "#workers/sandbox/graph/call.ts";
import { findAccount } from "#workers/sandbox/state/accounts.ts";
import { now } from "#workers/sandbox/state/clock.ts";
import type { State } from "#workers/sandbox/state/state.ts";
import { findCode, issueToken, markCodeUsed } from "#workers/sandbox/state/tokens.ts";

/** `POST /oauth/access_token`: a code for a token of one hour. The code works once. */
export function exchangeCode(state: State, { method, params }: Call): Response {
	if (method !== "POST") return refused(state, "Unsupported request method");
	const [clientId, secret, grant, redirectUri, code] = ["client_id", "client_secret", "grant_type", "redirect_uri", "code"].map((name) =>
		textOf(params[name]),
	);
	if (clientId !== state.env.META_APP_ID) return refused(state, "Invalid platform app");
	if (secret !== state.env.META_APP_SECRET) return refused(state, "Error validating client secret.");
	if (grant !== "authorization_code") return refused(state, "Invalid grant_type");
	if (!code || !redirectUri) return refused(state, "Missing required field code or redirect_uri");

	const found = findCode(state, code);
	const account = found && findAccount(state, found.account_id);
	if (!found || !account) return refused(state, "Matching code was not found or was already used");
	if (found.redirect_uri !== redirectUri) {
		return refused(
			state,
			"Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request",
		);
	}
	if (found.used_at !== null) return refused(state, "This authorization code has been used");
	if (found.expires_at <= now(state)) return refused(state, "This authorization code has expired");

	markCodeUsed(state, code);
	const { token_shape, user_id, permissions } = readAnswers(state);
	const granted = {
		access_token: issueToken(state, account.id, "short", found.scopes),
		user_id: user_id === "number" ? Number(account.login_id) : account.login_id,
		permissions: permissions === "list" ? found.scopes.split(",") : found.scopes,
	};
	return answer(token_shape === "flat" ? granted : { data: [granted] });
}

function refused(state: State, message: string) {
	return answer({ error_type: "OAuthException", code: 400, error_message: message }, readAnswers(state).error_status);
}
