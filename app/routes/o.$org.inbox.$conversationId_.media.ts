import type { ActionFunctionArgs } from "@remix-run/cloudflare";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { uploadQuery } from "#app/domain/inbox/conversation-form.server.ts";
import { sendUpload } from "#app/domain/inbox/send-together.server.ts";
import { UPLOAD_BYTES } from "#app/domain/inbox/uploads.server.ts";
import { found, readBody } from "#app/platform/http.ts";

/** A picture, video, voice message or file to be sent: its bytes are the body, everything else is in the query. */
export async function action({ request, context, params }: ActionFunctionArgs) {
	const { tenant, user } = await requireMember(request, context, params.org);
	const query = uploadQuery.safeParse(Object.fromEntries(new URL(request.url).searchParams));
	if (!query.success) return Response.json({ ok: false, reason: "not-understood" }, { status: 400 });
	const bytes = await readBody(request, UPLOAD_BYTES);
	if (!bytes) return Response.json({ ok: false, reason: "media-size" }, { status: 413 });
	const { name, ...reply } = query.data;
	const file = { bytes, name, claimed: request.headers.get("content-type") ?? "" };
	return Response.json(found(await sendUpload(tenant, user.id, { ...reply, conversationId: params.conversationId ?? "" }, file)));
}
