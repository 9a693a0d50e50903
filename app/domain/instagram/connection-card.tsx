import { Form, useNavigation } from "@remix-run/react";
import type { ReactNode } from "react";
import { ImportProgress } from "#app/domain/inbox/import-progress.tsx";
import { isImporting } from "#app/domain/inbox/is-importing.ts";
import type { ImportRow } from "#app/domain/realtime/rows.ts";
import { Avatar } from "#app/ui/avatar.tsx";
import { Button } from "#app/ui/button.tsx";
import { askToConfirm } from "#app/ui/confirm.ts";
import { Time } from "#app/ui/time.tsx";
import { fieldWord, PROBLEM_SENTENCES, scopeWord, statusOf } from "./connection-words.ts";
import type { ConnectionCard as Connection } from "./connections.server.ts";

type Props = { connection: Connection; history: ImportRow | null; now: number; mayManage: boolean; reconnect: ReactNode };

/** One Instagram account of the org: how it is, since when, and what can be done about it. */
export function ConnectionCard({ connection, history, now, mayManage, reconnect }: Props) {
	const { status, problem, username, name } = connection;
	const { word, look, mark } = statusOf(connection);
	const isRemoved = status === "removed";
	return (
		<article className="flex flex-col gap-4 rounded-l border border-line bg-surface p-5 shadow-soft">
			<header className="flex items-center gap-3">
				<Avatar name={isRemoved ? "–" : (name ?? username)} seed={connection.id} size="m" />
				<div className="min-w-0 flex-1">
					<h2 className="truncate text-[15px] font-semibold text-text">{isRemoved ? "Disconnected account" : <bdi>@{username}</bdi>}</h2>
					<p className="truncate text-[13px] text-text-2">
						{isRemoved && "Its conversations and contacts are still here"}
						{!isRemoved && name && (
							<>
								<bdi>{name}</bdi> ·{" "}
							</>
						)}
						{!isRemoved && "Professional account"}
					</p>
				</div>
				<span className={`inline-flex items-center gap-1.5 rounded-full px-2.5 py-1 text-xs font-medium whitespace-nowrap ${look}`}>
					<span aria-hidden className="text-[8px]">
						{mark}
					</span>
					{word}
				</span>
			</header>
			{status === "needs_reconnect" && (
				<Trouble remedy={reconnect}>
					Instagram no longer accepts our access. What is here stays, and what comes in meanwhile is fetched once somebody reconnects.
				</Trouble>
			)}
			{isRemoved && (
				<p className="text-[13px] leading-relaxed text-text-2">
					Token and Instagram identity are deleted. When the same account is connected again, it finds its conversations.
				</p>
			)}
			{status === "connected" && problem !== null && (
				<Trouble
					remedy={
						mayManage && (problem === "permission-missing" ? reconnect : <Act intent="try-again" id={connection.id} label="Try again" />)
					}
				>
					{PROBLEM_SENTENCES[problem]}
					{connection.statusReason && (
						<>
							{" "}
							Instagram says: <bdi>{connection.statusReason}</bdi>
						</>
					)}
				</Trouble>
			)}
			{history && <ImportProgress row={history} now={now} />}
			{!isRemoved && <Facts connection={connection} now={now} />}
			{!isRemoved && mayManage && (
				<footer className="flex flex-wrap justify-end gap-2 border-t border-line pt-4">
					{status === "connected" && !(history && isImporting(history)) && (
						<Act intent="import-again" id={connection.id} label="Read history again" />
					)}
					<Disconnect id={connection.id} username={username} />
				</footer>
			)}
		</article>
	);
}

function Trouble({ children, remedy }: { children: ReactNode; remedy: ReactNode }) {
	return (
		<div className="flex flex-wrap items-center justify-between gap-3 rounded-m bg-human-soft p-3 text-sm leading-relaxed text-human">
			<p className="min-w-0 flex-1 basis-64">{children}</p>
			{remedy}
		</div>
	);
}

function Facts({ connection, now }: { connection: Connection; now: number }) {
	const { subscribedFields, scopes, recoveredCount, signsRefusedAt } = connection;
	return (
		<>
			<dl className="grid grid-cols-2 gap-x-6 gap-y-3 text-[13px] md:grid-cols-4">
				<Fact name="Last message" at={connection.lastWebhookAt} now={now} />
				<Fact name="Last reply" at={connection.lastSendAt} now={now} />
				<Fact name="Last compared" at={connection.polledAt} now={now} />
				<Fact name="Access until" at={connection.tokenExpiresAt} now={now} />
			</dl>
			{recoveredCount > 0 && (
				<p className="text-[13px] text-text-2">
					{recoveredCount === 1 ? "1 message" : `${recoveredCount.toLocaleString("en")} messages`} recovered that Instagram did not deliver.
				</p>
			)}
			<details className="text-[13px] text-text-2 [&>dl]:mt-3">
				<summary className="w-fit rounded-s font-medium text-text-2 hover:text-text">Details</summary>
				<dl className="flex flex-col gap-2.5 leading-relaxed">
					<Words name="Connected since" words={<Time at={connection.connectedAt} words={(at) => dayWords(at, now)} />} />
					{connection.tokenIssuedAt !== null && (
						<Words
							name="Access renewed"
							words={
								<>
									<Time at={connection.tokenIssuedAt} words={(at) => dayWords(at, now)} />, by itself every 30 days
								</>
							}
						/>
					)}
					<Words name="Permissions" words={scopes ? scopes.split(",").map(scopeWord).join(", ") : "as granted when it was connected"} />
					<Words name="Instagram tells us about" words={subscribedFields.split(",").map(fieldWord).join(", ")} />
					<Words
						name="In the Instagram app"
						words="“Allow access to messages” must stay on: Settings, Messages and story replies, Message controls, Connected tools"
					/>
					{signsRefusedAt !== null && <Words name="Seen and typing" words="Instagram does not support them for this account" />}
				</dl>
			</details>
		</>
	);
}

function Fact({ name, at, now }: { name: string; at: number | null; now: number }) {
	return (
		<div>
			<dt className="text-text-3">{name}</dt>
			<dd className="font-medium text-text">{at === null ? "not yet" : <Time at={at} words={(time) => dayWords(time, now)} />}</dd>
		</div>
	);
}

function Words({ name, words }: { name: string; words: ReactNode }) {
	return (
		<div>
			<dt className="text-text-3">{name}</dt>
			<dd className="text-text">{words}</dd>
		</div>
	);
}

/** A day where it is far, the time as well where it is near. */
function dayWords(at: number, now: number) {
	const isNear = Math.abs(now - at) < 2 * 86_400_000;
	const format: Intl.DateTimeFormatOptions = isNear
		? { month: "short", day: "numeric", hour: "numeric", minute: "2-digit" }
		: { dateStyle: "medium" };
	return new Intl.DateTimeFormat(undefined, format).format(at);
}

function Act({ intent, id, label }: { intent: string; id: string; label: string }) {
	const { state, formData } = useNavigation();
	const isBusy = state !== "idle" && formData?.get("intent") === intent && formData.get("connectionId") === id;
	return (
		<Form method="post">
			<input type="hidden" name="connectionId" value={id} />
			<Button type="submit" name="intent" value={intent} aria-disabled={isBusy}>
				{label}
			</Button>
		</Form>
	);
}

/** Names the effects before it does anything. */
function Disconnect({ id, username }: { id: string; username: string }) {
	const isBusy = useNavigation().formData?.get("intent") === "disconnect";
	return (
		<Form
			method="post"
			onSubmit={async (event) => {
				const form = event.currentTarget;
				if (form.dataset.sure === "yes") return;
				event.preventDefault();
				const isSure = await askToConfirm({
					title: `Disconnect @${username}?`,
					text: [
						"Its token and its Instagram identity are deleted here, and Instagram stops telling us about new messages.",
						"Replies that still wait are cancelled.",
						"Conversations and contacts stay until you delete them. When the same account is connected again, it finds them.",
					],
					confirm: `Disconnect @${username}`,
				});
				if (!isSure) return;
				form.dataset.sure = "yes";
				form.requestSubmit();
			}}
		>
			<input type="hidden" name="intent" value="disconnect" />
			<input type="hidden" name="connectionId" value={id} />
			<Button type="submit" tone="danger" aria-disabled={isBusy}>
				Disconnect
			</Button>
		</Form>
	);
}
