/** People with a password, their browsers and their sockets. */
import { env } from "cloudflare:test";
import { startSession } from "#app/domain/auth/sessions.server.ts";
import { createUser, markVerified } from "#app/domain/auth/users.server.ts";
import { newId } from "#app/platform/ids.ts";
import { ORIGIN, send } from "./http.ts";

export const PASSWORD = "quiet river stones";

/** Somebody with an account whose address is verified; signed in nowhere. */
export async function makePerson() {
	const user = await createUser(env, { email: `${newId()}@example.test`, name: "Ana Keller", password: PASSWORD });
	if (!user) throw new Error("the user was not made");
	await markVerified(env, user);
	return user;
}

/** One more browser of somebody; gives its cookie header. */
export async function signInAgain(user: { id: string }, userAgent = ""): Promise<string> {
	const setCookie = await startSession(env, new Request(ORIGIN, { headers: { "user-agent": userAgent } }), user.id);
	return cookieOf(setCookie);
}

/** The cookie header that a browser sends after such an answer. */
export function cookieOf(setCookie: string | null): string {
	return setCookie?.split(";")[0] ?? "";
}

/** A browser's live socket; `closedWith` is its close code once it was closed. */
export async function openSocket(slug: string, cookie: string) {
	const { webSocket } = await send(`/o/${slug}/live`, { headers: { upgrade: "websocket", origin: ORIGIN, cookie } });
	if (!webSocket) throw new Error("no socket");
	let code: number | null = null;
	webSocket.addEventListener("close", (event) => {
		code = event.code;
	});
	webSocket.accept();
	return { closedWith: () => code };
}
