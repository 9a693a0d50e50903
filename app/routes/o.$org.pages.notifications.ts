import type { LoaderFunctionArgs } from "@remix-run/cloudflare";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { listNotifications } from "#app/domain/notifications/notifications.server.ts";
import { found } from "#app/platform/http.ts";

/** Thirty things that the member was told as JSON: the newest, or those after `cursor`. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
	const { tenant, user } = await requireMember(request, context, params.org);
	const cursor = new URL(request.url).searchParams.get("cursor") ?? undefined;
	return Response.json(found(await listNotifications(tenant, user.id, { cursor })));
}
