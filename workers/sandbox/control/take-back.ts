import { z } from "zod";
import { now, SECOND } from "#workers/sandbox/state/clock.ts";
import type { State } from "#workers/sandbox/state/state.ts";
import { removeFields } from "#workers/sandbox/state/subscriptions.ts";
import { expireTokens, revokeTokens } from "#workers/sandbox/state/tokens.ts";
import { signRequest } from "#workers/sandbox/webhooks/sign.ts";
import { needAccount } from "./read-body.ts";

const PATIENCE = 5000;
const APP_REMOVED = 458;

export const tokensBody = z.strictObject({
	account: z.string().min(1),
	action: z.enum(["revoke", "expire"]),
	/** What the app is told from now on, beside code 190; 0 for none. */
	subcode: z.number().int().min(0).default(APP_REMOVED),
});

/** Ends every token of an account. */
export function endTokens(state: State, { account: key, action, subcode }: z.infer<typeof tokensBody>) {
	const account = needAccount(state, key);
	if (action === "revoke") revokeTokens(state, account.id, subcode);
	else expireTokens(state, account.id);
}

export const signedRequestBody = z.strictObject({
	account: z.string().min(1),
	kind: z.enum(["deauthorize", "data-deletion"]),
	user_id: z.enum(["app-scoped", "professional"]).default("app-scoped"),
	sign: z.enum(["right", "wrong"]).default("right"),
	algorithm: z.string().default("HMAC-SHA256"),
});

/** Calls the app back as Meta does when a person removes it or asks for deletion; its answer comes back. */
export async function sendSignedRequest(state: State, { account: key, kind, user_id, sign, algorithm }: z.infer<typeof signedRequestBody>) {
	const account = needAccount(state, key);
	const { APP_ORIGIN, META_APP_SECRET } = state.env;
	if (kind === "deauthorize" && sign === "right") {
		revokeTokens(state, account.id, APP_REMOVED);
		removeFields(state, account.id, []);
	}
	const userId = user_id === "app-scoped" ? account.app_scoped_id : account.id;
	const payload = { algorithm, issued_at: Math.trunc(now(state) / SECOND), user_id: userId };
	const signed = await signRequest(payload, sign === "right" ? META_APP_SECRET : `not-${META_APP_SECRET}`);
	return callApp(`${APP_ORIGIN}/webhooks/instagram/${kind}`, { method: "POST", body: new URLSearchParams({ signed_request: signed }) });
}

export const handshakeBody = z.strictObject({ verify_token: z.string().optional(), challenge: z.string().default("1158201444") });

/** Asks the app to prove that the webhook address is its own. */
export async function shakeHands(state: State, { verify_token, challenge }: z.infer<typeof handshakeBody>) {
	const { APP_ORIGIN, META_VERIFY_TOKEN } = state.env;
	const query = new URLSearchParams({
		"hub.mode": "subscribe",
		"hub.challenge": challenge,
		"hub.verify_token": verify_token ?? META_VERIFY_TOKEN,
	});
	const { status, body } = await callApp(`${APP_ORIGIN}/webhooks/instagram?${query}`, {});
	return { status, body, verified: status === 200 && body === challenge };
}

async function callApp(url: string, init: RequestInit): Promise<{ status: number | null; body: string }> {
	try {
		const response = await fetch(url, { ...init, redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
		return { status: response.status, body: (await response.text()).slice(0, 10_000) };
	} catch {
		return { status: null, body: "" };
	}
}
