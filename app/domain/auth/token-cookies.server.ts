/** Cookies that hold a random token whose hash a database keeps. */
import { sha256Hex } from "#app/platform/crypto.ts";
import { type Env, isLocal } from "#app/platform/env.ts";

/** `dmt_s` holds a session, `dmt_p` a sign-in that awaits its second factor. */
type CookieName = "dmt_s" | "dmt_p";

/** The `Set-Cookie` header that hands a browser its token; an empty one with no age takes it back. */
export function tokenCookie(env: Env, name: CookieName, token: string, maxAge: number): string {
	const secure = isLocal(env) ? "" : "; Secure";
	return `${fullName(env, name)}=${token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAge}${secure}`;
}

/** The hash of the token that a request carries, or null. */
export async function tokenHashIn(env: Env, request: Request, name: CookieName): Promise<string | null> {
	const start = `${fullName(env, name)}=`;
	const pair = (request.headers.get("cookie") ?? "").split(/;\s*/).find((part) => part.startsWith(start));
	const token = pair?.slice(start.length);
	return token && /^[\w-]{43}$/.test(token) ? sha256Hex(token) : null;
}

/** The `__Host-` prefix needs https, which a local http address does not have. */
function fullName(env: Env, name: CookieName) {
	return isLocal(env) ? name : `__Host-${name}`;
}
