import type { ContactRow } from "#app/domain/realtime/rows.ts";

/** What a person is called: their name, else their handle. Instagram sometimes gives neither. */
export function contactName(contact: Pick<ContactRow, "name" | "username"> | null): string {
	return contact?.name?.trim() || contact?.username || "Instagram user";
}

/** Their handle with its sign, or null where Instagram has not told it. */
export function contactHandle(contact: ContactRow | null): string | null {
	return contact?.username ? `@${contact.username}` : null;
}

/** How a sentence refers to them: "@mara.lifts", else "they". */
export function inSentence(contact: ContactRow | null): { subject: string; verb: "writes" | "write" } {
	const handle = contactHandle(contact);
	return handle ? { subject: handle, verb: "writes" } : { subject: "they", verb: "write" };
}

/** Their place in Instagram, where everything that the API does not give can be seen. */
export function instagramUrl(contact: ContactRow | null): string {
	return contact?.username
		? `https://www.instagram.com/${encodeURIComponent(contact.username)}/`
		: "https://www.instagram.com/direct/inbox/";
}
