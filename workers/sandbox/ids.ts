/** Ids as Instagram makes them: digits for people and accounts, long opaque text for messages and tokens. */

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** Random letters and digits. */
export function randomText(length: number): string {
	return Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => LETTERS[byte % LETTERS.length]).join("");
}

/** Random digits after a beginning, `length` in all. */
export function randomDigits(beginning: string, length: number): string {
	const missing = Math.max(0, length - beginning.length);
	return beginning + Array.from(crypto.getRandomValues(new Uint8Array(missing)), (byte) => byte % 10).join("");
}

export function newMid(): string {
	return `aWdfZAG1faXRlbToxOklHTWVzc2FnZAUlE${randomText(48)}ZD`;
}

export function newToken(): string {
	return `IGAA${randomText(96)}`;
}

const CONVERSATION = "aWdfZAG06MTpJR01lc3NhZA2VUaHJlYWQ6";

/** A conversation's id holds whose it is, so that it needs no table. */
export function conversationId(account: string, person: string): string {
	return CONVERSATION + btoa(`${account}:${person}`).replaceAll("=", "").replaceAll("+", "-").replaceAll("/", "_");
}

/** Whose conversation it is, or null when it is no conversation's id. */
export function readConversationId(id: string): { account: string; person: string } | null {
	if (!id.startsWith(CONVERSATION)) return null;
	try {
		const [account, person] = atob(id.slice(CONVERSATION.length).replaceAll("-", "+").replaceAll("_", "/")).split(":");
		return account && person ? { account, person } : null;
	} catch {
		return null;
	}
}
