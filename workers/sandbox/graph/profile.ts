import { freshLink, linkTo } from "#workers/sandbox/cdn/links.ts";
import { conversationWith } from "#workers/sandbox/state/conversations.ts";
import type { Person } from "#workers/sandbox/state/people.ts";
import { answer, notFound, refusal } from "./answer.ts";
import type { Caller } from "./dispatch.ts";
import { fieldsOf, pick } from "./fields.ts";

/** A person, by the id that is scoped to the account: only after they wrote, and not once they blocked it. */
export function readProfile({ state, call, account }: Caller, person: Person): Response {
	if (person.has_blocked) throw notFound(person.id, call.method);
	if (!conversationWith(state, account.id, person.id)?.inbound_at) {
		throw refusal({ code: 230, status: 403, message: "(#230) User consent is required to access user profile" });
	}
	const profile = pick("IGBusinessScopedID", fieldsOf(call.params, "name,username,profile_pic"), {
		id: () => person.id,
		name: () => person.name,
		username: () => person.username,
		profile_pic: () => freshLink(state, linkTo(state, `person-${person.id}.png`)),
		follower_count: () => 100 + Number(person.id.slice(-3)),
		is_user_follow_business: () => true,
		is_business_follow_user: () => false,
		is_verified_user: () => false,
	});
	return answer(profile);
}
