import { encryptNotification, vapidHeaders } from "@block65/webcrypto-web-push";
import { fromBase64Url, toBase64Url, toBytes } from "#app/platform/crypto.ts";
import { type Env, settingsOf } from "#app/platform/env.ts";
import { isOnHost } from "#app/platform/hosts.ts";

/** Where a browser can be reached, and the keys that only it can read with. */
export type Subscription = { endpoint: string; keys: { p256dh: string; auth: string } };

/** What is sent: `topic` replaces what waits under the same one, `ttl` is in seconds. */
export type Push = { data: unknown; ttl: number; urgency: "normal" | "high"; topic: string };

/** What the push service made of it: taken, the browser is gone, to be tried again, or refused for good. */
export type PushOutcome =
	| { kind: "taken" }
	| { kind: "gone" }
	| { kind: "later"; afterSeconds: number | null }
	| { kind: "refused"; status: number };

const TIMEOUT = 10_000;

/** Whether a browser's address is that of a push service: nobody makes us ask another place. */
export function isPushService(env: Env, endpoint: string): boolean {
	const url = URL.parse(endpoint);
	return url !== null && isOnHost(env, url, settingsOf(env).PUSH_HOSTS);
}

/** The key that browsers subscribe under, as they take it. */
export function applicationServerKey(env: Env): string {
	const { x, y } = settingsOf(env).VAPID_KEY;
	return toBase64Url(Uint8Array.from([4, ...(fromBase64Url(x) ?? []), ...(fromBase64Url(y) ?? [])]));
}

/** Hands a message, sealed for the browser alone, to its push service (RFC 8030, 8291, 8292). */
export async function postPush(env: Env, { endpoint, keys }: Subscription, { data, ttl, urgency, topic }: Push): Promise<PushOutcome> {
	if (!isPushService(env, endpoint)) return { kind: "gone" };
	const subscription = { endpoint, expirationTime: null, keys };
	// What signs it takes https alone; the sandbox's own address is http.
	const signed = { ...subscription, endpoint: endpoint.replace(/^http:/, "https:") };
	const { MAIL_FROM, VAPID_KEY } = settingsOf(env);
	const vapid = {
		subject: `mailto:${/<([^<>]+)>$/.exec(MAIL_FROM)?.[1] ?? MAIL_FROM}`,
		publicKey: applicationServerKey(env),
		privateKey: VAPID_KEY.d,
	};
	const { headers } = await vapidHeaders(signed, vapid);
	try {
		const answer = await fetch(endpoint, {
			method: "POST",
			headers: {
				...headers,
				"content-encoding": "aes128gcm",
				"content-type": "application/octet-stream",
				ttl: String(ttl),
				urgency,
				topic,
			},
			body: await encryptNotification(subscription, toBytes(JSON.stringify(data))),
			redirect: "manual",
			signal: AbortSignal.timeout(TIMEOUT),
		});
		await answer.body?.cancel();
		return outcomeOf(answer);
	} catch {
		return { kind: "later", afterSeconds: null };
	}
}

function outcomeOf({ status, ok, headers }: Response): PushOutcome {
	if (ok) return { kind: "taken" };
	if (status === 404 || status === 410) return { kind: "gone" };
	if (status !== 429 && status < 500) return { kind: "refused", status };
	const wait = Number(headers.get("retry-after") ?? Number.NaN);
	return { kind: "later", afterSeconds: Number.isFinite(wait) ? wait : null };
}
