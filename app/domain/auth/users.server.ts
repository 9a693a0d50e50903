import { and, eq, sql } from "drizzle-orm";
import { now } from "#app/platform/clock.ts";
import { directory } from "#app/platform/db/bindings.ts";
import type { Env } from "#app/platform/env.ts";
import { newId } from "#app/platform/ids.ts";
import { users } from "#app/schema/directory.ts";
import { hashPassword } from "./passwords.server.ts";

/** The terms and privacy policy that a new account accepts. */
const TERMS_VERSION = "2026-04-01";

export type User = { id: string; email: string; name: string };

/** E-mails are compared in lower case and without the spaces that phones add. */
export function normalizeEmail(email: string): string {
	return email.trim().toLowerCase();
}

/** Makes an account; null when the e-mail has one already. The work is the same either way. Throws `TooBusyError`. */
export async function createUser(env: Env, given: { email: string; name: string; password: string }): Promise<User | null> {
	const user = { id: newId(), email: normalizeEmail(given.email), name: given.name.trim() };
	const passwordHash = await hashPassword(given.password);
	const at = now();
	const result = await directory(env)
		.insert(users)
		.values({ ...user, passwordHash, termsVersion: TERMS_VERSION, adultConfirmedAt: at, createdAt: at })
		.onConflictDoNothing();
	return result.meta.changes > 0 ? user : null;
}

/** The account of an e-mail with its password hash, for signing in alone. */
export async function findUserByEmail(env: Env, email: string): Promise<(User & { passwordHash: string }) | null> {
	const [user] = await directory(env)
		.select({ id: users.id, email: users.email, name: users.name, passwordHash: users.passwordHash })
		.from(users)
		.where(eq(users.email, normalizeEmail(email)));
	return user ?? null;
}

/** Writes down that the address proved to be theirs; the first time stays. */
export async function markVerified(env: Env, { id, email }: { id: string; email: string }): Promise<boolean> {
	const verified = await directory(env)
		.update(users)
		.set({ emailVerifiedAt: sql`coalesce(${users.emailVerifiedAt}, ${now()})` })
		.where(and(eq(users.id, id), eq(users.email, email)))
		.returning({ id: users.id });
	return verified.length > 0;
}

/** Hashes a password again with today's parameters. Throws `TooBusyError`. */
export async function renewPasswordHash(env: Env, userId: string, password: string): Promise<void> {
	await directory(env)
		.update(users)
		.set({ passwordHash: await hashPassword(password) })
		.where(eq(users.id, userId));
}
