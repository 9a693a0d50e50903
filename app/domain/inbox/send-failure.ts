/** Why a reply did not go out, and the sentence for it. The words are stored; the sentences are shown. */
const SEND_FAILURES = {
	"window-closed": "The reply window closed before this was sent. It reopens when they write again.",
	"needs-reconnect": "Instagram no longer accepts this account's access. Reconnect it under Settings > Connections, then retry.",
	"permission-missing": "A permission for this account is missing. Ask an Owner to reconnect it with all permissions, then retry.",
	"messages-off":
		'"Allow access to messages" is switched off in Instagram. Switch it on there under Settings > Messages and story replies > Message controls > Connected tools, then retry.',
	"tag-overused": "Instagram takes no more late answers from this account for now. Retry when they have written again.",
	unreachable: "Instagram cannot reach this person: they may have blocked the account or left.",
	"held-by-another-app":
		"Another app connected to this account is handling the conversation. Answer there, or retry when it has handed it back.",
	"media-refused": "Instagram could not take the file. Send it in another format or smaller: pictures up to 8 MB, all else up to 25 MB.",
	"media-type": "Instagram takes pictures as PNG or JPEG, videos as MP4, MOV, WebM, OGG or AVI, sound as AAC, M4A or WAV, and PDF files.",
	"media-size": "This file is too large: pictures may have 8 MB, everything else 25 MB.",
	"media-gone": "The file is no longer here. Attach it again and send it.",
	restricted: "Instagram has restricted this account, so it takes nothing from it for now.",
	refused: "Instagram refused this message. Change it and send it again.",
	"unknown-code": "Instagram refused this message without saying why. You can retry.",
	"no-answer": "Instagram did not answer in time, and the message is not in the conversation. You can retry.",
	"instagram-down": "Instagram could not be reached after several tries. You can retry.",
	disconnected: "This Instagram account is no longer connected.",
} as const;

export type SendFailure = keyof typeof SEND_FAILURES;

/** A failure as a message keeps it: its word, with the code that Instagram gave where there is one. */
export function storedFailure(failure: SendFailure, code: number | null = null): string {
	return code === null ? failure : `${failure}:${code}`;
}

/** The sentence for a stored failure; one for words from an older or newer version, too. */
export function failureSentence(failure: string | null): string {
	const [word, code] = failure?.split(":") ?? [];
	if (word === "unknown-code" && code) return `Instagram refused this message with code ${code}. You can retry.`;
	return SEND_FAILURES[word as SendFailure] ?? SEND_FAILURES.refused;
}
