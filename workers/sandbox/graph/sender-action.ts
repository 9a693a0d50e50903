import { readAnswers } from "#workers/sandbox/faults/faults.ts";
import { isObject } from "#workers/sandbox/json.ts";
import { findMessage, setReaction } from "#workers/sandbox/state/messages.ts";
import { answer, badParameter, refusal } from "./answer.ts";
import type { Caller } from "./dispatch.ts";

const SIGNS = ["mark_seen", "typing_on", "typing_off"];
const REACTIONS: Record<string, string> = { love: "❤", like: "👍", haha: "😆", wow: "😮", sad: "😢", angry: "😠" };

/** A reaction, a seen mark or a typing sign. */
export function act({ state, call, account }: Caller, personId: string): Response {
	const { sender_action, payload } = call.params;
	if (sender_action !== "react" && sender_action !== "unreact") {
		if (typeof sender_action !== "string" || !SIGNS.includes(sender_action)) throw badParameter("Param sender_action is not valid");
		if (!readAnswers(state).sender_actions) throw refusal({ code: 100, message: "(#100) Param sender_action is not supported" });
		return answer({ recipient_id: personId });
	}
	const { message_id: mid, reaction } = isObject(payload) ? payload : {};
	const message = typeof mid === "string" ? findMessage(state, mid) : null;
	if (message?.accountId !== account.id || message.personId !== personId)
		throw badParameter("Param payload[message_id] is not a message of this conversation");
	if (sender_action === "unreact") {
		setReaction(state, message.mid, account.id, null);
		return answer({ recipient_id: personId });
	}
	const emoji = typeof reaction === "string" ? REACTIONS[reaction] : undefined;
	if (typeof reaction !== "string" || !emoji) throw badParameter("Param payload[reaction] is not valid");
	setReaction(state, message.mid, account.id, { reaction, emoji });
	return answer({ recipient_id: personId });
}
