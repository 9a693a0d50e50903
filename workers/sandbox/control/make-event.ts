import { z } from "zod";
import type { Account } from "#workers/sandbox/state/accounts.ts";
import { now } from "#workers/sandbox/state/clock.ts";
import { touchConversation } from "#workers/sandbox/state/conversations.ts";
import { setHolder } from "#workers/sandbox/state/holders.ts";
import { newMid } from "#workers/sandbox/state/ids.ts";
import { changeText, findMessage, type Message, removeMessage, setReaction } from "#workers/sandbox/state/messages.ts";
import { findPerson, type Person } from "#workers/sandbox/state/people.ts";
import type { State } from "#workers/sandbox/state/state.ts";
import { emit, type Outcome } from "#workers/sandbox/webhooks/emit.ts";
import { type MessagingEvent, partiesOf, personEvent } from "#workers/sandbox/webhooks/events.ts";
import { badInput, needAccount } from "./read-body.ts";

const common = { account: z.string().min(1), from: z.string().min(1), timestamp: z.number().int().positive().optional() };
const mid = z.string().min(1);

/** What a person does besides writing. */
export const eventBody = z.discriminatedUnion("kind", [
	z.strictObject({ ...common, kind: z.literal("unsend"), mid }),
	z.strictObject({ ...common, kind: z.literal("edit"), mid, text: z.string().optional(), num_edit: z.number().int().min(0).default(1) }),
	z.strictObject({
		...common,
		kind: z.literal("reaction"),
		mid,
		reaction: z.string().default("love"),
		emoji: z.string().default("❤"),
		action: z.enum(["react", "unreact"]).default("react"),
	}),
	z.strictObject({ ...common, kind: z.literal("read"), mid }),
	z.strictObject({ ...common, kind: z.literal("postback"), title: z.string(), payload: z.string(), mid: mid.nullish() }),
	/** Another app takes the conversation, or gives it back. */
	z.strictObject({
		...common,
		kind: z.literal("handover"),
		to: z.enum(["another-app", "us"]),
		app_id: z.string().default("263902037430900"),
	}),
	z.strictObject({
		...common,
		kind: z.literal("referral"),
		ref: z.string().default(""),
		source: z.string().default("IGME-SOURCE"),
		ad_id: z.string().optional(),
	}),
]);

/** Does it in the world and tells the app. */
export async function makeEvent(state: State, body: z.infer<typeof eventBody>): Promise<Outcome> {
	const account = needAccount(state, body.account);
	const person = findPerson(state, account.id, body.from);
	if (!person) throw badInput(`Nobody called "${body.from}" has written to ${account.username}.`);
	const at = body.timestamp ?? now(state);
	return emit(state, account, [eventOf(state, account, person, body, at)]);
}

function eventOf(state: State, account: Account, person: Person, body: z.infer<typeof eventBody>, at: number): MessagingEvent {
	const tell = (detail: MessagingEvent) => personEvent(account.id, person.id, at, detail);
	switch (body.kind) {
		case "unsend": {
			const isEcho = needMessage(state, body.mid, account, person).direction === "outbound";
			removeMessage(state, body.mid);
			const message = { mid: body.mid, is_deleted: true, ...(isEcho && { is_echo: true }) };
			return { ...partiesOf(account.id, person.id, isEcho), timestamp: at, message };
		}
		case "edit": {
			needMessage(state, body.mid, account, person);
			if (body.text !== undefined) changeText(state, body.mid, body.text);
			return tell({ message_edit: { mid: body.mid, ...(body.text !== undefined && { text: body.text }), num_edit: body.num_edit } });
		}
		case "reaction": {
			needMessage(state, body.mid, account, person);
			const { action, reaction, emoji } = body;
			setReaction(state, body.mid, person.id, action === "react" ? { reaction, emoji } : null);
			return tell({ reaction: { mid: body.mid, action, ...(action === "react" && { reaction, emoji }) } });
		}
		case "read":
			needMessage(state, body.mid, account, person);
			return tell({ read: { mid: body.mid } });
		case "postback": {
			touchConversation(state, account.id, person.id, "inbound", at);
			const chosen = body.mid === undefined ? newMid(account.id) : body.mid;
			return tell({ postback: { ...(chosen !== null && { mid: chosen }), title: body.title, payload: body.payload } });
		}
		case "handover": {
			const isOurs = body.to === "us";
			setHolder(state, account.id, person.id, isOurs ? null : body.app_id);
			const { META_APP_ID: us } = state.env;
			if (!isOurs) return tell({ take_thread_control: { previous_owner_app_id: us, new_owner_app_id: body.app_id, metadata: "" } });
			return tell({ pass_thread_control: { previous_owner_app_id: body.app_id, new_owner_app_id: us, metadata: "" } });
		}
		case "referral":
			return tell({
				referral: { ref: body.ref, source: body.source, type: "OPEN_THREAD", ...(body.ad_id !== undefined && { ad_id: body.ad_id }) },
			});
	}
}

function needMessage(state: State, mid: string, account: Account, person: Person): Message {
	const message = findMessage(state, mid);
	if (message?.accountId !== account.id || message.personId !== person.id)
		throw badInput(`There is no message "${mid}" between ${person.username} and ${account.username}.`);
	return message;
}
