/** Why a reply did not go out, and the sentence for it. The words are stored; the sentences are shown. */
const SEND_FAILURES = {
	"window-closed": "The reply window closed before this was sent. It reopens when they write again.",
	"needs-reconnect": "Instagram no longer accepts this account's access. Reconnect it under Settings > Connections, then retry.",
	"permission-missing": "A permission for this account is missing. Ask an Owner to reconnect it with all permissions.",
	unreachable: "Instagram cannot reach this person: they may have blocked the account or left.",
	restricted: "Instagram has restricted this account. Retry when the restriction is lifted.",
	"held-by-another-app": "Another app connected to this account is handling the conversation.",
	refused: "Instagram refused this message.",
	"no-answer": "Instagram did not answer in time, and the message is not in the conversation. You can retry.",
	"instagram-down": "Instagram could not be reached after several tries. You can retry.",
	disconnected: "This Instagram account is no longer connected.",
} as const;

export type SendFailure = keyof typeof SEND_FAILURES;

/** The sentence for a stored failure; one for words from an older or newer version, too. */
export function failureSentence(failure: string | null): string {
	return SEND_FAILURES[failure as SendFailure] ?? SEND_FAILURES.refused;
}
