import { type LoaderFunctionArgs, redirect } from "@remix-run/cloudflare";
import { requireVisitor } from "#app/domain/auth/require-member.server.ts";

/** The way in: to the first organization's inbox, to making one, or to signing in. */
export async function loader({ request, context }: LoaderFunctionArgs) {
	const visitor = await requireVisitor(request, context);
	const [first] = visitor.orgs;
	return redirect(first ? `/o/${first.slug}/inbox` : "/orgs/new");
}
