import { answer, badParameter, refusal } from "#workers/sandbox/graph/answer.ts";
import { type Call, textOf } from "#workers/sandbox/graph/call.ts";
import { now } from "#workers/sandbox/state/clock.ts";
import type { State } from "#workers/sandbox/state/state.ts";
import { BASIC, findToken, issueToken, LONG_LIFE, type Token, YOUNGEST_REFRESH } from "#workers/sandbox/state/tokens.ts";

/** `GET /access_token`: a token of one hour for one of sixty days. Throws Meta's answer for anything else. */
export function exchangeForLongLived(state: State, { params, token }: Call): Response {
	if (textOf(params.grant_type) !== "ig_exchange_token") throw badParameter("Param grant_type must be ig_exchange_token");
	if (textOf(params.client_secret) !== state.env.META_APP_SECRET) throw refusal({ code: 1, message: "Error validating client secret." });
	const short = liveToken(state, token);
	if (short.kind !== "short") {
		throw refusal({
			code: 452,
			message:
				"Session key invalid. This could be because the session key has an incorrect format, or because the user has revoked this session",
		});
	}
	return granted(state, short);
}

/** `GET /refresh_access_token`: sixty more days for a token that is at least a day old and still lives. */
export function refreshToken(state: State, { params, token }: Call): Response {
	if (textOf(params.grant_type) !== "ig_refresh_token") throw badParameter("Param grant_type must be ig_refresh_token");
	const old = liveToken(state, token);
	if (old.kind !== "long") throw badParameter("Only long-lived tokens can be refreshed");
	if (now(state) - old.issued_at < YOUNGEST_REFRESH) throw badParameter("The access token must be at least 24 hours old to be refreshed");
	if (!old.scopes.split(",").includes(BASIC))
		throw refusal({ code: 10, status: 403, message: "(#10) Application does not have permission for this action" });
	return granted(state, old);
}

function granted(state: State, { account_id, scopes }: Token) {
	return answer({ access_token: issueToken(state, account_id, "long", scopes), token_type: "bearer", expires_in: LONG_LIFE });
}

function liveToken(state: State, token: string | null): Token {
	const found = token === null ? null : findToken(state, token);
	if (!found || found.revoked !== null) throw refusal({ code: 190, message: "Invalid OAuth access token - Cannot parse access token" });
	if (found.expires_at <= now(state))
		throw refusal({ code: 190, subcode: 463, message: "Error validating access token: Session has expired." });
	return found;
}
