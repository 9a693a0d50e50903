import type { LoaderFunctionArgs } from "@remix-run/cloudflare";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { readConversation, readPart } from "#app/domain/inbox/messages.server.ts";
import { found } from "#app/platform/http.ts";

/** Fifty messages of a conversation as JSON: the newest, those before `cursor`, after `after`, or around `around`. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
	const { tenant } = await requireMember(request, context, params.org);
	return Response.json(found(await readConversation(tenant, params.conversationId ?? "", readPart(new URL(request.url).searchParams))));
}
