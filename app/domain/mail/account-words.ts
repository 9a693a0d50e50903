/** What mails about somebody's own account say. */
import type { MailContext, Words } from "./words.ts";

const NOT_YOU = "If it was not you, reset your password at once and write to privacy@dmtracker.ai.";
const ACCOUNT = { words: "Open your account", path: "/account" };

const ACCOUNT_MAILS = {
	"verify-email": ({ detail, token }) => ({
		subject: "Confirm your e-mail address",
		paragraphs: [
			`Somebody, hopefully you, made a DM Tracker account for ${detail.email ?? "this address"}. Confirm that the address is yours with the link below. It is good once, for 24 hours.`,
			"If it was not you, do nothing: an account whose address is not confirmed cannot connect anything.",
		],
		link: { words: "Confirm this address", path: `/verify-email?token=${token}` },
	}),
	"account-exists": () => ({
		subject: "You have a DM Tracker account already",
		paragraphs: [
			"Somebody, hopefully you, tried to create an account with this e-mail address. There is one already, and nothing about it has changed: sign in with it.",
			"If you do not know the password any more, the sign-in page leads to a new one.",
		],
		link: { words: "Sign in", path: "/login" },
	}),
	"reset-password": ({ token }) => ({
		subject: "Choose a new password",
		paragraphs: [
			"Somebody, hopefully you, asked for a new password. Choose one with the link below. It is good once, for 60 minutes.",
			"If it was not you, do nothing: your password stays as it is.",
		],
		link: { words: "Choose a new password", path: `/reset-password?token=${token}` },
	}),
	"password-changed": () => ({
		subject: "Your password was changed",
		paragraphs: ["The password of your DM Tracker account was changed just now, and other devices were signed out.", NOT_YOU],
		link: { words: "Reset your password", path: "/forgot-password" },
	}),
	"change-email": ({ token }) => ({
		subject: "Confirm your new e-mail address",
		paragraphs: [
			"This address is to become the one of your DM Tracker account. Confirm it with the link below. It is good once, for 24 hours.",
			"If you know nothing about it, do nothing: without the link nothing changes.",
		],
		link: { words: "Use this address", path: `/verify-email?token=${token}` },
	}),
	"email-change-asked": () => ({
		subject: "Your e-mail address is about to change",
		paragraphs: [
			"Another e-mail address was given for your DM Tracker account. It takes effect once the link sent there is opened.",
			NOT_YOU,
		],
		link: ACCOUNT,
	}),
	"email-changed": () => ({
		subject: "Your e-mail address was changed",
		paragraphs: [
			"Your DM Tracker account now uses another e-mail address. Mails no longer come to this one.",
			"If it was not you, write to privacy@dmtracker.ai at once.",
		],
		link: ACCOUNT,
	}),
	"second-factor-on": () => ({
		subject: "Two-step sign-in is on",
		paragraphs: ["Signing in to your DM Tracker account now also asks for a code of your authenticator app.", NOT_YOU],
		link: ACCOUNT,
	}),
	"second-factor-off": () => ({
		subject: "Two-step sign-in is off",
		paragraphs: ["Signing in to your DM Tracker account no longer asks for a code of an authenticator app.", NOT_YOU],
		link: ACCOUNT,
	}),
	"recovery-codes-renewed": () => ({
		subject: "You have new recovery codes",
		paragraphs: ["New recovery codes were made for your DM Tracker account. The earlier ones no longer open it.", NOT_YOU],
		link: ACCOUNT,
	}),
	"recovery-code-used": () => ({
		subject: "A recovery code was used",
		paragraphs: ["Somebody signed in to your DM Tracker account with one of its recovery codes, which is used up now.", NOT_YOU],
		link: ACCOUNT,
	}),
	"passkey-added": () => ({
		subject: "A passkey was added",
		paragraphs: ["A passkey was added to your DM Tracker account. It opens the account without a password.", NOT_YOU],
		link: ACCOUNT,
	}),
	"passkey-removed": () => ({
		subject: "A passkey was removed",
		paragraphs: ["A passkey was removed from your DM Tracker account and opens it no longer.", NOT_YOU],
		link: ACCOUNT,
	}),
} as const satisfies Record<string, (context: MailContext) => Words>;

export type AccountMail = keyof typeof ACCOUNT_MAILS;

/** Whether a mail is about somebody's own account. */
export function isAccountMail(kind: string): kind is AccountMail {
	return Object.hasOwn(ACCOUNT_MAILS, kind);
}

/** What such a mail says. */
export function accountWords(kind: AccountMail, context: MailContext): Words {
	return ACCOUNT_MAILS[kind](context);
}
