import { type LoaderFunctionArgs, redirect } from "@remix-run/cloudflare";
import { requireVisitor } from "#app/domain/auth/require-member.server.ts";
import { lastOrgOf } from "#app/domain/org/last-org.ts";
import { safeRedirect } from "#app/platform/http.ts";

/** Where the shortcuts of the installed app lead (public/manifest.webmanifest), which cannot know an organization. */
const PLACES = ["inbox", "follow-ups", "pipeline"] as const;

/**
 * The way in: to the organization that this browser was in last, otherwise the first, and there to the place that `to` names or the
 * inbox; to making an organization, or to signing in.
 */
export async function loader({ request, context }: LoaderFunctionArgs) {
	const { orgs } = await requireVisitor(request, context);
	const last = lastOrgOf(request.headers.get("cookie"));
	const org = orgs.find(({ slug }) => slug === last) ?? orgs[0];
	const to = new URL(request.url).searchParams.get("to");
	const place = PLACES.find((name) => name === to) ?? "inbox";
	return redirect(safeRedirect(org ? `/o/${org.slug}/${place}` : "/orgs/new"));
}
