import { randomDigits } from "./ids.ts";
import type { State } from "./state.ts";

export type Account = {
	/** The professional account id: `entry.id` of webhooks. */
	id: string;
	app_scoped_id: string;
	/** What the answer of the code exchange calls `user_id`: another one than `/me` tells. */
	login_id: string;
	username: string;
	name: string;
	account_type: string;
	allows_messages: number;
	is_restricted: number;
	has_human_agent: number;
};

export type NewAccount = {
	id: string;
	username: string;
	name?: string | undefined;
	account_type?: string | undefined;
	app_scoped_id?: string | undefined;
	allows_messages?: boolean | undefined;
	is_restricted?: boolean | undefined;
	has_human_agent?: boolean | undefined;
};

export function listAccounts(state: State): Account[] {
	return state.sql.exec<Account>("select * from accounts order by id").toArray();
}

/** By account id, app-scoped id or username. */
export function findAccount(state: State, key: string): Account | null {
	const [account] = state.sql
		.exec<Account>("select * from accounts where id = ?1 or app_scoped_id = ?1 or username = ?1 limit 1", key)
		.toArray();
	return account ?? null;
}

/** Makes an account, or changes the one with this id; what is not given stays. */
export function makeAccount(state: State, account: NewAccount): Account {
	const before = findAccount(state, account.id);
	const flag = (given: boolean | undefined, kept: number | undefined, otherwise: number) =>
		given === undefined ? (kept ?? otherwise) : Number(given);
	return state.sql
		.exec<Account>(
			`insert into accounts values (?, ?, ?, ?, ?, ?, ?, ?, ?)
			on conflict (id) do update set app_scoped_id = excluded.app_scoped_id, username = excluded.username, name = excluded.name,
				account_type = excluded.account_type, allows_messages = excluded.allows_messages, is_restricted = excluded.is_restricted,
				has_human_agent = excluded.has_human_agent
			returning *`,
			account.id,
			account.app_scoped_id ?? before?.app_scoped_id ?? `9${account.id.slice(1)}`,
			before?.login_id ?? `25${randomDigits(15)}`,
			account.username,
			account.name ?? before?.name ?? account.username,
			account.account_type ?? before?.account_type ?? "BUSINESS",
			flag(account.allows_messages, before?.allows_messages, 1),
			flag(account.is_restricted, before?.is_restricted, 0),
			flag(account.has_human_agent, before?.has_human_agent, 1),
		)
		.one();
}

/** Whether another account has this username or app-scoped id. */
export function isTaken(state: State, { id, username, app_scoped_id }: NewAccount) {
	const query = "select 1 from accounts where id != ? and (username = ? or app_scoped_id = ?) limit 1";
	return state.sql.exec(query, id, username, app_scoped_id ?? `9${id.slice(1)}`).toArray().length > 0;
}
