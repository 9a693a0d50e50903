import type { ActionFunctionArgs } from "@remix-run/cloudflare";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { followUpForm } from "#app/domain/follow-ups/follow-up-form.server.ts";
import { changeFollowUp, endFollowUp, reopenFollowUp, setFollowUps } from "#app/domain/follow-ups/follow-ups.server.ts";
import { formOf, found } from "#app/platform/http.ts";

/** Changes of follow-ups, from whatever screen shows them. */
export async function action({ request, context, params }: ActionFunctionArgs) {
	const { tenant, user } = await requireMember(request, context, params.org);
	const form = followUpForm.safeParse(Object.fromEntries(await formOf(request)));
	if (!form.success) return Response.json({ ok: false, reason: "not-understood" }, { status: 400 });
	switch (form.data.intent) {
		case "set":
			return Response.json(found(await setFollowUps(tenant, user.id, form.data)));
		case "change":
			return Response.json(found(await changeFollowUp(tenant, user.id, form.data)));
		case "done":
			return Response.json(found(await endFollowUp(tenant, user.id, { followUpId: form.data.followUpId, end: "done" })));
		case "cancel":
			return Response.json(found(await endFollowUp(tenant, user.id, { followUpId: form.data.followUpId, end: "cancelled" })));
		case "undo":
			return Response.json(found(await reopenFollowUp(tenant, user.id, form.data.followUpId)));
	}
}
