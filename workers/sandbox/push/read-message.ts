import { type Bytes, fromBase64Url, joined } from "./bytes.ts";

/** The keys of a browser: its own private one, and the secret that it shares with the sender. */
export type BrowserKeys = { privateKey: JsonWebKey; p256dh: string; auth: string };

/** What a message says, read as the browser reads it (RFC 8291, `aes128gcm`). Throws for one that is not sealed for it. */
export async function readMessage(body: Bytes, { privateKey, p256dh, auth }: BrowserKeys): Promise<string> {
	const salt = body.slice(0, 16);
	const keyLength = body[20] ?? 0;
	const senderKey = body.slice(21, 21 + keyLength);
	const sealed = body.slice(21 + keyLength);

	const curve = { name: "ECDH", namedCurve: "P-256" };
	const own = await crypto.subtle.importKey("jwk", privateKey, curve, false, ["deriveBits"]);
	const sender = await crypto.subtle.importKey("raw", senderKey, curve, false, []);
	const derivation = { name: "ECDH", public: sender } as unknown as Parameters<typeof crypto.subtle.deriveBits>[0];
	const shared = new Uint8Array(await crypto.subtle.deriveBits(derivation, own, 256));
	const info = joined(text("WebPush: info\0"), fromBase64Url(p256dh), senderKey);
	const secret = await derive(shared, fromBase64Url(auth), info, 32);
	const key = await derive(secret, salt, text("Content-Encoding: aes128gcm\0"), 16);
	const nonce = await derive(secret, salt, text("Content-Encoding: nonce\0"), 12);

	const opener = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["decrypt"]);
	const padded = new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv: nonce }, opener, sealed));
	const end = padded.lastIndexOf(2);
	if (end < 0) throw new Error("The message has no end.");
	return new TextDecoder().decode(padded.slice(0, end));
}

async function derive(input: Bytes, salt: Bytes, info: Bytes, length: number): Promise<Bytes> {
	const key = await crypto.subtle.importKey("raw", input, "HKDF", false, ["deriveBits"]);
	return new Uint8Array(await crypto.subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt, info }, key, length * 8));
}

function text(words: string): Bytes {
	return new TextEncoder().encode(words);
}
