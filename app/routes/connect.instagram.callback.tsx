import { type LoaderFunctionArgs, redirect } from "@remix-run/cloudflare";
import { requireMember, requireVisitor } from "#app/domain/auth/require-member.server.ts";
import { finishConnecting } from "#app/domain/instagram/connect.server.ts";
import type { ConnectProblem } from "#app/domain/instagram/connect-problems.ts";
import { takeState } from "#app/domain/instagram/oauth-states.server.ts";
import { writeAudit } from "#app/domain/org/audit.server.ts";
import { may } from "#app/domain/org/roles.ts";

/** Where Instagram sends people back to. The `state` says which organization they came from; every ending is a sentence there. */
export async function loader({ request, context }: LoaderFunctionArgs) {
	const visitor = await requireVisitor(request, context);
	const { searchParams } = new URL(request.url);
	const { sessionHash, user } = visitor;
	const orgId = await takeState(context.env, searchParams.get("state") ?? "", { sessionHash, userId: user.id });
	const org = visitor.orgs.find((candidate) => candidate.id === orgId);
	if (!org) return back(visitor.orgs[0]?.slug, "state-refused");
	const { tenant } = await requireMember(request, context, org.slug);
	if (!may(org.role, "manage-connections")) {
		await writeAudit(tenant, { actor: user.id, action: "manage-connections", target: null, result: "refused" });
		return back(org.slug, "not-allowed");
	}
	if (!user.isVerified) return back(org.slug, "not-verified");

	const error = searchParams.get("error");
	if (error === "access_denied") return back(org.slug, "cancelled");
	const code = searchParams.get("code");
	if (error || !code) return back(org.slug, "dialog-refused");
	const result = await finishConnecting(tenant, user.id, code);
	if (!result.ok) return back(org.slug, result.problem);
	return redirect(`/o/${org.slug}/settings/connections?connected=${encodeURIComponent(result.username)}`);
}

function back(slug: string | undefined, problem: ConnectProblem) {
	return redirect(slug ? `/o/${slug}/settings/connections?problem=${problem}` : "/orgs/new");
}
