import type { LoaderFunctionArgs } from "@remix-run/cloudflare";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { listSavedReplies } from "#app/domain/saved-replies/saved-replies.server.ts";

/** The saved replies that a member may use, as JSON. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
	const { tenant, user } = await requireMember(request, context, params.org);
	return Response.json(await listSavedReplies(tenant, user.id));
}
