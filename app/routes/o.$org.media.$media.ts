import type { LoaderFunctionArgs } from "@remix-run/cloudflare";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { streamMedia } from "#app/domain/inbox/media.server.ts";
import { findMedia } from "#app/domain/inbox/messages.server.ts";
import { found } from "#app/platform/http.ts";

/** One picture, video or other file of a message, streamed through us for members of its org. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
	const { tenant } = await requireMember(request, context, params.org);
	return streamMedia(tenant, found(await findMedia(tenant, params.media ?? "")), request);
}
