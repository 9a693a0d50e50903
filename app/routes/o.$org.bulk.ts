import type { ActionFunctionArgs } from "@remix-run/cloudflare";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { countMatching, previewBulk, runBulk } from "#app/domain/inbox/bulk.server.ts";
import { bulkForm, bulkWish } from "#app/domain/inbox/bulk-form.server.ts";
import { formOf, found } from "#app/platform/http.ts";

/** Many conversations: how many there are, what a change of them would do, and the next piece of it. */
export async function action({ request, context, params }: ActionFunctionArgs) {
	const { tenant, user } = await requireMember(request, context, params.org);
	const form = bulkForm.safeParse(Object.fromEntries(await formOf(request)));
	if (!form.success) return notUnderstood();
	if (form.data.intent === "count") return Response.json(await countMatching(tenant, user.id, form.data.query));
	const wish = bulkWish(form.data);
	if (!wish) return notUnderstood();
	switch (form.data.intent) {
		case "preview":
			return Response.json(await previewBulk(tenant, user.id, wish));
		case "run":
			return Response.json(found(await runBulk(tenant, user.id, { ...form.data, ...wish })));
	}
}

function notUnderstood() {
	return Response.json({ ok: false, reason: "not-understood" }, { status: 400 });
}
