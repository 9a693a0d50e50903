import { freshLink } from "#workers/sandbox/cdn/links.ts";
import type { Message } from "#workers/sandbox/state/messages.ts";
import type { State } from "#workers/sandbox/state/state.ts";

/** What stands in `entry[].messaging[]`. */
export type MessagingEvent = Record<string, unknown>;

/** The event that tells of a message: from the person, or the echo of what the account sent. */
export function messageEvent(state: State, { mid, accountId, personId, direction, text, attachments, extra, at }: Message): MessagingEvent {
	const isEcho = direction === "outbound";
	const message = {
		mid,
		...(text !== null && { text }),
		...(attachments.length > 0 && {
			attachments: attachments.map(({ type, url, title }) => {
				const payload = { ...(title !== undefined && { title }), ...(url !== undefined && { url: freshLink(state, url) }) };
				return Object.keys(payload).length > 0 ? { type, payload } : { type };
			}),
		}),
		...(isEcho && { is_echo: true }),
		...extra,
	};
	return { ...partiesOf(accountId, personId, isEcho), timestamp: at, message };
}

/** Any other event of a person: `detail` is what stands beside sender and recipient. */
export function personEvent(accountId: string, personId: string, at: number, detail: MessagingEvent): MessagingEvent {
	return { ...partiesOf(accountId, personId, false), timestamp: at, ...detail };
}

export function partiesOf(accountId: string, personId: string, isEcho: boolean) {
	const [sender, recipient] = isEcho ? [accountId, personId] : [personId, accountId];
	return { sender: { id: sender }, recipient: { id: recipient } };
}

const KINDS = ["reaction", "read", "postback", "referral", "optin", "message_edit", "pass_thread_control", "take_thread_control"] as const;

/** The kind of an event, in one word. */
export function kindOf(event: MessagingEvent): string {
	const { message } = event;
	if (typeof message === "object" && message !== null) {
		if ("is_deleted" in message) return "unsend";
		return "is_echo" in message ? "echo" : "message";
	}
	return KINDS.find((kind) => kind in event) ?? "other";
}

const FIELDS: Record<string, string> = {
	message: "messages",
	echo: "messages",
	unsend: "messages",
	message_edit: "messages",
	reaction: "message_reactions",
	read: "messaging_seen",
	postback: "messaging_postbacks",
	referral: "messaging_referral",
	optin: "messaging_optins",
	pass_thread_control: "messaging_handover",
	take_thread_control: "messaging_handover",
};

/** The field that an account must be subscribed to for events of this kind; null for what is delivered whatever it is. */
export function fieldOf(kind: string): string | null {
	return FIELDS[kind] ?? null;
}
