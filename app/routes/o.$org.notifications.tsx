import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from "@remix-run/cloudflare";
import { type ClientActionFunctionArgs, useLoaderData } from "@remix-run/react";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { NotificationList } from "#app/domain/notifications/notification-list.tsx";
import { listNotifications, markSeen } from "#app/domain/notifications/notifications.server.ts";
import { notificationsForm } from "#app/domain/notifications/notifications-form.server.ts";
import { SettingsLink } from "#app/domain/notifications/settings-link.tsx";
import { setUnseen } from "#app/domain/notifications/told.ts";
import { formOf, found } from "#app/platform/http.ts";

export { ErrorPage as ErrorBoundary } from "#app/ui/error-page.tsx";

export const meta = () => [{ title: "Notifications · DM Tracker" }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
	const { tenant, user } = await requireMember(request, context, params.org);
	return found(await listNotifications(tenant, user.id));
}

export async function action({ request, context, params }: ActionFunctionArgs) {
	const { tenant, user } = await requireMember(request, context, params.org);
	const form = notificationsForm.safeParse(Object.fromEntries(await formOf(request)));
	if (!form.success) return data({ ok: false as const, reason: "not-understood" as const }, { status: 400 });

	switch (form.data.intent) {
		case "seen":
			return found(await markSeen(tenant, user.id, { notificationId: form.data.notificationId }));
		case "seen-conversation":
			return found(await markSeen(tenant, user.id, { conversationId: form.data.conversationId }));
		case "seen-all":
			return found(await markSeen(tenant, user.id, "all"));
	}
}

/** The answer is how much is unseen still; without one nothing was marked, and the next page says so. */
export async function clientAction({ params, serverAction }: ClientActionFunctionArgs) {
	const answer = await serverAction<typeof action>().catch(() => null);
	if (answer && "unseen" in answer) setUnseen(String(params.org), answer.unseen);
	return null;
}

/** Always from the server: what one was told may be seen in another window meanwhile. */
export default function Notifications() {
	const page = useLoaderData<typeof loader>();
	return (
		<div className="flex min-h-0 flex-1 flex-col">
			<header className="flex h-14 shrink-0 items-center border-b border-line bg-surface pr-2 pl-4">
				<h1 className="mr-auto text-[15px] font-semibold tracking-tight">Notifications</h1>
				<SettingsLink />
			</header>
			<div className="min-h-0 flex-1 overflow-y-auto">
				<div className="mx-auto w-full max-w-2xl border-line bg-surface md:border-x">
					<NotificationList first={page} />
				</div>
			</div>
		</div>
	);
}
