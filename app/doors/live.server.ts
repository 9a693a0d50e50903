/** The door of the live socket: origin, session and membership first, then the org's channel. */
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { settingsOf } from "#app/platform/env.ts";
import type { AppLoadContext } from "#app/platform/load-context.ts";

const LIVE = /^\/o\/([^/]+)\/live$/;

/** The org's slug when the request is for its live socket, else null. */
export function liveSlug(request: Request): string | null {
	return LIVE.exec(new URL(request.url).pathname)?.[1] ?? null;
}

/** Answers 101 to a member's browser on our own pages; 426, 403, 401 or 404 to anybody else. */
export async function openLive(request: Request, context: AppLoadContext, slug: string): Promise<Response> {
	if (request.method !== "GET" || request.headers.get("upgrade")?.toLowerCase() !== "websocket") return plain("Expected a WebSocket", 426);
	if (request.headers.get("origin") !== settingsOf(context.env).APP_ORIGIN) return plain("Not from our own pages", 403);

	const member = await memberOrRefusal(request, context, slug);
	if (member instanceof Response) return member;
	const { env } = context;
	const headers = new Headers({
		upgrade: "websocket",
		"x-org-id": member.tenant.orgId,
		"x-user-id": member.user.id,
		"x-session-hash": member.sessionHash,
	});
	return env.ORG_CHANNEL.get(env.ORG_CHANNEL.idFromName(member.tenant.orgId)).fetch("https://channel/live", { headers });
}

async function memberOrRefusal(request: Request, context: AppLoadContext, slug: string) {
	try {
		return await requireMember(request, context, slug);
	} catch (refusal) {
		if (!(refusal instanceof Response)) throw refusal;
		return refusal.status === 404 ? plain("Not found", 404) : plain("Sign in first", 401);
	}
}

function plain(message: string, status: number) {
	return new Response(message, { status, headers: { "content-type": "text/plain; charset=utf-8" } });
}
