import type { LoaderFunctionArgs } from "@remix-run/cloudflare";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { readPicture } from "#app/domain/inbox/refresh-profile.server.ts";
import { found } from "#app/platform/http.ts";

/** The picture of a person, for members of the org that knows them. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
	const { tenant } = await requireMember(request, context, params.org);
	return found(await readPicture(tenant, params.picture ?? ""));
}
