import type { SendTrouble } from "#workers/sandbox/faults/schemas.ts";
import type { Account } from "#workers/sandbox/state/accounts.ts";
import { DAY, now } from "#workers/sandbox/state/clock.ts";
import { conversationWith } from "#workers/sandbox/state/conversations.ts";
import { holderOf } from "#workers/sandbox/state/holders.ts";
import { newMid } from "#workers/sandbox/state/ids.ts";
import { findMessage, type Message, storeMessage } from "#workers/sandbox/state/messages.ts";
import { findPerson } from "#workers/sandbox/state/people.ts";
import { emit, emitSoon } from "#workers/sandbox/webhooks/emit.ts";
import { messageEvent } from "#workers/sandbox/webhooks/events.ts";
import { answer, badParameter, refusal } from "./answer.ts";
import { readMessage, readRecipient, readTag } from "./check-message.ts";
import type { Caller } from "./dispatch.ts";
import { takeIn } from "./media.ts";
import { act } from "./sender-action.ts";
import { holdToRate } from "./usage.ts";

const SENDS_A_SECOND = 100;
const MEDIA_A_SECOND = 10;
const ECHO_DELAY = 40;

/** Sends as the account, by all of Meta's rules; the echo goes out with the answer or before it. */
export async function sendToPerson(caller: Caller, fault: SendTrouble | undefined): Promise<Response> {
	const { state, call, account } = caller;
	holdToRate(state, account, "messages", SENDS_A_SECOND);
	const personId = readRecipient(call.params);
	const tag = readTag(call.params);
	const { message: given, sender_action: action } = call.params;
	if ((action === undefined) === (given === undefined)) throw badParameter("Exactly one of message and sender_action is needed");
	const content = action === undefined ? readMessage(given) : null;

	checkAccount(account);
	const person = findPerson(state, account.id, personId);
	if (person?.id !== personId) throw refusal({ code: 100, subcode: 2534014, message: "(#100) The requested user cannot be found." });
	if (person.has_blocked) throw refusal({ code: 551, subcode: 1545041, message: "(#551) This person isn't available right now." });
	if (!content) return act(caller, personId);
	if (holderOf(state, account.id, personId) !== null)
		throw refusal({ code: 2534037, message: "(#2534037) Another app is controlling this thread now." });
	checkWindow(caller, personId, tag === "HUMAN_AGENT");
	const replyTo = readReplyTo(caller, personId);
	if (content.attachments.some(({ type }) => type === "audio" || type === "video")) holdToRate(state, account, "media", MEDIA_A_SECOND);
	const attachments = await Promise.all(content.attachments.map((attachment) => takeIn(state, attachment)));
	const message: Message = {
		mid: newMid(account.id),
		accountId: account.id,
		personId,
		direction: "outbound",
		text: content.text,
		attachments,
		extra: { ...(replyTo && { reply_to: { mid: replyTo } }), app_id: state.env.META_APP_ID },
		at: now(state),
	};
	await storeAndEcho(caller, message, fault);
	return answer({ recipient_id: personId, message_id: message.mid });
}

async function storeAndEcho({ state, account }: Caller, message: Message, fault: SendTrouble | undefined) {
	const event = messageEvent(state, message);
	const echo = fault?.echo ?? "after";
	state.transaction(() => {
		storeMessage(state, message);
		if (echo === "before" || echo === "none") return;
		emitSoon(state, account, event, fault?.echo_delay_ms ?? ECHO_DELAY);
	});
	if (echo === "before" || echo === "twice") await emit(state, account, [event]);
}

function checkAccount({ is_restricted, account_type }: Account) {
	if (is_restricted)
		throw refusal({ code: 10, subcode: 1893063, status: 403, message: "(#10) This account is restricted and cannot send messages." });
	if (account_type === "PERSONAL")
		throw refusal({ code: 10, status: 403, message: "(#10) Application does not have permission for this action" });
}

/** 24 hours from the person's last message; seven days for a person's own answer, where review granted that. */
function checkWindow({ state, account }: Caller, personId: string, isHumanAgent: boolean) {
	const inboundAt = conversationWith(state, account.id, personId)?.inbound_at ?? null;
	const length = isHumanAgent && account.has_human_agent ? 7 * DAY : DAY;
	if (inboundAt !== null && now(state) - inboundAt <= length) return;
	const message =
		"(#10) This message is sent outside of allowed window. Learn more about the new policy here: https://developers.facebook.com/docs/messenger-platform/policy-overview";
	throw refusal({ code: 10, subcode: 2534022, status: 403, message });
}

function readReplyTo({ state, call, account }: Caller, personId: string): string | null {
	const { reply_to } = call.params;
	if (reply_to === undefined) return null;
	const mid = typeof reply_to === "object" && reply_to !== null && "mid" in reply_to ? reply_to.mid : undefined;
	const message = typeof mid === "string" ? findMessage(state, mid) : null;
	if (message?.accountId !== account.id || message.personId !== personId)
		throw badParameter("Param reply_to[mid] is not a message of this conversation");
	return message.mid;
}
