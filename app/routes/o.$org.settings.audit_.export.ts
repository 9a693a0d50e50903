import { type ActionFunctionArgs, redirect } from "@remix-run/cloudflare";
import { requireCapability } from "#app/domain/auth/require-capability.server.ts";
import { requireFresh } from "#app/domain/auth/require-fresh.server.ts";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { exportForm } from "#app/domain/org/audit-form.server.ts";
import { exportAudit } from "#app/domain/org/export-audit.server.ts";
import { formOf, found, safeRedirect } from "#app/platform/http.ts";

/** The whole audit log as a file, for the Owner who proved a moment ago who they are. */
export async function action({ request, context, params }: ActionFunctionArgs) {
	const member = await requireMember(request, context, params.org);
	await requireCapability(member, "export-audit");
	await requireFresh(request, context, `/o/${member.org.slug}/settings/audit`);
	const form = found(exportForm.safeParse(Object.fromEntries(await formOf(request))).data ?? null);
	return exportAudit(member.tenant, member.user.id, form.format);
}

/** Opened as a page, as after a sign-in on the way here, it leads to the one that holds the button. */
export async function loader({ request, context, params }: ActionFunctionArgs) {
	const { org } = await requireMember(request, context, params.org);
	return redirect(safeRedirect(`/o/${org.slug}/settings/audit`));
}
