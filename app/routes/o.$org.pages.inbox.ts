import type { LoaderFunctionArgs } from "@remix-run/cloudflare";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { listConversations } from "#app/domain/inbox/conversations.server.ts";
import { readQuery } from "#app/domain/inbox/views.ts";
import { found } from "#app/platform/http.ts";

/** Fifty conversations of a view as JSON: the newest, or those after `cursor`. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
	const { tenant, user } = await requireMember(request, context, params.org);
	const { searchParams } = new URL(request.url);
	const cursor = searchParams.get("cursor") ?? undefined;
	return Response.json(found(await listConversations(tenant, { memberId: user.id, query: readQuery(searchParams), cursor })));
}
