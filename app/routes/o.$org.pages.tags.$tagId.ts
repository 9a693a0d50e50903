import type { LoaderFunctionArgs } from "@remix-run/cloudflare";
import { requireCapability } from "#app/domain/auth/require-capability.server.ts";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { countTagged } from "#app/domain/contacts/tags.server.ts";
import { found } from "#app/platform/http.ts";

/** How many contacts have a tag, as JSON. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
	const member = await requireMember(request, context, params.org);
	await requireCapability(member, "manage-tags");
	return Response.json({ count: found(await countTagged(member.tenant, params.tagId ?? "")) });
}
