import { contactName } from "#app/domain/contacts/contact-name.ts";
import type { NotificationKind } from "#app/schema/team.ts";

type Told = {
	kind: NotificationKind;
	contact: { name: string | null; username: string | null } | null;
	/** The name of the member who caused it; null for the clock, and for who has left. */
	actor: string | null;
};

/** What was told, in a name to begin with and a sentence: the same in the list, on other screens and in mails. */
export function notificationWords({ kind, contact, actor }: Told): { title: string; text: string } {
	if (kind === "trouble") return { title: "Instagram connection", text: "An account needs your attention" };
	return { title: contactName(contact), text: sentence(kind, actor) };
}

function sentence(kind: Exclude<NotificationKind, "trouble">, actor: string | null): string {
	switch (kind) {
		case "message":
			return "New message";
		case "assigned":
			return actor ? `${isolated(actor)} assigned this lead to you` : "This lead is yours now";
		case "mention":
			return `${actor ? isolated(actor) : "Somebody"} mentioned you in a note`;
		case "follow-up":
			return "A follow-up is due";
		case "expiring":
			return "The reply window closes within an hour";
		case "not-sent":
			return "A reply of yours was not sent";
		default:
			return kind satisfies never;
	}
}

/** A name inside a sentence, so that one of another writing direction turns nothing around. */
function isolated(name: string): string {
	return `\u2068${name}\u2069`;
}

/** Where what was told leads. */
export function notificationPath(slug: string, { kind, conversationId }: { kind: NotificationKind; conversationId: string | null }) {
	if (conversationId !== null) return `/o/${slug}/inbox/${conversationId}`;
	return kind === "trouble" ? `/o/${slug}/settings/connections` : `/o/${slug}/notifications`;
}
