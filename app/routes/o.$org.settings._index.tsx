import { type LoaderFunctionArgs, redirect } from "@remix-run/cloudflare";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { safeRedirect } from "#app/platform/http.ts";

export async function loader({ request, context, params }: LoaderFunctionArgs) {
	const { org } = await requireMember(request, context, params.org);
	return redirect(safeRedirect(`/o/${org.slug}/settings/connections`));
}
