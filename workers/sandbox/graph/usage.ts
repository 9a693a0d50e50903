import { readAnswers } from "#workers/sandbox/faults/faults.ts";
import type { Account } from "#workers/sandbox/state/accounts.ts";
import { HOUR, SECOND } from "#workers/sandbox/state/clock.ts";
import type { State } from "#workers/sandbox/state/state.ts";
import { refusal } from "./answer.ts";

/** Calls an hour that count as 100 % in the headers. */
const CALLS_AN_HOUR = 200_000;

/** The headers that tell how much of the allowance is used. */
export function usageHeaders(state: State, account: Account | null): Record<string, string> {
	const count = countCall(state, "all", HOUR);
	const percent = readAnswers(state).usage ?? Math.min(100, Math.floor((count / CALLS_AN_HOUR) * 100));
	const figures = { call_count: percent, total_cputime: Math.floor(percent / 2), total_time: Math.floor(percent / 2) };
	const ofAccount = account && {
		[account.id]: [{ type: "instagram", ...figures, estimated_time_to_regain_access: percent >= 100 ? 1 : 0 }],
	};
	return {
		"x-app-usage": JSON.stringify(figures),
		...(ofAccount && { "x-business-use-case-usage": JSON.stringify(ofAccount) }),
	};
}

/** Throws Meta's answer when the account made more than `limit` calls of this kind in the running second. */
export function holdToRate(state: State, account: Account, kind: string, limit: number) {
	if (countCall(state, `${account.id} ${kind}`, SECOND) <= limit || !readAnswers(state).rates) return;
	throw refusal({ code: 613, status: 429, message: "(#613) Calls to this api have exceeded the rate limit." });
}

/** Counts by real time, whatever the world's clock says. */
function countCall(state: State, key: string, span: number) {
	const second = Math.floor(Date.now() / span);
	const before = state.calls.get(key);
	const count = before?.second === second ? before.count + 1 : 1;
	state.calls.set(key, { second, count });
	return count;
}
