import { freshLink, linkTo } from "#workers/sandbox/cdn/links.ts";
import { readAnswers } from "#workers/sandbox/faults/faults.ts";
import { answer } from "./answer.ts";
import type { Caller } from "./dispatch.ts";
import { fieldsOf, pick } from "./fields.ts";

export function readMe({ state, call, account }: Caller): Response {
	const me = pick("IGUser", fieldsOf(call.params, "id"), {
		id: () => account.app_scoped_id,
		user_id: () => account.id,
		username: () => account.username,
		name: () => account.name,
		account_type: () => account.account_type,
		profile_picture_url: () => freshLink(state, linkTo(state, `person-${account.username}.png`)),
		followers_count: () => 1200,
		follows_count: () => 240,
		media_count: () => 87,
		biography: () => "",
		website: () => "",
	});
	return answer(readAnswers(state).me_shape === "data" ? { data: [me] } : me);
}
