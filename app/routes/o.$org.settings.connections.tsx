import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from "@remix-run/cloudflare";
import { Form, useActionData, useLoaderData, useNavigation, useRevalidator } from "@remix-run/react";
import { useEffect } from "react";
import { requireCapability } from "#app/domain/auth/require-capability.server.ts";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { startConnecting } from "#app/domain/instagram/connect.server.ts";
import { problemSentence } from "#app/domain/instagram/connect-problems.ts";
import { ConnectionCard } from "#app/domain/instagram/connection-card.tsx";
import { connectionForm } from "#app/domain/instagram/connection-form.server.ts";
import { importAgain, listConnections, tryAgain } from "#app/domain/instagram/connections.server.ts";
import { removeConnection } from "#app/domain/instagram/disconnect.server.ts";
import { may } from "#app/domain/org/roles.ts";
import { useLive, useNow } from "#app/domain/realtime/use-live.tsx";
import { now as serverNow } from "#app/platform/clock.ts";
import { formOf, found } from "#app/platform/http.ts";
import { Button } from "#app/ui/button.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { SettingsPage } from "#app/ui/settings-page.tsx";

export const meta = () => [{ title: "Connections · DM Tracker" }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
	const member = await requireMember(request, context, params.org);
	const { searchParams } = new URL(request.url);
	return {
		connections: await listConnections(member.tenant),
		mayManage: may(member.role, "manage-connections"),
		problem: problemSentence(searchParams.get("problem")),
		connected: /^[\w.]{1,60}$/.exec(searchParams.get("connected") ?? "")?.[0] ?? null,
		now: serverNow(),
	};
}

export async function action({ request, context, params }: ActionFunctionArgs) {
	const member = await requireMember(request, context, params.org);
	await requireCapability(member, "manage-connections");
	const { tenant, user, sessionHash } = member;
	const form = connectionForm.safeParse(Object.fromEntries(await formOf(request)));
	if (!form.success) return data({ error: problemSentence("not-understood"), done: null }, { status: 400 });

	switch (form.data.intent) {
		case "connect":
			if (!user.isVerified) return data({ error: problemSentence("not-verified"), done: null }, { status: 403 });
			return redirect(await startConnecting(tenant, { sessionHash, userId: user.id }));
		case "disconnect": {
			const removed = found(await removeConnection(tenant, form.data.connectionId, { reason: "disconnected", actor: user.id }));
			return { error: null, done: `@${removed.username} is disconnected. Its token and its Instagram identity are deleted.` };
		}
		case "try-again":
			found((await tryAgain(tenant, user.id, form.data.connectionId)) || null);
			return { error: null, done: "Instagram is asked again. What waited goes out if it lets it." };
		case "import-again":
			found((await importAgain(tenant, user.id, form.data.connectionId)) || null);
			return { error: null, done: null };
	}
}

export default function Connections() {
	const { connections, mayManage, problem, connected, now: at } = useLoaderData<typeof loader>();
	const answer = useActionData<typeof action>();
	const refused = answer ? answer.error : problem;
	const imports = useLive((store) => store.imports());
	const now = Math.max(at, useNow());
	useFreshConnections(connections);

	return (
		<SettingsPage title="Connections" lead="The Instagram accounts whose messages your team answers here.">
			{refused && <Notice tone="danger">{refused}</Notice>}
			{answer?.done && <Notice tone="success">{answer.done}</Notice>}
			{connected && !answer && (
				<Notice tone="success">
					@{connected} is connected. New messages appear in the inbox as they arrive, and earlier ones are read from Instagram now.
				</Notice>
			)}
			{connections.length > 0 && (
				<ul className="flex flex-col gap-4">
					{connections.map((connection) => (
						<li key={connection.id}>
							<ConnectionCard
								connection={connection}
								history={imports.find((row) => row.id === connection.id) ?? null}
								now={now}
								mayManage={mayManage}
								reconnect={mayManage && <ConnectButton tone="primary">Reconnect</ConnectButton>}
							/>
						</li>
					))}
				</ul>
			)}
			{(mayManage || connections.length === 0) && <Consent mayManage={mayManage} isFirst={connections.length === 0} />}
		</SettingsPage>
	);
}

/** Loads the page again when the channel tells that a connection changed. */
function useFreshConnections(loaded: { id: string; status: string; problem: string | null }[]) {
	const live = useLive((store) => store.connections());
	const { revalidate, state } = useRevalidator();
	const isOld = live.some(({ id, status, problem }) => {
		const shown = loaded.find((connection) => connection.id === id);
		return shown === undefined || shown.status !== status || shown.problem !== problem;
	});
	useEffect(() => {
		if (isOld && state === "idle") revalidate();
	}, [isOld, state, revalidate]);
}

/** What is read and why, before Instagram asks. */
function Consent({ mayManage, isFirst }: { mayManage: boolean; isFirst: boolean }) {
	return (
		<section aria-labelledby="consent-title" className="flex flex-col gap-5 rounded-l border border-line bg-surface p-6 shadow-soft md:p-8">
			<div className="flex flex-col gap-1.5">
				<h2 id="consent-title" className="text-base font-semibold text-text">
					{isFirst ? "Connect your Instagram account" : "One more Instagram account"}
				</h2>
				<p className="text-sm leading-relaxed text-text-2">
					It must be a business or creator account. Instagram asks you for two permissions:
				</p>
			</div>
			<dl className="flex flex-col gap-3 text-sm">
				<Reason
					title="Basic profile"
					text="The account's id, username, name and picture, so that you see which account a message came to."
				/>
				<Reason
					title="Messages"
					text="Reading direct messages, with the username, name and picture of who wrote them, and sending the replies that your team writes here."
				/>
			</dl>
			<div className="flex flex-col gap-1.5 rounded-m bg-sunken p-4 text-sm">
				<h3 className="font-semibold text-text">What never happens</h3>
				<p className="leading-relaxed text-text-2">
					Nothing is posted, no message goes out that nobody wrote, and nothing is used for advertising or passed on. Access is stored
					encrypted, and you can take it back in Instagram at any time, under Website permissions.
				</p>
			</div>
			<p className="text-[13px] leading-relaxed text-text-2">
				In the Instagram app, "Allow access to messages" must be on: Settings, Messages and story replies, Message controls, Connected
				tools.
			</p>
			{mayManage ? (
				<ConnectButton tone={isFirst ? "primary" : "plain"}>{isFirst ? "Connect Instagram" : "Connect another account"}</ConnectButton>
			) : (
				<Notice tone="info">Only an Owner or Admin connects accounts. Ask one of them.</Notice>
			)}
		</section>
	);
}

function Reason({ title, text }: { title: string; text: string }) {
	return (
		<div>
			<dt className="font-medium text-text">{title}</dt>
			<dd className="leading-relaxed text-text-2">{text}</dd>
		</div>
	);
}

/**
 * Posted by fetch, not as a document: the answer leads to another site, and our policy lets no form end there, while a
 * page may go where it likes.
 */
function ConnectButton({ tone, children }: { tone: "primary" | "plain"; children: string }) {
	const isBusy = useNavigation().state !== "idle";
	return (
		<Form method="post">
			<input type="hidden" name="intent" value="connect" />
			<Button type="submit" tone={tone} aria-disabled={isBusy}>
				{children}
			</Button>
		</Form>
	);
}
