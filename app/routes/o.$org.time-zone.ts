import type { ActionFunctionArgs } from "@remix-run/cloudflare";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { timeZoneForm } from "#app/domain/follow-ups/time-zone-form.server.ts";
import { changeSettings, settingsChange } from "#app/domain/org/member-settings.server.ts";
import { formOf } from "#app/platform/http.ts";

/** Keeps the time zone of a member's browser. */
export async function action({ request, context, params }: ActionFunctionArgs) {
	const { tenant, user } = await requireMember(request, context, params.org);
	const form = timeZoneForm.safeParse(Object.fromEntries(await formOf(request)));
	const change = settingsChange.safeParse({ timeZone: form.data?.timeZone });
	if (!form.success || !change.success) return Response.json({ ok: false, reason: "not-understood" }, { status: 400 });
	await changeSettings(tenant, user.id, change.data);
	return Response.json({ ok: true });
}
