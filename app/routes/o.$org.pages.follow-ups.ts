import type { LoaderFunctionArgs } from "@remix-run/cloudflare";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { readDue } from "#app/domain/follow-ups/due.server.ts";
import { found } from "#app/platform/http.ts";

/** Fifty follow-ups as JSON, those due first, or those after `cursor`: one's own, or with `whose=all` everybody's. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
	const { tenant, user } = await requireMember(request, context, params.org);
	const { searchParams } = new URL(request.url);
	const whose = searchParams.get("whose") === "all" ? "all" : "mine";
	return Response.json(found(await readDue(tenant, { memberId: user.id, whose, cursor: searchParams.get("cursor") ?? undefined })));
}
