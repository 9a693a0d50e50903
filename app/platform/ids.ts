import { uuidv7 } from "uuidv7";

/** A new id; ids made later sort later. */
export function newId(): string {
	return uuidv7();
}

/** 32 lower-case characters and digits without look-alikes. */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** The same short id for the same parts, always: 16 characters, 80 bits of SHA-256. */
export async function stableId(...parts: string[]): Promise<string> {
	const bytes = new TextEncoder().encode(parts.join("\u0000"));
	const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
	let id = "";
	let bits = 0;
	let value = 0;
	for (const byte of digest.subarray(0, 10)) {
		value = (value << 8) | byte;
		bits += 8;
		while (bits >= 5) {
			bits -= 5;
			id += ALPHABET[(value >>> bits) & 31];
		}
		value &= 31;
	}
	return id;
}

/**
 * A message's id: `<conversation>-<time>-<tie>`. It sorts by conversation, then time, so the primary key alone serves
 * "the newest fifty of this conversation" and no second index has to be written for each message.
 */
export function messageId(conversationId: string, sentAt: number, tie: string): string {
	return `${conversationId}-${timeKey(sentAt)}-${tie.slice(0, 8)}`;
}

/** The part of a message id that stands for its time: nine characters, sorting like the number. */
export function timeKey(at: number): string {
	return Math.max(0, Math.trunc(at)).toString(36).padStart(9, "0").slice(-9);
}
