import type { LoaderFunctionArgs } from "@remix-run/cloudflare";
import { type ClientLoaderFunctionArgs, Outlet, useLoaderData, useParams } from "@remix-run/react";
import { lazy, Suspense, useEffect, useMemo, useState } from "react";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { useTimeZone } from "#app/domain/follow-ups/use-time-zone.ts";
import { useDraftSync } from "#app/domain/inbox/use-drafts.ts";
import { useOutbox } from "#app/domain/inbox/use-outbox.ts";
import { setUnseen } from "#app/domain/notifications/told.ts";
import { keepLastOrg } from "#app/domain/org/last-org.ts";
import { PaletteHost } from "#app/domain/org/palette.tsx";
import { readWorkspace } from "#app/domain/org/workspace.server.ts";
import { WorkspaceNav } from "#app/domain/org/workspace-nav.tsx";
import { createClock } from "#app/domain/realtime/clock.ts";
import { LinkNotice } from "#app/domain/realtime/link-notice.tsx";
import { reloadRule } from "#app/domain/realtime/reload-rule.ts";
import type { Workspace } from "#app/domain/realtime/rows.ts";
import { storeOf } from "#app/domain/realtime/stores.ts";
import { useChannel } from "#app/domain/realtime/use-channel.ts";
import { type Live, LiveProvider, useSeed } from "#app/domain/realtime/use-live.tsx";
import { ErrorPage } from "#app/ui/error-page.tsx";
import { QuestionHost } from "#app/ui/question.tsx";
import { ToastHost } from "#app/ui/toast.tsx";
import { useCommandKeys } from "#app/ui/use-command-keys.ts";
import { whenInUse } from "#app/ui/when-idle.ts";

/** Loaded for those alone whose address is not confirmed. */
const VerifyBanner = lazy(() => import("#app/domain/auth/verify-banner.tsx"));

export async function loader({ request, context, params }: LoaderFunctionArgs) {
	return readWorkspace(await requireMember(request, context, params.org));
}

export async function clientLoader({ serverLoader }: ClientLoaderFunctionArgs) {
	const workspace = await serverLoader<typeof loader>();
	storeOf(workspace.org.slug).seedSnapshot(workspace);
	setUnseen(workspace.org.slug, workspace.unseen);
	return workspace;
}

export const shouldRevalidate = reloadRule;

export default function Org() {
	const workspace = useLoaderData<typeof loader>();
	return <OrgPages key={workspace.org.slug} workspace={workspace} />;
}

function OrgPages({ workspace }: { workspace: Workspace }) {
	const [store] = useState(() => storeOf(workspace.org.slug));
	const [clock] = useState(() => createClock(workspace.now));
	const live = useMemo(() => ({ workspace, store, clock }), [workspace, store, clock]);
	useSeed(workspace, store.seedSnapshot);
	useEffect(() => keepLastOrg(workspace.org.slug), [workspace.org.slug]);
	return (
		<LiveProvider live={live}>
			<OrgFrame live={live} />
		</LiveProvider>
	);
}

function OrgFrame({ live }: { live: Live }) {
	const link = useChannel(live);
	const { conversationId } = useParams();
	useOutbox();
	useKeeping(live);
	useDraftSync();
	useTimeZone();
	useCommandKeys();
	return (
		<div className="flex h-dvh flex-col bg-bg md:flex-row">
			<LinkNotice link={link} />
			<WorkspaceNav isHiddenOnPhone={conversationId !== undefined} />
			<main id="main" tabIndex={-1} className="flex min-h-0 min-w-0 flex-1 flex-col outline-none">
				{!live.workspace.user.isVerified && (
					<Suspense>
						<VerifyBanner email={live.workspace.user.email} />
					</Suspense>
				)}
				<Outlet />
			</main>
			<PaletteHost />
			<QuestionHost />
			<ToastHost />
		</div>
	);
}

/** Keeps what is seen for a time without a network, once the page is in use. */
function useKeeping(live: Live) {
	useEffect(() => {
		let stop: (() => void) | undefined;
		let isOver = false;
		const cancel = whenInUse(async () => {
			const { keepOrg } = await import("#app/domain/realtime/keep.ts");
			stop = await keepOrg(live).catch(() => undefined);
			if (isOver) stop?.();
		});
		return () => {
			isOver = true;
			cancel();
			stop?.();
		};
	}, [live]);
}

export function ErrorBoundary() {
	return (
		<main id="main" tabIndex={-1} className="flex min-h-dvh flex-col bg-bg outline-none">
			<ErrorPage />
		</main>
	);
}
