import type { LoaderFunctionArgs } from "@remix-run/cloudflare";
import { type ClientLoaderFunctionArgs, Outlet, useLoaderData, useParams } from "@remix-run/react";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { ConversationList } from "#app/domain/inbox/conversation-list.tsx";
import { listConversations } from "#app/domain/inbox/conversations.server.ts";
import { useInboxTitle } from "#app/domain/inbox/use-inbox-title.ts";
import { useListKeys } from "#app/domain/inbox/use-list-keys.ts";
import { usePrefetch } from "#app/domain/inbox/use-prefetch.ts";
import { reloadRule } from "#app/domain/realtime/reload-rule.ts";
import { storeOf } from "#app/domain/realtime/stores.ts";
import { useOrg, useSeed } from "#app/domain/realtime/use-live.tsx";
import { found } from "#app/platform/http.ts";

export { ErrorPage as ErrorBoundary } from "#app/ui/error-page.tsx";

export const meta = () => [{ title: "Inbox · DM Tracker" }];

export const shouldRevalidate = reloadRule;

export async function loader({ request, context, params }: LoaderFunctionArgs) {
	const { tenant } = await requireMember(request, context, params.org);
	return found(await listConversations(tenant, {}));
}

export async function clientLoader({ params, serverLoader }: ClientLoaderFunctionArgs) {
	const store = storeOf(String(params.org));
	if (store.hasList()) return null;
	const page = await serverLoader<typeof loader>();
	store.seedList(page);
	return page;
}

export default function Inbox() {
	const page = useLoaderData<typeof loader | typeof clientLoader>();
	const { store } = useOrg();
	const { conversationId } = useParams();
	useSeed(page, store.seedList);
	useInboxTitle(conversationId);
	useListKeys(conversationId);
	usePrefetch(conversationId);
	return (
		<div className="flex min-h-0 flex-1">
			<ConversationList selectedId={conversationId} />
			<Outlet />
		</div>
	);
}
