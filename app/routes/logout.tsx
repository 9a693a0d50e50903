import { type ActionFunctionArgs, redirect } from "@remix-run/cloudflare";
import { endSession } from "#app/domain/auth/sessions.server.ts";
import { revokeSession } from "#app/domain/realtime/revoke.server.ts";
import { safeRedirect } from "#app/platform/http.ts";

/** Signing out ends the session on the server and closes its live sockets; whoever signs in next is led to `next`. */
export async function action({ request, context }: ActionFunctionArgs) {
	const { sessionHash, orgIds, setCookie } = await endSession(context.env, request);
	if (sessionHash) await revokeSession(context.env, orgIds, sessionHash);
	const next = safeRedirect(new URL(request.url).searchParams.get("next"));
	const query = next === "/" ? "" : `?next=${encodeURIComponent(next)}`;
	return redirect(`/login${query}`, { headers: { "set-cookie": setCookie } });
}

/** Somebody who opens the address changes nothing. */
export const loader = () => redirect("/");
