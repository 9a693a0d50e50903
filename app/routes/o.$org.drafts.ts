import type { ActionFunctionArgs } from "@remix-run/cloudflare";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { draftForm, keepDraftOf } from "#app/domain/realtime/drafts.server.ts";
import { formOf, found } from "#app/platform/http.ts";

/** Keeps what a member has begun to write. It is theirs alone and leaves no line in the audit log. */
export async function action({ request, context, params }: ActionFunctionArgs) {
	const { tenant, user } = await requireMember(request, context, params.org);
	const form = draftForm.safeParse(Object.fromEntries(await formOf(request)));
	if (!form.success) return Response.json({ ok: false, reason: "not-understood" }, { status: 400 });
	return Response.json(found(await keepDraftOf(tenant, user.id, form.data)));
}
