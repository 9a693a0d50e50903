import type { State } from "./state.ts";

/** The other app that controls a conversation; null while it is the app under test. */
export function holderOf(state: State, accountId: string, personId: string): string | null {
	const query = "select app_id from holders where account_id = ? and person_id = ?";
	return state.sql.exec<{ app_id: string }>(query, accountId, personId).toArray()[0]?.app_id ?? null;
}

/** Gives a conversation to another app, or back (null). */
export function setHolder(state: State, accountId: string, personId: string, appId: string | null) {
	state.sql.exec("delete from holders where account_id = ? and person_id = ?", accountId, personId);
	if (appId !== null) state.sql.exec("insert into holders values (?, ?, ?)", accountId, personId, appId);
}
