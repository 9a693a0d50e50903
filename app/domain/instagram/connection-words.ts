import type { ConnectionProblem, ConnectionStatus } from "#app/schema/shard.ts";

const LOOKS = {
	connected: { word: "Connected", look: "bg-open-soft text-open", mark: "●" },
	problem: { word: "Needs attention", look: "bg-human-soft text-human", mark: "◆" },
	needs_reconnect: { word: "Needs reconnecting", look: "bg-human-soft text-human", mark: "◆" },
	removed: { word: "Disconnected", look: "bg-closed-soft text-closed", mark: "▬" },
} as const;

/** How a connection is, in a word with its colour and mark. */
export function statusOf({
	status,
	statusReason,
	problem,
}: {
	status: ConnectionStatus;
	statusReason: string | null;
	problem: ConnectionProblem | null;
}) {
	if (status === "removed" && statusReason === "removed-by-meta") return { ...LOOKS.removed, word: "Removed by Meta" };
	return LOOKS[status === "connected" && problem !== null ? "problem" : status];
}

/** What Instagram holds against a connection, and what a person can do. */
export const PROBLEM_SENTENCES: Record<ConnectionProblem, string> = {
	restricted:
		"Instagram has restricted this account. Replies wait here. Once the restriction has ended (the Instagram app shows it under Account status), press Try again and they go out.",
	"messages-off":
		"“Allow access to messages” is switched off. In the Instagram app, open Settings, Messages and story replies, Message controls, Connected tools, and switch it on; then press Try again.",
	"permission-missing": "A permission is missing. Reconnect the account and leave every permission switched on.",
	"tag-overused":
		"Instagram refuses replies later than 24 hours after a person's last message for now, because that was used too much. Replies within 24 hours go out as ever.",
};

const FIELD_WORDS: Record<string, string> = {
	messages: "messages",
	message_reactions: "reactions",
	messaging_postbacks: "button answers",
	messaging_seen: "read receipts",
	messaging_referral: "where people came from",
	message_edit: "edits",
	messaging_optins: "opt-ins",
	messaging_handover: "hand-overs between apps",
	standby: "messages other apps handle",
	message_echoes: "replies from elsewhere",
};

/** A webhook field in words. */
export function fieldWord(field: string): string {
	return FIELD_WORDS[field] ?? field;
}

const SCOPE_WORDS: Record<string, string> = {
	instagram_business_basic: "basic profile",
	instagram_business_manage_messages: "messages",
};

/** A granted permission in words. */
export function scopeWord(scope: string): string {
	return SCOPE_WORDS[scope] ?? scope;
}
