import type { LoaderFunctionArgs } from "@remix-run/cloudflare";
import { useLoaderData } from "@remix-run/react";
import type { ReactNode } from "react";
import { requireCapability } from "#app/domain/auth/require-capability.server.ts";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { HoursPlot } from "#app/domain/instagram/hours-plot.tsx";
import { readOperations } from "#app/domain/instagram/operations.server.ts";
import type { Operations } from "#app/domain/instagram/operations.ts";
import { SettingsPage, SettingsSection } from "#app/ui/settings-page.tsx";
import { Time } from "#app/ui/time.tsx";
import { dateAndTime } from "#app/ui/times.ts";

export { ErrorPage as ErrorBoundary } from "#app/ui/error-page.tsx";

export const meta = () => [{ title: "Operations · DM Tracker" }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
	const member = await requireMember(request, context, params.org);
	await requireCapability(member, "watch-operations");
	const { push, ...operations } = await readOperations(member.tenant);
	// Infinity is no JSON.
	return { ...operations, push: { median: spanWords(push.median), slowest: spanWords(push.slowest) } };
}

export default function OperationsPage() {
	const { connections, received, sent, countedSince, waiting, queueAgeSeconds, push } = useLoaderData<typeof loader>();
	return (
		<SettingsPage title="Operations" lead="Whether messages come in and go out, and how fast.">
			<SettingsSection id="now" title="Now">
				<dl className="grid gap-4 sm:grid-cols-2">
					<Figure title="Webhooks" value={queueAgeSeconds < 5 ? "All are read" : `The oldest waits for ${queueAgeSeconds} s`} />
					<Figure title="Replies on their way" value={waiting >= 100 ? "100 or more" : String(waiting)} />
					<Figure title="From event to open pages, half of all" value={push.median} />
					<Figure title="From event to open pages, 95 of 100" value={push.slowest} />
				</dl>
			</SettingsSection>
			<SettingsSection id="day" title="The last 24 hours">
				<HoursPlot title="Messages received" counts={received} fill="fill-accent" />
				<HoursPlot title="Messages sent" counts={sent} fill="fill-open" />
				{countedSince !== null && (
					<p className="text-[13px] text-text-2">
						It was a busy day: counted since <Time at={countedSince} words={dateAndTime} />.
					</p>
				)}
			</SettingsSection>
			<SettingsSection id="connections" title="Connections" lead={connections.length === 0 ? "No account is connected." : undefined}>
				{connections.length > 0 && (
					<ul className="-my-2 flex flex-col divide-y divide-line">
						{connections.map((connection) => (
							<Connection key={connection.id} connection={connection} />
						))}
					</ul>
				)}
			</SettingsSection>
		</SettingsPage>
	);
}

function Connection({ connection }: { connection: Operations["connections"][number] }) {
	const { username, status, problem, lastWebhookAt, lastSendAt, polledAt, recoveredCount, allowanceUsed } = connection;
	const isWell = status === "connected" && problem === null;
	return (
		<li className="flex flex-col gap-3 py-4">
			<p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
				<bdi className="font-medium">@{username}</bdi>
				<span className="flex items-center gap-1.5 text-[13px] text-text-2">
					<span aria-hidden className={`size-1.5 rounded-full ${isWell ? "bg-open" : "bg-closed"}`} />
					{isWell ? "Well" : "Needs your attention: see Connections"}
				</span>
			</p>
			<dl className="grid gap-4 sm:grid-cols-2">
				<Figure title="Last webhook" value={<Moment at={lastWebhookAt} />} />
				<Figure title="Last message sent" value={<Moment at={lastSendAt} />} />
				<Figure title="Last compared with Instagram" value={<Moment at={polledAt} />} />
				<Figure title="Of Instagram's calls used by then" value={allowanceUsed === null ? "Not told yet" : `${allowanceUsed} %`} />
				<Figure title="Messages that no webhook brought, recovered" value={recoveredCount.toLocaleString("en")} />
			</dl>
		</li>
	);
}

function Moment({ at }: { at: number | null }) {
	return at === null ? "Not yet" : <Time at={at} words={dateAndTime} />;
}

function Figure({ title, value }: { title: string; value: ReactNode }) {
	return (
		<div className="flex flex-col gap-0.5">
			<dt className="text-[13px] text-text-2">{title}</dt>
			<dd className="text-sm font-medium text-text tabular-nums">{value}</dd>
		</div>
	);
}

function spanWords(seconds: number | null): string {
	if (seconds === null) return "Not measured yet";
	return Number.isFinite(seconds) ? `Up to ${seconds < 1 ? `${seconds * 1000} ms` : `${seconds} s`}` : "More than 5 s";
}
