/** The push service of browsers: takes what the app sends them by the contract of RFC 8030, 8291 and 8292. */
import { takeFault } from "#workers/sandbox/faults/faults.ts";
import { findBrowser, storeBrowser, storePush } from "#workers/sandbox/state/pushes.ts";
import type { State } from "#workers/sandbox/state/state.ts";
import { type Bytes, toBase64Url } from "./bytes.ts";
import { readMessage } from "./read-message.ts";
import { readVapid } from "./vapid.ts";

/** Bytes that a push service takes at least, and this one at most. */
const LONGEST = 4096;

/** A browser subscribes: where it is reached, and the keys that its page hands to the app. */
export async function subscribe(state: State, applicationServerKey: string | null) {
	const pair = (await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"])) as CryptoKeyPair;
	const p256dh = toBase64Url(new Uint8Array((await crypto.subtle.exportKey("raw", pair.publicKey)) as ArrayBuffer));
	const private_key = JSON.stringify(await crypto.subtle.exportKey("jwk", pair.privateKey));
	const auth = toBase64Url(crypto.getRandomValues(new Uint8Array(16)));
	const id = crypto.randomUUID();
	storeBrowser(state, { id, p256dh, auth, private_key, application_server_key: applicationServerKey });
	return { endpoint: `${state.env.SANDBOX_ORIGIN}/push/${id}`, keys: { p256dh, auth } };
}

/** Takes a message for a browser, or says what is wrong with it. */
export async function takePush(state: State, id: string, request: Request): Promise<Response> {
	const body: Bytes = new Uint8Array(await request.arrayBuffer());
	const fault = takeFault(state, "push", () => true)?.fault;
	if (fault) return refusal(fault.status, "As it was asked for.", fault.headers);

	const { headers } = request;
	// By the real clock, as tokens are signed by it however the product's own was moved.
	const seconds = Math.floor(Date.now() / 1000);
	const sender = await readVapid(headers.get("authorization"), new URL(state.env.SANDBOX_ORIGIN).host, seconds);
	if (typeof sender === "string") return refusal(headers.has("authorization") ? 403 : 401, sender);
	const browser = findBrowser(state, id);
	if (!browser) return refusal(410, "This browser has unsubscribed.");
	if (browser.application_server_key !== null && browser.application_server_key !== sender.key) {
		return refusal(403, "The browser subscribed under another key.");
	}
	const ttl = headers.get("ttl") ?? "";
	if (!/^\d+$/.test(ttl)) return refusal(400, "A TTL is needed.");
	if (headers.get("content-encoding") !== "aes128gcm") return refusal(415, "The content encoding is aes128gcm.");
	const topic = headers.get("topic") ?? "";
	if (!/^[\w-]{0,32}$/.test(topic)) return refusal(400, "A topic has at most 32 letters of base64url.");
	const urgency = headers.get("urgency") ?? "normal";
	if (!["very-low", "low", "normal", "high"].includes(urgency)) return refusal(400, "There is no such urgency.");
	if (body.length > LONGEST) return refusal(413, `A message has at most ${LONGEST} bytes.`);
	try {
		const keys = { privateKey: JSON.parse(browser.private_key), p256dh: browser.p256dh, auth: browser.auth };
		storePush(state, { browser: id, ttl: Number(ttl), urgency, topic, subject: sender.subject, text: await readMessage(body, keys) });
	} catch {
		return refusal(400, "The message is not sealed for this browser.");
	}
	return new Response(null, {
		status: 201,
		headers: { location: `${state.env.SANDBOX_ORIGIN}/push/messages/${crypto.randomUUID()}`, ttl },
	});
}

function refusal(status: number, reason: string, headers: Record<string, string> = {}): Response {
	return new Response(JSON.stringify({ status, reason }), { status, headers: { "content-type": "application/json", ...headers } });
}
