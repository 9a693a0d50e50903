import type { ActionFunctionArgs } from "@remix-run/cloudflare";
import { requireCapability } from "#app/domain/auth/require-capability.server.ts";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { assignContact } from "#app/domain/contacts/assign-contact.server.ts";
import { contactForm } from "#app/domain/contacts/contact-form.server.ts";
import { type TagResult, tagContact, tagContactAnew, untagContact } from "#app/domain/contacts/tag-contact.server.ts";
import { type HandOverResult, handOver, takeBackHandOver } from "#app/domain/inbox/hand-over.server.ts";
import { moveContact } from "#app/domain/pipeline/move-contact.server.ts";
import { formOf, found } from "#app/platform/http.ts";

/** Changes of one contact. */
export async function action({ request, context, params }: ActionFunctionArgs) {
	const member = await requireMember(request, context, params.org);
	const { tenant, user } = member;
	const contactId = params.contactId ?? "";
	const form = contactForm.safeParse(Object.fromEntries(await formOf(request)));
	if (!form.success) return Response.json({ ok: false, reason: "not-understood" }, { status: 400 });
	switch (form.data.intent) {
		case "assign": {
			const result = found(await assignContact(tenant, user.id, { contactId, assigneeId: form.data.assigneeId || null }));
			return Response.json(result, { status: result.ok ? 200 : 404 });
		}
		case "move": {
			const { stageId, lostReason } = form.data;
			return Response.json(found(await moveContact(tenant, user.id, { contactId, stageId, lostReason: lostReason || null })));
		}
		case "hand-over":
			return answerTo(found(await handOver(tenant, user.id, { ...form.data, contactId })));
		case "take-back-hand-over":
			return answerTo(found(await takeBackHandOver(tenant, user.id, { contactId, clientId: form.data.clientId })));
		case "tag":
			return answerTo(found(await tagContact(tenant, user.id, { contactId, tagId: form.data.tagId })));
		case "untag":
			return answerTo(found(await untagContact(tenant, user.id, { contactId, tagId: form.data.tagId })));
		case "new-tag":
			await requireCapability(member, "manage-tags");
			return answerTo(found(await tagContactAnew(tenant, user.id, { contactId, name: form.data.name })));
	}
}

function answerTo(result: TagResult | HandOverResult) {
	if (result.ok) return Response.json(result);
	return Response.json(result, { status: result.reason === "not-a-member" ? 404 : 409 });
}
