import { readAnswers } from "#workers/sandbox/faults/faults.ts";
import { addFields, listFields, removeFields } from "#workers/sandbox/state/subscriptions.ts";
import { MESSAGES } from "#workers/sandbox/state/tokens.ts";
import { answer, badParameter, refusal } from "./answer.ts";
import { textOf } from "./call.ts";
import type { Caller } from "./dispatch.ts";

/** The fields that this app may subscribe to; `message_edit` and `message_echoes` are documented and unknown all the same. */
const KNOWN_FIELDS = [
	"messages",
	"message_reactions",
	"messaging_postbacks",
	"messaging_seen",
	"messaging_referral",
	"messaging_optins",
	"messaging_handover",
	"standby",
	"comments",
	"live_comments",
	"mentions",
	"story_insights",
];
const NOT_MESSAGING = ["comments", "live_comments", "mentions", "story_insights"];

/** What an account that is seeded as connected is subscribed to: all that an app would get. */
export const SEEDED_FIELDS = [
	"messages",
	"message_reactions",
	"messaging_postbacks",
	"messaging_seen",
	"messaging_referral",
	"messaging_optins",
	"messaging_handover",
	"standby",
];

export function readSubscription({ state, account }: Caller): Response {
	const fields = listFields(state, account.id);
	const app = { name: "DM Tracker", id: state.env.META_APP_ID, subscribed_fields: fields };
	return answer({ data: fields.length > 0 ? [app] : [] });
}

/** One name that is not known fails the whole call. */
export function subscribe({ state, call, account, token }: Caller): Response {
	const fields = fieldNames(call.params.subscribed_fields);
	if (fields.length === 0) throw badParameter("The parameter subscribed_fields is required");
	const { extra_fields, unknown_fields } = readAnswers(state);
	const known = [...KNOWN_FIELDS, ...extra_fields].filter((field) => !unknown_fields.includes(field));
	const at = fields.findIndex((field) => !known.includes(field));
	if (at >= 0)
		throw badParameter(`Param subscribed_fields[${at}] must be one of {${known.join(", ").toUpperCase()}} - got "${fields[at]}".`);
	if (fields.some((field) => !NOT_MESSAGING.includes(field)) && !token.scopes.split(",").includes(MESSAGES)) {
		throw refusal({ code: 200, status: 403, message: `(#200) To subscribe to the messages field, the ${MESSAGES} permission is needed` });
	}
	addFields(state, account.id, fields);
	return answer({ success: true });
}

export function unsubscribe({ state, call, account }: Caller): Response {
	removeFields(state, account.id, fieldNames(call.params.subscribed_fields));
	return answer({ success: true });
}

function fieldNames(value: unknown): string[] {
	const names = Array.isArray(value) ? value.map((name) => textOf(name) ?? "") : (textOf(value) ?? "").split(",");
	return names.map((name) => name.trim()).filter((name) => name !== "");
}
