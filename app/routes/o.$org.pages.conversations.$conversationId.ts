import type { LoaderFunctionArgs } from "@remix-run/cloudflare";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { readConversation } from "#app/domain/inbox/messages.server.ts";
import { found } from "#app/platform/http.ts";

/** Fifty messages of a conversation as JSON: the newest, or those before `cursor`. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
	const { tenant } = await requireMember(request, context, params.org);
	const cursor = new URL(request.url).searchParams.get("cursor");
	return Response.json(found(await readConversation(tenant, params.conversationId ?? "", cursor === null ? {} : { cursor })));
}
