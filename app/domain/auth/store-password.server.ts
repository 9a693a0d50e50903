import { and, eq, isNull } from "drizzle-orm";
import { mailNow } from "#app/domain/mail/mails.server.ts";
import { now } from "#app/platform/clock.ts";
import { directory } from "#app/platform/db/bindings.ts";
import type { Env } from "#app/platform/env.ts";
import { log } from "#app/platform/log.ts";
import { oneTimeTokens, users } from "#app/schema/directory.ts";

/** Makes a hash the account's password, uses up every link that could choose another, and tells its owner. */
export async function storePassword(env: Env, userId: string, passwordHash: string): Promise<void> {
	const db = directory(env);
	await db.batch([
		db.update(users).set({ passwordHash }).where(eq(users.id, userId)),
		db
			.update(oneTimeTokens)
			.set({ usedAt: now() })
			.where(and(eq(oneTimeTokens.userId, userId), eq(oneTimeTokens.purpose, "reset-password"), isNull(oneTimeTokens.usedAt))),
	]);
	await mailNow(env, { to: { userId }, kind: "password-changed", detail: {} });
	log.info("account: password changed", { user: userId });
}
