import { now } from "./clock.ts";
import type { State } from "./state.ts";

/** One call of the app. Tokens, codes and secrets are left out before it is stored. */
export type LoggedRequest = {
	id: number;
	at: number;
	method: string;
	path: string;
	query: string;
	body: string | null;
	/** Where the token stood: `header`, `query`, `body`. */
	token_in: string | null;
	account: string | null;
	/** Null while no answer was given. */
	status: number | null;
	error: string | null;
	fault_id: number | null;
	/** Real milliseconds until the answer. */
	duration: number | null;
};

const KEPT = 2000;

/** Notes a call when it comes in, so that one that is never answered is seen as well. */
export function openRequest(
	state: State,
	request: { method: string; path: string; query: string; body: string | null; tokenIn: string | null },
) {
	const { id } = state.sql
		.exec<{ id: number }>(
			"insert into requests (at, method, path, query, body, token_in) values (?, ?, ?, ?, ?, ?) returning id",
			now(state),
			request.method,
			request.path,
			request.query,
			request.body,
			request.tokenIn,
		)
		.one();
	if (id % 100 === 0) state.sql.exec("delete from requests where id <= ?", id - KEPT);
	return id;
}

type Outcome = { account: string | null; status: number; error: string | null; faultId: number | null; duration: number };

export function closeRequest(state: State, id: number, { account, status, error, faultId, duration }: Outcome) {
	state.sql.exec(
		"update requests set account = ?, status = ?, error = ?, fault_id = ?, duration = ? where id = ?",
		account,
		status,
		error,
		faultId,
		duration,
		id,
	);
}

/** Newest first; `path` narrows by a part of the path. */
export function listRequests(
	state: State,
	{ limit, path, since }: { limit: number; path?: string | undefined; since?: number | undefined },
) {
	return state.sql
		.exec<LoggedRequest>(
			"select * from requests where (?1 is null or instr(path, ?1) > 0) and id > ?2 order by id desc limit ?3",
			path ?? null,
			since ?? 0,
			limit,
		)
		.toArray();
}

export function clearRequests(state: State) {
	state.sql.exec("delete from requests");
}
