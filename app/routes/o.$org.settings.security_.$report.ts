import type { LoaderFunctionArgs } from "@remix-run/cloudflare";
import { requireCapability } from "#app/domain/auth/require-capability.server.ts";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { reportFile } from "#app/domain/isolation/reports.server.ts";
import { found } from "#app/platform/http.ts";

/** A signed report as a file. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
	const member = await requireMember(request, context, params.org);
	await requireCapability(member, "prove-isolation");
	const id = params.report ?? "";
	return new Response(found(await reportFile(member.tenant, id)), {
		headers: {
			"content-type": "application/json; charset=utf-8",
			"content-disposition": `attachment; filename="isolation-report-${id}.json"`,
			"cache-control": "no-store",
		},
	});
}
