import { contactName } from "#app/domain/contacts/contact-name.ts";
import type { ContactRow } from "#app/domain/realtime/rows.ts";

/** What a saved reply may leave open, and what stands in its place when it is used. */
export const VARIABLES = {
	first_name: "their first name",
	name: "their name",
	username: "their @username",
	my_name: "your first name",
	account: "the Instagram account",
} as const;

type Values = Record<keyof typeof VARIABLES, string>;

/** The values for a conversation; empty where nothing is known. */
export function valuesFor(contact: ContactRow | null, { myName, account }: { myName: string; account: string | undefined }): Values {
	const name = contact?.name ?? (contact ? contactName(contact) : "");
	return {
		first_name: firstWord(name),
		name,
		username: contact?.username ? `@${contact.username}` : "",
		my_name: firstWord(myName),
		account: account ? `@${account}` : "",
	};
}

/** The text with its variables filled in. One that has no value stays as it is, so that nobody sends a hole. */
export function fillIn(text: string, values: Values): string {
	return text.replace(VARIABLE, (whole, name: string) => (name in values ? values[name as keyof Values] || whole : whole));
}

/** The variables that a text still leaves open. */
export function openVariables(text: string): string[] {
	return [...text.matchAll(VARIABLE)].flatMap(([, name]) => (name && name in VARIABLES ? [name] : []));
}

const VARIABLE = /\{\{\s*(\w+)\s*\}\}/g;

function firstWord(name: string): string {
	return name.replace(/^@/, "").split(/\s+/)[0] ?? "";
}
