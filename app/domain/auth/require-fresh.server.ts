import { redirect } from "@remix-run/cloudflare";
import { MINUTE, now } from "#app/platform/clock.ts";
import { safeRedirect } from "#app/platform/http.ts";
import type { AppLoadContext } from "#app/platform/load-context.ts";
import { requireVisitor } from "./require-member.server.ts";
import type { Visitor } from "./sessions.server.ts";

/** How long a proof of identity opens what needs one. */
const FRESH_FOR = 10 * MINUTE;

/** Whether somebody's last proof of identity is recent enough for what needs one. */
export function isFresh({ authenticatedAt }: Visitor): boolean {
	return authenticatedAt > now() - FRESH_FOR;
}

/**
 * Somebody who proved within ten minutes who they are. Throws a redirect to the page that asks again, which leads back to
 * `next` (a path; the request's own where it is left out).
 */
export async function requireFresh(request: Request, context: AppLoadContext, next?: string): Promise<Visitor> {
	const visitor = await requireVisitor(request, context);
	if (isFresh(visitor)) return visitor;
	const { pathname, search } = new URL(request.url);
	throw redirect(`/confirm?next=${encodeURIComponent(safeRedirect(next ?? pathname.replace(/\.data$/, "") + search))}`);
}
