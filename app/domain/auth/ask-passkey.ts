/** Asks the browser for a passkey; loaded on the click that wants one. */
import {
	type PublicKeyCredentialCreationOptionsJSON,
	type PublicKeyCredentialRequestOptionsJSON,
	startAuthentication,
	startRegistration,
} from "@simplewebauthn/browser";

export type PasskeyPurpose = "sign-in" | "confirm" | "register";

export type PasskeyOutcome = { ok: true; next: string } | { ok: false; reason: "cancelled" | "exists" | "refused" | "too-many" | "stale" };

/** One passkey asked for and checked by the server. */
export async function askPasskey(purpose: PasskeyPurpose, next: string): Promise<PasskeyOutcome> {
	const asked = await post({ intent: `${purpose}-options` });
	if (!asked.ok) return refusalOf(asked);
	const options: unknown = await asked.json();
	try {
		const response = await (purpose === "register"
			? startRegistration({ optionsJSON: options as PublicKeyCredentialCreationOptionsJSON })
			: startAuthentication({ optionsJSON: options as PublicKeyCredentialRequestOptionsJSON }));
		const answer = await post({ intent: purpose, response: JSON.stringify(response), next });
		if (!answer.ok) return refusalOf(answer);
		const { next: to } = (await answer.json()) as { next: string };
		return { ok: true, next: to };
	} catch (error) {
		// The browser's own refusals: given up by the person or for lack of a passkey, or one that exists already.
		const name = error instanceof Error ? error.name : "";
		if (name === "NotAllowedError" || name === "AbortError") return { ok: false, reason: "cancelled" };
		if (name === "InvalidStateError") return { ok: false, reason: "exists" };
		throw error;
	}
}

function post(fields: Record<string, string>) {
	return fetch("/passkeys", { method: "POST", body: new URLSearchParams(fields), redirect: "manual" });
}

function refusalOf({ type, status }: Response): PasskeyOutcome {
	if (type === "opaqueredirect") return { ok: false, reason: "stale" };
	return { ok: false, reason: status === 429 ? "too-many" : "refused" };
}
