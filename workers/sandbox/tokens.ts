/** Access tokens: short-lived from a code, long-lived from an exchange, dead when revoked or too old. */
import { GraphError } from "./graph-error.ts";
import { newToken } from "./ids.ts";
import type { Store } from "./store.ts";

export const SCOPES = ["instagram_business_basic", "instagram_business_manage_messages"] as const;
export const OTHER_SCOPES = [
	"instagram_business_manage_comments",
	"instagram_business_content_publish",
	"instagram_business_manage_insights",
] as const;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Milliseconds that a token lives. */
export const TOKEN_LIFE = { short: HOUR, long: 60 * DAY } as const;
const YOUNGEST_REFRESH = DAY;

export type Token = { token: string; account: string; kind: "short" | "long"; scopes: string; created_at: number; expires_at: number };

export function issueToken(store: Store, account: string, kind: "short" | "long", scopes: string): Token {
	const now = store.now();
	const token: Token = { token: newToken(), account, kind, scopes, created_at: now, expires_at: now + TOKEN_LIFE[kind] };
	store.run(
		"insert into tokens (token, account, kind, scopes, created_at, expires_at) values (?, ?, ?, ?, ?, ?)",
		token.token,
		account,
		kind,
		scopes,
		token.created_at,
		token.expires_at,
	);
	return token;
}

/** The token behind this text, or error 190 with the subcode that says why it is dead. */
export function requireToken(store: Store, text: string | null): Token {
	if (!text) throw new GraphError(190, null, "An access token is required to request this resource.", 400);
	const row = store.one<Token & { dead_subcode: number | null }>("select * from tokens where token = ?", text);
	if (!row) throw new GraphError(190, null, "Invalid OAuth access token - Cannot parse access token", 400);
	if (row.dead_subcode !== null) throw new GraphError(190, row.dead_subcode, "Error validating access token: it is no longer valid.", 400);
	if (row.expires_at <= store.now()) throw new GraphError(190, 463, "Error validating access token: Session has expired.", 400);
	return row;
}

/** Refreshes a long-lived token that is a day old or more: the same rights, sixty days more. */
export function refreshToken(store: Store, token: Token): Token {
	if (token.kind !== "long") throw new GraphError(100, null, "This method must be called with a long-lived token.", 400);
	if (store.now() - token.created_at < YOUNGEST_REFRESH) {
		throw new GraphError(100, null, "The access token must be at least 24 hours old to be refreshed.", 400);
	}
	return issueToken(store, token.account, "long", token.scopes);
}

/** Kills every token of an account with this subcode of 190, or wakes them again with null; gives how many. */
export function setTokensDead(store: Store, account: string, subcode: number | null): number {
	return store.all("update tokens set dead_subcode = ? where account = ? returning account", subcode, account).length;
}
