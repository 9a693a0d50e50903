/** Passkeys: a device proves with its own key, unlocked by who holds it, so each counts as both factors. */
import {
	type AuthenticatorTransport,
	generateAuthenticationOptions,
	generateRegistrationOptions,
	verifyAuthenticationResponse,
	verifyRegistrationResponse,
} from "@simplewebauthn/server";
import { and, asc, eq, lt, or, sql } from "drizzle-orm";
import { mailNow } from "#app/domain/mail/mails.server.ts";
import { now } from "#app/platform/clock.ts";
import { fromBase64Url, toBase64Url, toBytes } from "#app/platform/crypto.ts";
import { directory } from "#app/platform/db/bindings.ts";
import { type Env, settingsOf } from "#app/platform/env.ts";
import { errorName, log } from "#app/platform/log.ts";
import { passkeys } from "#app/schema/directory.ts";
import { readAuthentication, readRegistration } from "./passkey-answers.server.ts";
import { keepChallenge, takeChallenge } from "./passkey-challenges.server.ts";

type Person = { id: string; email: string; name: string };

export type PasskeyRow = { id: string; name: string; createdAt: number; lastUsedAt: number | null };

/** The passkeys of an account, the first made first. */
export async function listPasskeys(env: Env, userId: string): Promise<PasskeyRow[]> {
	const { id, name, createdAt, lastUsedAt } = passkeys;
	return directory(env)
		.select({ id, name, createdAt, lastUsedAt })
		.from(passkeys)
		.where(eq(passkeys.userId, userId))
		.orderBy(asc(createdAt));
}

/** What a browser needs to make a passkey for somebody. */
export async function registrationOptions(env: Env, user: Person) {
	const options = await generateRegistrationOptions({
		rpName: "DM Tracker",
		rpID: partyOf(env).rpID,
		userID: toBytes(user.id),
		userName: user.email,
		userDisplayName: user.name,
		attestationType: "none",
		excludeCredentials: await credentialsOf(env, user.id),
		authenticatorSelection: { residentKey: "required", userVerification: "required" },
	});
	await keepChallenge(env, options.challenge, { purpose: "register", userId: user.id });
	return options;
}

/** Adds the passkey that a browser made, and tells its owner. False when what it says does not hold. */
export async function addPasskey(env: Env, user: Person, answer: string, name: string): Promise<boolean> {
	const response = readRegistration(answer);
	if (!response) return false;
	const { rpID, origin } = partyOf(env);
	const info = await proven(async () => {
		const { verified, registrationInfo } = await verifyRegistrationResponse({
			response,
			expectedChallenge: (challenge) => takeChallenge(env, challenge, { purpose: "register", userId: user.id }),
			expectedOrigin: origin,
			expectedRPID: rpID,
			requireUserVerification: true,
		});
		return verified ? (registrationInfo ?? null) : null;
	});
	if (!info) return false;
	const { id, publicKey, counter } = info.credential;
	const transports = response.response.transports?.join(",") ?? "";
	const added = await directory(env)
		.insert(passkeys)
		.values({ id, userId: user.id, publicKey: toBase64Url(publicKey), counter, transports, name, createdAt: now() })
		.onConflictDoNothing()
		.returning({ id: passkeys.id });
	if (added.length > 0) await tell(env, user.id, "passkey-added");
	return added.length > 0;
}

/** What a browser needs to sign in with whichever passkey it has for us, or to confirm with one of somebody's own. */
export async function authenticationOptions(env: Env, userId: string | null) {
	const options = await generateAuthenticationOptions({
		rpID: partyOf(env).rpID,
		userVerification: "required",
		...(userId !== null && { allowCredentials: await credentialsOf(env, userId) }),
	});
	await keepChallenge(env, options.challenge, { purpose: userId === null ? "sign-in" : "confirm", userId });
	return options;
}

/** Who used a passkey: somebody who signs in (`userId` null), or the one who confirms. Null when what the browser says does not hold. */
export async function takePasskey(env: Env, answer: string, userId: string | null): Promise<string | null> {
	const response = readAuthentication(answer);
	if (!response) return null;
	const db = directory(env);
	const [known] = await db.select().from(passkeys).where(eq(passkeys.id, response.id));
	const publicKey = known && fromBase64Url(known.publicKey);
	if (!known || !publicKey || (userId !== null && known.userId !== userId)) return null;
	const { rpID, origin } = partyOf(env);
	const info = await proven(async () => {
		const { verified, authenticationInfo } = await verifyAuthenticationResponse({
			response,
			expectedChallenge: (challenge) => takeChallenge(env, challenge, { purpose: userId === null ? "sign-in" : "confirm", userId }),
			expectedOrigin: origin,
			expectedRPID: rpID,
			credential: { id: known.id, publicKey, counter: known.counter },
			requireUserVerification: true,
		});
		return verified ? authenticationInfo : null;
	});
	if (!info) return null;
	// A key that counts only ever counts up: one that does not was copied. Many do not count and stay at zero.
	const used = await db
		.update(passkeys)
		.set({ counter: info.newCounter, lastUsedAt: now() })
		.where(
			and(eq(passkeys.id, known.id), or(lt(passkeys.counter, info.newCounter), sql`(${passkeys.counter} = 0 and ${info.newCounter} = 0)`)),
		)
		.returning({ userId: passkeys.userId });
	return used[0]?.userId ?? null;
}

/** Removes a passkey and tells its owner. False when the account has none of that id. */
export async function removePasskey(env: Env, userId: string, id: string): Promise<boolean> {
	const removed = await directory(env)
		.delete(passkeys)
		.where(and(eq(passkeys.userId, userId), eq(passkeys.id, id)))
		.returning({ id: passkeys.id });
	if (removed.length > 0) await tell(env, userId, "passkey-removed");
	return removed.length > 0;
}

function partyOf(env: Env) {
	const origin = settingsOf(env).APP_ORIGIN;
	return { origin, rpID: new URL(origin).hostname };
}

async function credentialsOf(env: Env, userId: string) {
	const rows = await directory(env)
		.select({ id: passkeys.id, transports: passkeys.transports })
		.from(passkeys)
		.where(eq(passkeys.userId, userId));
	return rows.map(({ id, transports }) => ({ id, transports: transports.split(",").filter(Boolean) as AuthenticatorTransport[] }));
}

/** The library says "no" by an error that names the reason, which is for the log alone. */
async function proven<T>(verify: () => Promise<T | null>): Promise<T | null> {
	try {
		return await verify();
	} catch (error) {
		log.info("passkey refused", { reason: errorName(error) });
		return null;
	}
}

async function tell(env: Env, userId: string, kind: "passkey-added" | "passkey-removed") {
	await mailNow(env, { to: { userId }, kind, detail: {} });
	log.info(`account: ${kind}`, { user: userId });
}
