import type { LoaderFunctionArgs } from "@remix-run/cloudflare";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { listCadences } from "#app/domain/follow-ups/cadences.server.ts";

/** The org's cadences as JSON, for the dialog that sets follow-ups. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
	const { tenant } = await requireMember(request, context, params.org);
	return Response.json(await listCadences(tenant));
}
