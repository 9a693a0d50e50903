import type { ActionFunctionArgs } from "@remix-run/cloudflare";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { savedViewForm } from "#app/domain/saved-views/saved-view-form.server.ts";
import {
	deleteView,
	renameView,
	saveView,
	shareView,
	unshareView,
	updateView,
	type ViewResult,
} from "#app/domain/saved-views/saved-views.server.ts";
import { formOf, found } from "#app/platform/http.ts";

/** Changes of saved views. */
export async function action({ request, context, params }: ActionFunctionArgs) {
	const { tenant, user, role } = await requireMember(request, context, params.org);
	const form = savedViewForm.safeParse(Object.fromEntries(await formOf(request)));
	if (!form.success) return Response.json({ ok: false, reason: "not-understood" }, { status: 400 });
	const who = { id: user.id, role };
	switch (form.data.intent) {
		case "save": {
			const { name, query, isShared } = form.data;
			return answerTo(await saveView(tenant, who, { name, query, isShared: isShared === "yes" }));
		}
		case "rename":
			return answerTo(found(await renameView(tenant, who, form.data)));
		case "update":
			return answerTo(found(await updateView(tenant, who, form.data)));
		case "share":
			return answerTo(found(await shareView(tenant, who, form.data.viewId)));
		case "unshare":
			return answerTo(found(await unshareView(tenant, who, form.data.viewId)));
		case "delete":
			return answerTo(found(await deleteView(tenant, who, form.data.viewId)));
	}
}

function answerTo(result: ViewResult) {
	if (result.ok) return Response.json(result);
	return Response.json(result, { status: result.reason === "not-allowed" ? 403 : 409 });
}
