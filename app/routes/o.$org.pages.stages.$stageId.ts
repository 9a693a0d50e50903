import type { LoaderFunctionArgs } from "@remix-run/cloudflare";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { readColumn } from "#app/domain/pipeline/board.server.ts";
import { found } from "#app/platform/http.ts";

/** The next fifty contacts of a stage, as JSON. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
	const { tenant, user } = await requireMember(request, context, params.org);
	const cursor = new URL(request.url).searchParams.get("cursor") ?? "";
	return Response.json(found(await readColumn(tenant, { memberId: user.id, stageId: params.stageId ?? "", cursor })));
}
