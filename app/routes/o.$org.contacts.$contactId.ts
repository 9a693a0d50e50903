import type { ActionFunctionArgs } from "@remix-run/cloudflare";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { assignContact } from "#app/domain/contacts/assign-contact.server.ts";
import { contactForm } from "#app/domain/contacts/contact-form.server.ts";
import { formOf, found } from "#app/platform/http.ts";

/** Changes of one contact. */
export async function action({ request, context, params }: ActionFunctionArgs) {
	const { tenant, user } = await requireMember(request, context, params.org);
	const contactId = params.contactId ?? "";
	const form = contactForm.safeParse(Object.fromEntries(await formOf(request)));
	if (!form.success) return Response.json({ ok: false, reason: "not-understood" }, { status: 400 });
	const result = found(await assignContact(tenant, user.id, { contactId, assigneeId: form.data.assigneeId || null }));
	return Response.json(result, { status: result.ok ? 200 : 404 });
}
