/** Links that are good once: bound to a purpose, an address and a time, stored as a hash, used up by one statement. */
import { and, eq, gt, isNull } from "drizzle-orm";
import { DAY, MINUTE, now } from "#app/platform/clock.ts";
import { sha256Hex } from "#app/platform/crypto.ts";
import { directory } from "#app/platform/db/bindings.ts";
import type { Env } from "#app/platform/env.ts";
import { newId } from "#app/platform/ids.ts";
import { oneTimeToken } from "#app/platform/one-time.ts";
import { oneTimeTokens, type TokenPurpose } from "#app/schema/directory.ts";

const LIVES: Record<TokenPurpose, number> = {
	"verify-email": DAY,
	"change-email": DAY,
	"reset-password": 60 * MINUTE,
	invitation: 7 * DAY,
};

export type OneTimeToken = { id: string; userId: string | null; email: string; invitationId: string | null };

type Issue = { purpose: TokenPurpose; email: string; userId?: string | null; invitationId?: string | null };

/** The statement that makes a token, for the batch of what it belongs to, and the id by which a mail names it. */
export async function issueToken(env: Env, { purpose, email, userId = null, invitationId = null }: Issue) {
	const id = newId();
	const at = now();
	const tokenHash = await sha256Hex(await oneTimeToken(env, id));
	const statement = directory(env)
		.insert(oneTimeTokens)
		.values({ id, tokenHash, purpose, email, userId, invitationId, createdAt: at, expiresAt: at + LIVES[purpose] });
	return { id, statement };
}

/** What a token is for while it is good, without using it up; null for one that is unknown, used, old or for something else. */
export async function peekToken(env: Env, token: unknown, purpose: TokenPurpose): Promise<OneTimeToken | null> {
	const tokenHash = await hashOf(token);
	if (!tokenHash) return null;
	const [found] = await directory(env).select(columns).from(oneTimeTokens).where(isGood(tokenHash, purpose));
	return found ?? null;
}

/** Uses a token up: of many who try at once, one gets it. Null for one that is unknown, used, old or for something else. */
export async function takeToken(env: Env, token: unknown, purpose: TokenPurpose): Promise<OneTimeToken | null> {
	const tokenHash = await hashOf(token);
	if (!tokenHash) return null;
	const [taken] = await directory(env).update(oneTimeTokens).set({ usedAt: now() }).where(isGood(tokenHash, purpose)).returning(columns);
	return taken ?? null;
}

/** Makes a token good again whose use could not be carried through. */
export async function giveTokenBack(env: Env, id: string): Promise<void> {
	await directory(env).update(oneTimeTokens).set({ usedAt: null }).where(eq(oneTimeTokens.id, id));
}

const columns = {
	id: oneTimeTokens.id,
	userId: oneTimeTokens.userId,
	email: oneTimeTokens.email,
	invitationId: oneTimeTokens.invitationId,
};

function isGood(tokenHash: string, purpose: TokenPurpose) {
	return and(
		eq(oneTimeTokens.tokenHash, tokenHash),
		eq(oneTimeTokens.purpose, purpose),
		isNull(oneTimeTokens.usedAt),
		gt(oneTimeTokens.expiresAt, now()),
	);
}

async function hashOf(token: unknown): Promise<string | null> {
	return typeof token === "string" && /^[\w-]{43}$/.test(token) ? sha256Hex(token) : null;
}
