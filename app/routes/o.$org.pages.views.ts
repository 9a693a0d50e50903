import type { LoaderFunctionArgs } from "@remix-run/cloudflare";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { readViews } from "#app/domain/inbox/conversations.server.ts";
import { readSavedViews } from "#app/domain/saved-views/saved-views.server.ts";

/**
 * How many conversations stand in the views of the inbox, and the newest mentions, as JSON, for the member who asks; with `saved`
 * in the address also the saved views, each counted.
 */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
	const { tenant, user } = await requireMember(request, context, params.org);
	if (new URL(request.url).searchParams.has("saved")) return Response.json(await readSavedViews(tenant, user.id));
	const { counts, mentions } = await readViews(tenant, user.id);
	return Response.json({ counts, mentions });
}
