import type { LoaderFunctionArgs } from "@remix-run/cloudflare";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { readViews } from "#app/domain/inbox/conversations.server.ts";

/** How many conversations stand in the views of the inbox, and the newest mentions, as JSON, for the member who asks. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
	const { tenant, user } = await requireMember(request, context, params.org);
	return Response.json(await readViews(tenant, user.id));
}
