export type Signature = "right" | "wrong" | "none" | "sha1";

/** The headers that a webhook of Meta carries, over exactly these bytes. */
export async function signatureHeaders(bytes: Uint8Array<ArrayBuffer>, secret: string, sign: Signature): Promise<Record<string, string>> {
	switch (sign) {
		case "none":
			return {};
		case "wrong":
			return { "x-hub-signature-256": `sha256=${await hmac("SHA-256", `not-${secret}`, bytes)}` };
		case "sha1":
			return { "x-hub-signature": `sha1=${await hmac("SHA-1", secret, bytes)}` };
		case "right":
			return { "x-hub-signature-256": `sha256=${await hmac("SHA-256", secret, bytes)}` };
	}
}

/** A `signed_request`: the payload signed in its encoded form. */
export async function signRequest(payload: unknown, secret: string): Promise<string> {
	const encoded = base64url(new TextEncoder().encode(JSON.stringify(payload)));
	const digits = await hmac("SHA-256", secret, new TextEncoder().encode(encoded));
	return `${base64url(Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)))}.${encoded}`;
}

const keys = new Map<string, Promise<CryptoKey>>();

async function hmac(hash: "SHA-256" | "SHA-1", secret: string, bytes: Uint8Array<ArrayBuffer>) {
	const name = `${hash} ${secret}`;
	const known = keys.get(name);
	const key = known ?? crypto.subtle.importKey("raw", new TextEncoder().encode(secret), { name: "HMAC", hash }, false, ["sign"]);
	if (!known) keys.set(name, key);
	const digest = new Uint8Array(await crypto.subtle.sign("HMAC", await key, bytes));
	return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function base64url(bytes: Uint8Array) {
	return btoa(String.fromCharCode(...bytes))
		.replaceAll("+", "-")
		.replaceAll("/", "_")
		.replaceAll("=", "");
}
