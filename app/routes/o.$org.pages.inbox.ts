import type { LoaderFunctionArgs } from "@remix-run/cloudflare";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { listConversations } from "#app/domain/inbox/conversations.server.ts";
import { found } from "#app/platform/http.ts";

/** The next fifty conversations of the list, as JSON. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
	const { tenant } = await requireMember(request, context, params.org);
	const cursor = new URL(request.url).searchParams.get("cursor");
	return Response.json(found(await listConversations(tenant, cursor === null ? {} : { cursor })));
}
