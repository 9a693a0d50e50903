import { redirect } from "@remix-run/cloudflare";
import { tenantOfSeat } from "#app/domain/org/access.server.ts";
import { now } from "#app/platform/clock.ts";
import { safeRedirect } from "#app/platform/http.ts";
import type { AppLoadContext } from "#app/platform/load-context.ts";
import type { Tenant } from "#app/platform/tenant.ts";
import type { Role } from "#app/schema/directory.ts";
import { readVisitor, TOUCH_EVERY, touchSession, type Visitor } from "./sessions.server.ts";

/** Somebody signed in, in an org they belong to, with the permission to touch its rows. */
export type Member = {
	tenant: Tenant;
	user: Visitor["user"];
	role: Role;
	org: { slug: string; name: string };
	orgs: { slug: string; name: string }[];
	sessionHash: string;
};

/** Loaders of one request run side by side and share one look at the session. */
const visitors = new WeakMap<AppLoadContext, Promise<Visitor | null>>();

/** Who asks, read once per request. Null when nobody is signed in. */
export function visitorOf(request: Request, context: AppLoadContext): Promise<Visitor | null> {
	const known = visitors.get(context) ?? look(request, context);
	visitors.set(context, known);
	return known;
}

/** Somebody signed in. Throws a redirect to the sign-in page for anybody else. */
export async function requireVisitor(request: Request, context: AppLoadContext): Promise<Visitor> {
	const visitor = await visitorOf(request, context);
	if (visitor) return visitor;
	const { pathname, search } = new URL(request.url);
	const next = pathname.endsWith("/live") ? "/" : safeRedirect(pathname.replace(/\.data$/, "") + search);
	throw redirect(`/login?next=${encodeURIComponent(next)}`);
}

/**
 * The member who asks for an org. Throws a redirect to the sign-in page without a session, and a 404 for an org that
 * is not there or not theirs.
 */
export async function requireMember(request: Request, context: AppLoadContext, orgSlug: string | undefined): Promise<Member> {
	const visitor = await requireVisitor(request, context);
	const seat = visitor.orgs.find((org) => org.slug === orgSlug);
	if (!seat) throw new Response("Not found", { status: 404, statusText: "Not found" });
	return {
		tenant: tenantOfSeat(context.env, visitor.user.id, seat),
		user: visitor.user,
		role: seat.role,
		org: { slug: seat.slug, name: seat.name },
		orgs: visitor.orgs.map(({ slug, name }) => ({ slug, name })),
		sessionHash: visitor.sessionHash,
	};
}

async function look(request: Request, context: AppLoadContext): Promise<Visitor | null> {
	const visitor = await readVisitor(context.env, request);
	if (visitor && visitor.lastSeenAt < now() - TOUCH_EVERY) context.waitUntil(touchSession(context.env, visitor.sessionHash));
	return visitor;
}
