/** An authenticator app: codes of six digits that change each half minute. Its secret is sealed under a root key. */
import { and, eq, isNotNull, isNull, lt } from "drizzle-orm";
import { Secret, TOTP } from "otpauth";
import { now, SECOND } from "#app/platform/clock.ts";
import { open, SealError, seal, toBytes, toText } from "#app/platform/crypto.ts";
import { directory } from "#app/platform/db/bindings.ts";
import type { Env } from "#app/platform/env.ts";
import { log } from "#app/platform/log.ts";
import { activeRootKey, rootKey } from "#app/platform/root-keys.ts";
import { authenticators } from "#app/schema/directory.ts";

const PERIOD = 30;
/** A code of the period before or after is taken, too: clocks of phones differ. */
const WINDOW = 1;
const SECRET_BYTES = 20;

/** Since when an account has an authenticator that counts; null while it has none. */
export async function authenticatorSince(env: Env, userId: string): Promise<number | null> {
	const [row] = await directory(env)
		.select({ confirmedAt: authenticators.confirmedAt })
		.from(authenticators)
		.where(eq(authenticators.userId, userId));
	return row?.confirmedAt ?? null;
}

/** Makes a secret, which counts once a code confirms it; one that counts already stays. */
export async function beginAuthenticator(env: Env, userId: string): Promise<void> {
	const secretSealed = await sealSecret(env, userId, new Secret({ size: SECRET_BYTES }).base32);
	const made = { secretSealed, lastStep: 0, createdAt: now() };
	await directory(env)
		.insert(authenticators)
		.values({ userId, ...made })
		.onConflictDoUpdate({ target: authenticators.userId, set: made, setWhere: isNull(authenticators.confirmedAt) });
}

/** The secret that waits to be confirmed, as text and as the address that apps read from a picture; null while none waits. */
export async function waitingAuthenticator(env: Env, user: { id: string; email: string }): Promise<{ secret: string; uri: string } | null> {
	const [row] = await directory(env)
		.select({ secretSealed: authenticators.secretSealed })
		.from(authenticators)
		.where(and(eq(authenticators.userId, user.id), isNull(authenticators.confirmedAt)));
	if (!row) return null;
	const secret = await openSecret(env, user.id, row.secretSealed);
	return { secret, uri: totpOf(secret, user.email).toString() };
}

/** From now on the waiting secret counts. False when the code is not one of it. */
export async function confirmAuthenticator(env: Env, userId: string, code: string): Promise<boolean> {
	return takeCode(env, userId, code, { confirmedAt: now() }, isNull(authenticators.confirmedAt));
}

/** Takes a code of the authenticator that counts; no code is taken twice, nor one older than the last. */
export async function takeAuthenticatorCode(env: Env, userId: string, code: string): Promise<boolean> {
	return takeCode(env, userId, code, {}, isNotNull(authenticators.confirmedAt));
}

type Condition = ReturnType<typeof isNull>;

async function takeCode(env: Env, userId: string, code: string, change: { confirmedAt?: number }, condition: Condition): Promise<boolean> {
	if (!/^\d{6}$/.test(code)) return false;
	const db = directory(env);
	const [row] = await db
		.select({ secretSealed: authenticators.secretSealed })
		.from(authenticators)
		.where(and(eq(authenticators.userId, userId), condition));
	const step = row && (await stepOf(env, userId, row.secretSealed, code));
	if (!step) return false;
	const taken = await db
		.update(authenticators)
		.set({ ...change, lastStep: step })
		.where(and(eq(authenticators.userId, userId), condition, lt(authenticators.lastStep, step)))
		.returning({ lastStep: authenticators.lastStep });
	return taken.length > 0;
}

/** The half minute that a code belongs to; null when to none near now, or when the secret cannot be opened. */
async function stepOf(env: Env, userId: string, secretSealed: string, code: string): Promise<number | null> {
	try {
		const at = now();
		const delta = totpOf(await openSecret(env, userId, secretSealed), "").validate({ token: code, timestamp: at, window: WINDOW });
		return delta === null ? null : Math.floor(at / (PERIOD * SECOND)) + delta;
	} catch (error) {
		if (!(error instanceof SealError)) throw error;
		log.error("authenticator cannot be opened", { user: userId, error: error.message });
		return null;
	}
}

function totpOf(secret: string, email: string) {
	return new TOTP({ issuer: "DM Tracker", label: email, algorithm: "SHA1", digits: 6, period: PERIOD, secret: Secret.fromBase32(secret) });
}

async function sealSecret(env: Env, userId: string, secret: string) {
	const { kid, key } = await activeRootKey(env);
	return seal(key, kid, toBytes(secret), placeOf(userId, kid));
}

async function openSecret(env: Env, userId: string, sealed: string) {
	const kid = sealed.split(".")[1] ?? "";
	return toText(await open((name) => rootKey(env, name), sealed, placeOf(userId, kid)));
}

function placeOf(userId: string, kid: string) {
	return `dmt1|authenticators|secret_sealed|${userId}|${userId}|${kid}`;
}
