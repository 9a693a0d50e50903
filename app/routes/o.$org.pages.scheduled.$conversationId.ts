import type { LoaderFunctionArgs } from "@remix-run/cloudflare";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { readScheduled } from "#app/domain/inbox/scheduled.server.ts";
import { found } from "#app/platform/http.ts";

/** The replies of a conversation that go out later, as JSON. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
	const { tenant } = await requireMember(request, context, params.org);
	return Response.json(found(await readScheduled(tenant, params.conversationId ?? "")));
}
