import type { State } from "./state.ts";

export function listFields(state: State, accountId: string) {
	return state.sql
		.exec<{ field: string }>("select field from subscriptions where account_id = ? order by field", accountId)
		.toArray()
		.map(({ field }) => field);
}

export function addFields(state: State, accountId: string, fields: readonly string[]) {
	for (const field of fields) state.sql.exec("insert into subscriptions values (?, ?) on conflict do nothing", accountId, field);
}

/** Takes these fields away; without any named, all of them. */
export function removeFields(state: State, accountId: string, fields: readonly string[]) {
	if (fields.length === 0) state.sql.exec("delete from subscriptions where account_id = ?", accountId);
	for (const field of fields) state.sql.exec("delete from subscriptions where account_id = ? and field = ?", accountId, field);
}
