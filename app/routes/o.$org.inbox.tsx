import type { LoaderFunctionArgs } from "@remix-run/cloudflare";
import { type ClientLoaderFunctionArgs, Outlet, useLoaderData, useNavigation, useParams } from "@remix-run/react";
import { lazy, memo, Suspense } from "react";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { useFollowUpKey } from "#app/domain/follow-ups/use-follow-up-key.ts";
import { ConversationList } from "#app/domain/inbox/conversation-list.tsx";
import { openInbox } from "#app/domain/inbox/conversations.server.ts";
import { usePaneKeys } from "#app/domain/inbox/panes.ts";
import { PeekHost } from "#app/domain/inbox/peek.tsx";
import { useConversationKeys } from "#app/domain/inbox/use-conversation-keys.ts";
import { useInboxTitle } from "#app/domain/inbox/use-inbox-title.ts";
import { useListKeys } from "#app/domain/inbox/use-list-keys.ts";
import { usePrefetch } from "#app/domain/inbox/use-prefetch.ts";
import { useSelectionKeys } from "#app/domain/inbox/use-selection.ts";
import { useShownList } from "#app/domain/inbox/use-shown-list.ts";
import { queryString, readQuery } from "#app/domain/inbox/views.ts";
import { reloadRule } from "#app/domain/realtime/reload-rule.ts";
import type { InboxPage, ViewCounts } from "#app/domain/realtime/rows.ts";
import type { Store } from "#app/domain/realtime/store.ts";
import { storeOf } from "#app/domain/realtime/stores.ts";
import { useOrg, useSeed } from "#app/domain/realtime/use-live.tsx";
import { SavedViewsPlace, ViewActionsPlace } from "#app/domain/saved-views/saved-views-place.tsx";
import { SearchButton } from "#app/domain/search/search-button.tsx";
import { useSearchPlace } from "#app/domain/search/search-place.tsx";
import { useSearchKey } from "#app/domain/search/use-search.ts";
import { useIsInUse } from "#app/ui/when-idle.ts";

const BeginningStrip = lazy(() => import("#app/domain/beginning/beginning-strip.tsx"));

export { ErrorPage as ErrorBoundary } from "#app/ui/error-page.tsx";

export const meta = () => [{ title: "Inbox · DM Tracker" }];

export const shouldRevalidate = reloadRule;

export async function loader({ request, context, params }: LoaderFunctionArgs) {
	const { tenant, user } = await requireMember(request, context, params.org);
	const query = readQuery(new URL(request.url).searchParams);
	return openInbox(tenant, { memberId: user.id, query });
}

export async function clientLoader({ params, request, serverLoader }: ClientLoaderFunctionArgs) {
	const store = storeOf(String(params.org));
	if (store.hasList(queryString(readQuery(new URL(request.url).searchParams)))) return null;
	const page = await serverLoader<typeof loader>();
	seedInbox(store)(page);
	return page;
}

function seedInbox(store: Store) {
	return (page: InboxPage & { counts: ViewCounts; hasSavedViews: boolean }) => {
		store.expectSavedViews(page.hasSavedViews);
		store.seedList(page);
		store.setViewCounts(page.counts);
	};
}

/** What stands in the list's places is the same element each time: a step of the router renders the list anew only where it is about it. */
const List = memo(ConversationList);
const FINDER = <SearchButton />;
const SAVED_VIEWS = <SavedViewsPlace />;
const VIEW_ACTIONS = <ViewActionsPlace />;
const STRIP = (
	<Suspense>
		<BeginningStrip />
	</Suspense>
);

export default function Inbox() {
	const page = useLoaderData<typeof loader | typeof clientLoader>();
	const { store } = useOrg();
	const { conversationId } = useParams();
	useSeed(page, seedInbox(store));
	useShownList();
	useInboxTitle(conversationId);
	useListKeys(conversationId);
	usePaneKeys();
	useSearchKey();
	const openId = useOpening() ?? conversationId;
	useConversationKeys(openId);
	useFollowUpKey(openId);
	useSelectionKeys(openId);
	usePrefetch(conversationId);
	const isInUse = useIsInUse();
	return (
		<div className="flex min-h-0 flex-1">
			<List
				selectedId={conversationId}
				finder={FINDER}
				found={useSearchPlace()}
				savedViews={SAVED_VIEWS}
				viewActions={VIEW_ACTIONS}
				notice={isInUse && STRIP}
			/>
			<Outlet />
			<PeekHost />
		</div>
	);
}

/** The conversation that is about to open: keys pressed meanwhile mean it, and not the one that is left. */
function useOpening(): string | undefined {
	const { location } = useNavigation();
	return location && /\/inbox\/([\w-]+)$/.exec(location.pathname)?.[1];
}
