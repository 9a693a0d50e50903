import type { LoaderFunctionArgs } from "@remix-run/cloudflare";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { search } from "#app/domain/search/search.server.ts";
import { found } from "#app/platform/http.ts";

/** Thirty hits as JSON: the newest, or those after `cursor`. `east` is the asker's time zone in minutes east of UTC. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
	const { tenant, user } = await requireMember(request, context, params.org);
	const { searchParams } = new URL(request.url);
	const east = Number(searchParams.get("east"));
	const offset = Number.isFinite(east) && Math.abs(east) <= 14 * 60 ? east : 0;
	const cursor = searchParams.get("cursor") ?? undefined;
	return Response.json(found(await search(tenant, { text: searchParams.get("q") ?? "", memberId: user.id, cursor, offset })));
}
