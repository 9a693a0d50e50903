import type { LoaderFunctionArgs } from "@remix-run/cloudflare";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { readBeginning } from "#app/domain/beginning/beginning.server.ts";

/** How far whoever asks and their org have come, as JSON. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
	return Response.json(await readBeginning(await requireMember(request, context, params.org)));
}
