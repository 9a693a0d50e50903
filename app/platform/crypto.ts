/** Hashes, random tokens and sealed boxes over WebCrypto. Knows no table and no setting. */
export type Bytes = Uint8Array<ArrayBuffer>;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

/** Lower-case hexadecimal SHA-256. */
export async function sha256Hex(data: string | Bytes): Promise<string> {
	const bytes = typeof data === "string" ? encoder.encode(data) : data;
	return toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}

/** 256 random bits, base64url: a session, state or invitation token. */
export function randomToken(): string {
	return toBase64Url(crypto.getRandomValues(new Uint8Array(32)));
}

/** Whether `signature` (64 hexadecimal digits) is the HMAC-SHA256 of `data` under `secret`; compared in constant time. */
export async function verifyHmac(secret: string, data: Bytes, signature: string): Promise<boolean> {
	const bytes = fromHex(signature);
	if (bytes?.length !== 32) return false;
	return crypto.subtle.verify("HMAC", await hmacKey(secret, "verify"), bytes, data);
}

/** Hexadecimal HMAC-SHA256 of `data` under `secret`. */
export async function signHmac(secret: string, data: string | Bytes): Promise<string> {
	const bytes = typeof data === "string" ? encoder.encode(data) : data;
	return toHex(new Uint8Array(await crypto.subtle.sign("HMAC", await hmacKey(secret, "sign"), bytes)));
}

const hmacKeys = new Map<string, Promise<CryptoKey>>();

function hmacKey(secret: string, usage: "sign" | "verify") {
	const name = `${usage}:${secret}`;
	const known =
		hmacKeys.get(name) ?? crypto.subtle.importKey("raw", encoder.encode(secret), { name: "HMAC", hash: "SHA-256" }, false, [usage]);
	hmacKeys.set(name, known);
	return known;
}

/** What sealing can fail with; the caller turns it into "reconnect", never into plain text. */
export class SealError extends Error {
	override name = "SealError";
}

/** A non-extractable AES-256-GCM key of 32 raw bytes. */
export async function importAesKey(raw: Bytes): Promise<CryptoKey> {
	if (raw.length !== 32) throw new SealError("a key must have 32 bytes");
	return crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
}

/**
 * Seals bytes: `v1.<kid>.<nonce>.<ciphertext and tag>`, the last two base64url. The nonce is 96 random bits, the tag 128
 * bits, and `aad` says where the box belongs, so that it opens nowhere else.
 */
export async function seal(key: CryptoKey, kid: string, plain: Bytes, aad: string): Promise<string> {
	const iv = crypto.getRandomValues(new Uint8Array(12));
	const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: encoder.encode(aad), tagLength: 128 }, key, plain);
	return `v1.${kid}.${toBase64Url(iv)}.${toBase64Url(new Uint8Array(sealed))}`;
}

/** Opens what `seal` made; throws `SealError` for another version, a changed byte or another place. */
export async function open(keyOf: (kid: string) => Promise<CryptoKey | null>, box: string, aad: string): Promise<Bytes> {
	const [version, kid, nonce, sealed, ...more] = box.split(".");
	if (version !== "v1" || !kid || !nonce || !sealed || more.length > 0) throw new SealError("not a sealed value");
	const key = await keyOf(kid);
	const iv = fromBase64Url(nonce);
	const data = fromBase64Url(sealed);
	if (!key) throw new SealError(`no key is called ${kid}`);
	if (iv?.length !== 12 || !data) throw new SealError("not a sealed value");
	try {
		const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: encoder.encode(aad), tagLength: 128 }, key, data);
		return new Uint8Array(plain);
	} catch {
		throw new SealError("the sealed value was changed or belongs elsewhere");
	}
}

/** UTF-8 bytes of a text. */
export function toBytes(text: string): Bytes {
	return encoder.encode(text);
}

/** The text of UTF-8 bytes; throws for bytes that are no UTF-8. */
export function toText(bytes: Bytes): string {
	return decoder.decode(bytes);
}

export function toHex(bytes: Bytes): string {
	return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Bytes of hexadecimal text; null for what is none. */
export function fromHex(text: string): Bytes | null {
	if (!/^(?:[0-9a-f]{2})+$/i.test(text)) return null;
	return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

export function toBase64Url(bytes: Bytes): string {
	return toBase64(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

export function fromBase64Url(text: string): Bytes | null {
	if (!/^[\w-]*$/.test(text)) return null;
	return fromBase64(text.replaceAll("-", "+").replaceAll("_", "/"));
}

export function toBase64(bytes: Bytes): string {
	return btoa(String.fromCharCode(...bytes));
}

export function fromBase64(text: string): Bytes | null {
	try {
		return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
	} catch {
		return null;
	}
}
