/** Webhook bodies as Meta writes and signs them. */

/** JSON with `\/` and `\uXXXX`, which is why a signature must be checked over the bytes that came. */
export function writeLikeMeta(value: unknown): string {
	return JSON.stringify(value)
		.replaceAll("/", "\\/")
		.replace(/[\u007f-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** The value of `X-Hub-Signature-256` for these bytes. */
export async function signatureOf(body: string, secret: string): Promise<string> {
	const encoder = new TextEncoder();
	const key = await crypto.subtle.importKey("raw", encoder.encode(secret), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
	const bytes = new Uint8Array(await crypto.subtle.sign("HMAC", key, encoder.encode(body)));
	return `sha256=${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
