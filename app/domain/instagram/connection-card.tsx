import type { ReactNode } from "react";
import { Avatar } from "#app/ui/avatar.tsx";
import { Time } from "#app/ui/time.tsx";
import type { ConnectionCard as Connection } from "./connections.server.ts";

const STATUS = {
	connected: { word: "Connected", look: "bg-open-soft text-open", mark: "●" },
	needs_reconnect: { word: "Needs reconnecting", look: "bg-human-soft text-human", mark: "◆" },
	removed: { word: "Removed", look: "bg-closed-soft text-closed", mark: "▬" },
} as const;

/** One Instagram account of the org: how it is, and since when. `reconnect` is shown where it helps. */
export function ConnectionCard({ connection, now, reconnect }: { connection: Connection; now: number; reconnect: ReactNode }) {
	const status = STATUS[connection.status];
	return (
		<article className="flex flex-col gap-4 rounded-l border border-line bg-surface p-5 shadow-soft">
			<header className="flex items-center gap-3">
				<Avatar name={connection.name ?? connection.username} seed={connection.id} size="m" />
				<div className="min-w-0 flex-1">
					<h2 className="truncate text-[15px] font-semibold text-text">
						<bdi>@{connection.username}</bdi>
					</h2>
					<p className="truncate text-[13px] text-text-2">
						{connection.name && (
							<>
								<bdi>{connection.name}</bdi> ·{" "}
							</>
						)}
						Professional account
					</p>
				</div>
				<span className={`inline-flex items-center gap-1.5 rounded-full px-2.5 py-1 text-xs font-medium whitespace-nowrap ${status.look}`}>
					<span aria-hidden className="text-[8px]">
						{status.mark}
					</span>
					{status.word}
				</span>
			</header>
			{connection.status === "needs_reconnect" && (
				<div className="flex flex-wrap items-center justify-between gap-3 rounded-m bg-human-soft p-3 text-sm text-human">
					<p>Instagram no longer accepts our access. Messages already here stay; replies wait until somebody reconnects.</p>
					{reconnect}
				</div>
			)}
			<dl className="grid grid-cols-2 gap-x-6 gap-y-3 text-[13px] md:grid-cols-4">
				<Fact name="Connected since" at={connection.connectedAt} now={now} />
				<Fact name="Access valid until" at={connection.tokenExpiresAt} now={now} />
				<Fact name="Last webhook" at={connection.lastWebhookAt} now={now} />
				<Fact name="Last reply sent" at={connection.lastSendAt} now={now} />
			</dl>
			<p className="text-[13px] text-text-2">
				Tells us about: {connection.subscribedFields.split(",").map(fieldWord).join(", ")}. "Allow access to messages" must stay on in the
				Instagram app.
			</p>
		</article>
	);
}

function Fact({ name, at, now }: { name: string; at: number | null; now: number }) {
	return (
		<div>
			<dt className="text-text-3">{name}</dt>
			<dd className="font-medium text-text">{at === null ? "not yet" : <Time at={at} words={(time) => words(time, now)} />}</dd>
		</div>
	);
}

/** A day where it is far, the time as well where it is near. */
function words(at: number, now: number) {
	const isNear = Math.abs(now - at) < 2 * 86_400_000;
	const format: Intl.DateTimeFormatOptions = isNear ? { dateStyle: "medium", timeStyle: "short" } : { dateStyle: "medium" };
	return new Intl.DateTimeFormat(undefined, format).format(at);
}

const FIELD_WORDS: Record<string, string> = {
	messages: "messages",
	message_reactions: "reactions",
	messaging_postbacks: "button answers",
	messaging_seen: "read receipts",
	messaging_referral: "where people came from",
	message_edit: "edits",
	messaging_optins: "opt-ins",
	messaging_handover: "hand-overs between apps",
	standby: "messages other apps handle",
	message_echoes: "replies from elsewhere",
};

function fieldWord(field: string) {
	return FIELD_WORDS[field] ?? field;
}
