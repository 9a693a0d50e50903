/** How connecting can end without a connection, and the sentence for each. */
const CONNECT_PROBLEMS = {
	cancelled: "You cancelled in Instagram, so nothing was connected. You can start again at any time.",
	"dialog-refused":
		"Instagram did not allow this connection. Nothing was connected; check the account in the Instagram app, then start again.",
	"state-refused":
		"This return from Instagram does not belong to a connection you started here, or it took longer than ten minutes. Start again.",
	"code-refused": "Instagram's answer was already used or has expired. Nothing was changed; start again.",
	"personal-account":
		"This is a personal Instagram account. Instagram gives messages only for professional accounts: switch it to a business or creator account in the Instagram app, then connect again.",
	taken: "This Instagram account is already connected to another organization. It must be disconnected there first.",
	"scope-missing": "Instagram was not allowed to share messages. Start again and leave every permission switched on.",
	"webhooks-refused":
		"Instagram refused to tell us about new messages, so the connection would stay silent. Nothing was connected; try again.",
	"instagram-down": "Instagram did not answer. Nothing was connected; try again in a few minutes.",
	"not-understood": "This page did not understand what was asked. Load it again and retry.",
	"not-verified":
		"Confirm your e-mail address first: open the link in the mail that we sent you. The line above the page sends it again. Then connect.",
	"not-allowed": "Only an Owner or Admin connects Instagram accounts. Ask one of them.",
} as const;

export type ConnectProblem = keyof typeof CONNECT_PROBLEMS;

/** The sentence for a problem named in an address; null for a name that is none. */
export function problemSentence(name: string | null): string | null {
	return name && Object.hasOwn(CONNECT_PROBLEMS, name) ? CONNECT_PROBLEMS[name as ConnectProblem] : null;
}
