import type { AuthenticationResponseJSON, RegistrationResponseJSON } from "@simplewebauthn/server";
import { z } from "zod";
import { tryParseJson } from "#app/platform/json.ts";

const bytes = z.string().regex(/^[\w-]{1,8000}$/);
const credential = {
	id: bytes.max(1400),
	rawId: bytes.max(1400),
	type: z.literal("public-key"),
	authenticatorAttachment: z.enum(["cross-platform", "platform"]).optional(),
	clientExtensionResults: z.looseObject({}),
};

const registration = z.object({
	...credential,
	response: z.object({
		clientDataJSON: bytes,
		attestationObject: bytes,
		transports: z
			.array(z.string().regex(/^[\w-]{1,20}$/))
			.max(10)
			.optional(),
	}),
});

const authentication = z.object({
	...credential,
	response: z.object({ clientDataJSON: bytes, authenticatorData: bytes, signature: bytes, userHandle: bytes.optional() }),
});

/** What a browser says about a passkey that it made; null for what is none. */
export function readRegistration(text: string): RegistrationResponseJSON | null {
	return (registration.safeParse(tryParseJson(text)).data as RegistrationResponseJSON | undefined) ?? null;
}

/** What a browser says about a passkey that it used; null for what is none. */
export function readAuthentication(text: string): AuthenticationResponseJSON | null {
	return (authentication.safeParse(tryParseJson(text)).data as AuthenticationResponseJSON | undefined) ?? null;
}
