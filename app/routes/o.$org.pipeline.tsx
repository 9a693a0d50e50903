import type { LoaderFunctionArgs } from "@remix-run/cloudflare";
import { type ClientLoaderFunctionArgs, useLoaderData } from "@remix-run/react";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { readBoard } from "#app/domain/pipeline/board.server.ts";
import { Board } from "#app/domain/pipeline/board.tsx";
import { reloadRule } from "#app/domain/realtime/reload-rule.ts";
import { storeOf } from "#app/domain/realtime/stores.ts";
import { useOrg, useSeed } from "#app/domain/realtime/use-live.tsx";

export { ErrorPage as ErrorBoundary } from "#app/ui/error-page.tsx";

export const meta = () => [{ title: "Pipeline · DM Tracker" }];

export const shouldRevalidate = reloadRule;

export async function loader({ request, context, params }: LoaderFunctionArgs) {
	const { tenant, user } = await requireMember(request, context, params.org);
	return readBoard(tenant, user.id);
}

export async function clientLoader({ params, serverLoader }: ClientLoaderFunctionArgs) {
	const store = storeOf(String(params.org));
	if (store.hasBoard()) return null;
	const page = await serverLoader<typeof loader>();
	store.seedBoard(page);
	return page;
}

export default function Pipeline() {
	const page = useLoaderData<typeof loader | typeof clientLoader>();
	const { store } = useOrg();
	useSeed(page, store.seedBoard);
	return <Board />;
}
