/** Ids as Meta makes them: decimal strings for accounts and people, long base64-like text for everything else. */

export function randomDigits(length: number) {
	const bytes = crypto.getRandomValues(new Uint8Array(length));
	return Array.from(bytes, (byte) => String(byte % 10)).join("");
}

export function newAccountId() {
	return `17841${randomDigits(12)}`;
}

export function newPersonId() {
	return `1${randomDigits(15)}`;
}

export function newMid(accountId: string) {
	return metaText(`ig_dm_item:1:IGMessageID:${accountId}:3402823668417103${randomDigits(23)}:3${randomDigits(34)}`);
}

/** The same pair always has the same conversation. */
export function conversationIdOf(accountId: string, personId: string) {
	return metaText(`ig_dm:1:IGMessageThread:${accountId}:${personId}`);
}

export function newToken() {
	return `IGAA${randomText(120)}`;
}

export function newCode() {
	return `AQ${randomText(160)}`;
}

/** The `fbtrace_id` of an error. */
export function newTrace() {
	return `A${randomText(16).slice(0, 22)}`;
}

function randomText(bytes: number) {
	return encode(crypto.getRandomValues(new Uint8Array(bytes)))
		.replaceAll("+", "-")
		.replaceAll("/", "_")
		.replaceAll("=", "");
}

/** Meta's own spelling of base64: every Z is followed by an A, the padding is ZD. */
function metaText(text: string) {
	return encode(new TextEncoder().encode(text)).replaceAll("Z", "ZA").replaceAll("=", "ZD");
}

function encode(bytes: Uint8Array) {
	return btoa(String.fromCharCode(...bytes));
}
