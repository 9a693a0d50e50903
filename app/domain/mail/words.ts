/**
 * What mails say. Each has a text part and the same as HTML; nothing of a message or a person outside the team is in them, but in
 * the daily mail of a member who allows it.
 */
import { type AccountMail, accountWords, isAccountMail } from "./account-words.ts";
import { type TeamMail, teamWords } from "./team-words.ts";

/** The mails there are. */
export type MailKind = AccountMail | TeamMail | "needs-reconnect" | "removed-by-meta" | "connection-problem" | "token-expiring" | "digest";

export type MailContext = {
	origin: string;
	/** Whom it goes to; null for somebody without an account. */
	name: string | null;
	org: { slug: string; name: string } | null;
	detail: Record<string, string>;
	/** The one-time token of its link, where it has one. */
	token: string | null;
};

/** `path` is where a link leads in the product. */
type MailLink = { words: string; path: string };

/** `items` are links in a list, `notes` lines below them, `footer` stands at the end. */
export type Words = {
	subject: string;
	paragraphs: string[];
	items?: MailLink[];
	notes?: string[];
	link: MailLink;
	footer?: MailLink;
};

/** Subject, text and HTML of a mail. Throws for a kind that is none. */
export function wordsOf(kind: string, context: MailContext): { subject: string; text: string; html: string } {
	return written(isAccountMail(kind) ? accountWords(kind, context) : (teamWords(kind, context) ?? said(kind, context)), context);
}

/** The same from what it says. */
export function written(
	words: Words,
	{ origin, name }: Pick<MailContext, "origin" | "name">,
): { subject: string; text: string; html: string } {
	const { subject, paragraphs, items = [], notes = [], link, footer } = words;
	const ends = [...(footer ? [footer] : []), { words: "Privacy policy", path: "/privacy-policy" }];
	const lines = [name ? `Hello ${name},` : "Hello,", ...paragraphs];
	const plain = (each: MailLink) => `${each.words}: ${origin}${each.path}`;
	const anchor = (each: MailLink) => `<a href="${escaped(`${origin}${each.path}`)}">${escaped(each.words)}</a>`;
	const text = [...lines, ...items.map(plain), ...notes, plain(link), "DM Tracker", ...ends.map(plain)].join("\n\n");
	const html = [
		'<!DOCTYPE html><html><body style="font-family:sans-serif;font-size:15px;line-height:1.5;color:#1b1b1b">',
		...lines.map((line) => `<p>${escaped(line)}</p>`),
		items.length > 0 ? `<ul>${items.map((item) => `<li>${anchor(item)}</li>`).join("")}</ul>` : "",
		...notes.map((note) => `<p>${escaped(note)}</p>`),
		`<p>${anchor(link)}</p>`,
		`<p>DM Tracker · ${ends.map(anchor).join(" · ")}</p></body></html>`,
	].join("");
	return { subject, text, html };
}

function said(kind: string, { org, detail }: MailContext): Words {
	const account = detail.username ? `@${detail.username}` : "An Instagram account";
	const link = { words: "Open connections", path: `/o/${org?.slug ?? ""}/settings/connections` };
	const where = org ? ` of ${org.name}` : "";
	switch (kind) {
		case "needs-reconnect":
			return {
				subject: `${account} needs to be reconnected`,
				paragraphs: [
					`Instagram no longer accepts the access of ${account}${where}. New messages do not arrive, and replies cannot be sent, until an Owner or Admin reconnects it.`,
					"Nothing that is already in DM Tracker is lost. Messages that come in meanwhile are fetched once it is reconnected.",
				],
				link,
			};
		case "removed-by-meta":
			return {
				subject: `${account} was removed in Instagram`,
				paragraphs: [
					`Somebody took back DM Tracker's access to ${account}${where} in Instagram. Its token and its Instagram identity were deleted here at once. Conversations and contacts remain.`,
					"If this was not intended, the account can be connected again.",
				],
				link,
			};
		case "connection-problem":
			return {
				subject: `${account}: ${PROBLEM_SUBJECTS[detail.problem ?? ""] ?? "Instagram refuses something"}`,
				paragraphs: [
					PROBLEMS[detail.problem ?? ""] ?? `Instagram refuses something for ${account}${where}. The connections page says what.`,
				],
				link,
			};
		case "token-expiring":
			return {
				subject: `${account} should be reconnected soon`,
				paragraphs: [
					`Instagram's access for ${account}${where} could not be renewed and ends on ${detail.day ?? "one of the next days"}. Reconnect it before then, and nothing is interrupted.`,
				],
				link,
			};
		default:
			throw new Error(`no mail is called ${kind}`);
	}
}

const PROBLEM_SUBJECTS: Record<string, string> = {
	restricted: "restricted by Instagram",
	"messages-off": "access to messages is switched off",
	"permission-missing": "a permission is missing",
	"tag-overused": "late replies are refused",
};

const PROBLEMS: Record<string, string> = {
	restricted:
		'Instagram has restricted the account. Replies wait in DM Tracker and go out once the restriction has ended and somebody presses "Try again" on the connections page.',
	"messages-off":
		'In the Instagram app, "Allow access to messages" was switched off: Settings, Messages and story replies, Message controls, Connected tools. Switch it on again, and replies go out.',
	"permission-missing": "Instagram says that a permission is missing. Reconnect the account and leave every permission switched on.",
	"tag-overused":
		"Instagram refuses replies later than 24 hours after a person's last message for now, because the human-agent tag was used too much. Replies within 24 hours go out as ever.",
};

function escaped(text: string): string {
	return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
