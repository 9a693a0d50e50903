/** A device with one passkey, in software: what a browser would say about it, byte by byte. */
import { fromBase64Url, toBase64Url, toBytes } from "#app/platform/crypto.ts";
import { ORIGIN } from "./http.ts";

type Bytes = Uint8Array<ArrayBuffer>;
type Said = { origin?: string; rpId?: string; isVerified?: boolean; counter?: number };

const PRESENT = 1;
const VERIFIED = 4;
const HAS_KEY = 64;

export async function makeAuthenticator() {
	const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
	if (!("privateKey" in pair)) throw new Error("no pair of keys");
	const publicKey = await crypto.subtle.exportKey("jwk", pair.publicKey);
	if (publicKey instanceof ArrayBuffer) throw new Error("no key in words");
	const id = crypto.getRandomValues(new Uint8Array(16));
	const said = { id: toBase64Url(id), rawId: toBase64Url(id), type: "public-key", clientExtensionResults: {} };
	let userHandle = "";
	let counter = 0;

	return {
		id: said.id,
		/** Makes the passkey, as `navigator.credentials.create` would. */
		async register(options: { challenge: string; user: { id: string } }, { origin, rpId, isVerified = true }: Said = {}) {
			userHandle = options.user.id;
			const key = join([0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32], of(publicKey.x), [0x22, 0x58, 32], of(publicKey.y));
			const data = join(await head(rpId, flags(isVerified) | HAS_KEY, 0), new Uint8Array(16), [0, id.length], id, key);
			const attestation = join([0xa3], text("fmt"), text("none"), text("attStmt"), [0xa0], text("authData"), [0x58, data.length], data);
			const response = {
				clientDataJSON: clientData("webauthn.create", options.challenge, origin),
				attestationObject: toBase64Url(attestation),
			};
			return JSON.stringify({ ...said, response });
		},
		/** Uses the passkey, as `navigator.credentials.get` would. */
		async use(options: { challenge: string }, { origin, rpId, isVerified = true, counter: given }: Said = {}) {
			counter = given ?? counter + 1;
			const data = await head(rpId, flags(isVerified), counter);
			const json = clientData("webauthn.get", options.challenge, origin);
			const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", fromBase64Url(json) ?? new Uint8Array()));
			const raw = new Uint8Array(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, pair.privateKey, join(data, hash)));
			const response = { clientDataJSON: json, authenticatorData: toBase64Url(data), signature: toBase64Url(der(raw)), userHandle };
			return JSON.stringify({ ...said, response });
		},
	};
}

function clientData(type: string, challenge: string, origin = ORIGIN) {
	return toBase64Url(toBytes(JSON.stringify({ type, challenge, origin, crossOrigin: false })));
}

async function head(rpId = "localhost", flag: number, counter: number) {
	const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", toBytes(rpId)));
	return join(hash, [flag], [counter >>> 24, (counter >>> 16) & 255, (counter >>> 8) & 255, counter & 255]);
}

function flags(isVerified: boolean) {
	return PRESENT | (isVerified ? VERIFIED : 0);
}

/** A CBOR text of up to 23 characters. */
function text(word: string) {
	return join([0x60 + word.length], toBytes(word));
}

function of(coordinate: string | undefined): Bytes {
	return fromBase64Url(coordinate ?? "") ?? new Uint8Array();
}

/** A signature as authenticators write it: two integers in DER. */
function der(raw: Bytes) {
	const integers = [raw.slice(0, 32), raw.slice(32)].map((half) => {
		const bytes = half.slice(half.findIndex((byte) => byte !== 0));
		const positive = (bytes[0] ?? 0) > 127 ? join([0], bytes) : bytes;
		return join([2, positive.length], positive);
	});
	const body = join(...integers);
	return join([0x30, body.length], body);
}

function join(...parts: (Bytes | number[])[]): Bytes {
	return Uint8Array.from(parts.flatMap((part) => [...part]));
}
