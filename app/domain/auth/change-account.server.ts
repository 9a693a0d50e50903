import { eq } from "drizzle-orm";
import { directory } from "#app/platform/db/bindings.ts";
import type { Env } from "#app/platform/env.ts";
import { log } from "#app/platform/log.ts";
import { users } from "#app/schema/directory.ts";
import { endOtherSessions } from "./end-sessions.server.ts";
import { hashPassword, TooBusyError } from "./passwords.server.ts";
import { mayTryLogin } from "./rate-limits.server.ts";
import { addressOf, type Visitor } from "./sessions.server.ts";
import { storePassword } from "./store-password.server.ts";

/** Gives somebody another name. */
export async function renameUser(env: Env, userId: string, name: string): Promise<void> {
	await directory(env).update(users).set({ name }).where(eq(users.id, userId));
	log.info("account: renamed", { user: userId });
}

/** A new password for somebody who proved just now who they are; every other device is signed out. Counted with the tries to sign in. */
export async function changePassword(
	env: Env,
	request: Request,
	{ user, sessionHash }: Visitor,
	password: string,
): Promise<"done" | "too-many" | "busy"> {
	if (!(await mayTryLogin(env, user.email, addressOf(request)))) return "too-many";
	try {
		await storePassword(env, user.id, await hashPassword(password));
	} catch (error) {
		if (error instanceof TooBusyError) return "busy";
		throw error;
	}
	await endOtherSessions(env, user.id, sessionHash);
	return "done";
}
