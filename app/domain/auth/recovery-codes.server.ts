/** Ten codes that each open an account once, for the day the authenticator app is lost. */
import { and, count, eq, isNull } from "drizzle-orm";
import { now } from "#app/platform/clock.ts";
import { sha256Hex } from "#app/platform/crypto.ts";
import { directory } from "#app/platform/db/bindings.ts";
import type { Env } from "#app/platform/env.ts";
import { recoveryCodes } from "#app/schema/directory.ts";

const CODES = 10;
/** Five bits a character, without look-alikes. */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const CODE = /^[0-9a-hjkmnp-tv-z]{16}$/;

/** Ten new codes of 80 bits in place of the earlier ones; this is the only time that anybody sees them. */
export async function renewRecoveryCodes(env: Env, userId: string): Promise<string[]> {
	const codes = Array.from({ length: CODES }, newCode);
	const rows = await Promise.all(codes.map(async (code) => ({ userId, codeHash: await sha256Hex(code) })));
	const db = directory(env);
	await db.batch([db.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId)), db.insert(recoveryCodes).values(rows)]);
	return codes.map((code) => code.match(/.{4}/g)?.join("-") ?? code);
}

/** Uses a code up, however it was typed; false for one that is none, used, or somebody else's. */
export async function takeRecoveryCode(env: Env, userId: string, typed: string): Promise<boolean> {
	const code = typed.toLowerCase().replace(/[\s-]/g, "");
	if (!CODE.test(code)) return false;
	const taken = await directory(env)
		.update(recoveryCodes)
		.set({ usedAt: now() })
		.where(and(eq(recoveryCodes.userId, userId), eq(recoveryCodes.codeHash, await sha256Hex(code)), isNull(recoveryCodes.usedAt)))
		.returning({ usedAt: recoveryCodes.usedAt });
	return taken.length > 0;
}

/** How many codes are left. */
export async function recoveryCodesLeft(env: Env, userId: string): Promise<number> {
	const [row] = await directory(env)
		.select({ left: count() })
		.from(recoveryCodes)
		.where(and(eq(recoveryCodes.userId, userId), isNull(recoveryCodes.usedAt)));
	return row?.left ?? 0;
}

function newCode() {
	return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => ALPHABET[byte & 31]).join("");
}
