import type { LoaderFunctionArgs } from "@remix-run/cloudflare";
import { type ClientLoaderFunctionArgs, useLoaderData } from "@remix-run/react";
import { useEffect } from "react";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { readDue } from "#app/domain/follow-ups/due.server.ts";
import { DueBoard } from "#app/domain/follow-ups/due-board.tsx";
import { useDueCount } from "#app/domain/follow-ups/use-due-count.ts";
import { reloadRule } from "#app/domain/realtime/reload-rule.ts";
import type { DuePage } from "#app/domain/realtime/rows.ts";
import { storeOf } from "#app/domain/realtime/stores.ts";
import { useOrg, useSeed } from "#app/domain/realtime/use-live.tsx";
import { found } from "#app/platform/http.ts";

export { ErrorPage as ErrorBoundary } from "#app/ui/error-page.tsx";

export const meta = () => [{ title: "Follow-ups · DM Tracker" }];

export const shouldRevalidate = reloadRule;

/** The first page, and whether others' follow-ups may be seen; a Team Member begins with their own. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
	const { tenant, user, role } = await requireMember(request, context, params.org);
	const asked = new URL(request.url).searchParams.get("whose");
	const usual = role === "member" ? ("mine" as const) : ("all" as const);
	const whose = asked === "all" || asked === "mine" ? asked : usual;
	return { page: found(await readDue(tenant, { memberId: user.id, whose })), usual, canSeeAll: tenant.memberId === null };
}

/** What the server said of each org, so that coming back shows at once what the store has kept true. */
const known = new Map<string, { usual: DuePage["whose"]; canSeeAll: boolean }>();

export async function clientLoader({ params, serverLoader }: ClientLoaderFunctionArgs) {
	const slug = String(params.org);
	const store = storeOf(slug);
	const before = known.get(slug);
	if (before && store.hasDue(before.usual)) return { page: null, ...before };
	const { page, ...rest } = await serverLoader<typeof loader>();
	store.seedDue(page);
	known.set(slug, rest);
	return { page, ...rest };
}

export default function FollowUps() {
	const { page, usual, canSeeAll } = useLoaderData<typeof loader | typeof clientLoader>();
	const { store } = useOrg();
	useSeed(page, store.seedDue);
	useDueTitle();
	return <DueBoard usual={usual} canSeeAll={canSeeAll} />;
}

/** The window's title: how much is due. */
function useDueTitle() {
	const due = useDueCount();
	useEffect(() => {
		document.title = due > 0 ? `Follow-ups: ${due > 99 ? "99+" : due} due · DM Tracker` : "Follow-ups · DM Tracker";
	}, [due]);
}
