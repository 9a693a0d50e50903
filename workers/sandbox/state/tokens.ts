import { DAY, HOUR, now, SECOND } from "./clock.ts";
import { newCode, newToken } from "./ids.ts";
import type { State } from "./state.ts";

export const BASIC = "instagram_business_basic";
export const MESSAGES = "instagram_business_manage_messages";
/** Seconds that a long-lived token lasts: Meta says 60 days and gives a little less. */
export const LONG_LIFE = 5_183_944;
export const YOUNGEST_REFRESH = DAY;

export type Token = {
	token: string;
	account_id: string;
	kind: "short" | "long";
	scopes: string;
	issued_at: number;
	expires_at: number;
	/** The subcode that Meta answers with since it was taken back. */
	revoked: number | null;
};
export type Code = { code: string; account_id: string; redirect_uri: string; scopes: string; expires_at: number; used_at: number | null };

export function issueCode(state: State, accountId: string, redirectUri: string, scopes: readonly string[]) {
	const code = newCode();
	state.sql.exec("insert into codes values (?, ?, ?, ?, ?, null)", code, accountId, redirectUri, scopes.join(","), now(state) + HOUR);
	return code;
}

export function findCode(state: State, code: string): Code | null {
	const [found] = state.sql.exec<Code>("select * from codes where code = ?", code).toArray();
	return found ?? null;
}

export function markCodeUsed(state: State, code: string) {
	state.sql.exec("update codes set used_at = ? where code = ?", now(state), code);
}

export function issueToken(state: State, accountId: string, kind: "short" | "long", scopes: string, given?: string) {
	const token = given ?? newToken();
	const life = kind === "long" ? LONG_LIFE * SECOND : HOUR;
	const time = now(state);
	state.sql.exec(
		"insert into tokens values (?, ?, ?, ?, ?, ?, null) on conflict do nothing",
		token,
		accountId,
		kind,
		scopes,
		time,
		time + life,
	);
	return token;
}

export function findToken(state: State, token: string): Token | null {
	const [found] = state.sql.exec<Token>("select * from tokens where token = ?", token).toArray();
	return found ?? null;
}

export function listTokens(state: State, accountId: string): Token[] {
	return state.sql.exec<Token>("select * from tokens where account_id = ? order by issued_at desc", accountId).toArray();
}

/** Takes back every token of the account; calls then fail with 190 and this subcode. */
export function revokeTokens(state: State, accountId: string, subcode: number) {
	state.sql.exec("update tokens set revoked = ? where account_id = ? and revoked is null", subcode, accountId);
}

export function expireTokens(state: State, accountId: string) {
	state.sql.exec("update tokens set expires_at = ?1 where account_id = ?2 and expires_at > ?1", now(state), accountId);
}
