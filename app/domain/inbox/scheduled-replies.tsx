import { CalendarClock, CircleAlert } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import { fetchPage } from "#app/domain/realtime/fetch-page.ts";
import type { ConversationRow } from "#app/domain/realtime/rows.ts";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { dateAndTime } from "#app/ui/times.ts";
import { showToast } from "#app/ui/toast.tsx";
import type { ScheduledRow } from "./scheduled.ts";
import { scheduleRefusal, useScheduling } from "./use-scheduling.ts";

const SendLaterDialog = lazy(() => import("./send-later-dialog.tsx"));

/** A conversation that is passed by quickly is not asked for. */
const SETTLES_MS = 400;

/** What goes out later in a conversation, and what of it did not. */
export default function ScheduledReplies({ conversation }: { conversation: ConversationRow }) {
	const { slug } = useOrg().workspace.org;
	const [rows, setRows] = useState<readonly ScheduledRow[]>([]);
	const conversationId = conversation.id;

	// Each change of what is planned changes the conversation, whose row is then another.
	// biome-ignore lint/correctness/useExhaustiveDependencies: a new row is the sign to ask again
	useEffect(() => {
		let isHere = true;
		const timer = setTimeout(() => {
			fetchPage<ScheduledRow[]>(`/o/${slug}/pages/scheduled/${conversationId}`).then(
				(next) => isHere && setRows(next),
				() => undefined,
			);
		}, SETTLES_MS);
		return () => {
			isHere = false;
			clearTimeout(timer);
		};
	}, [slug, conversationId, conversation]);

	if (rows.length === 0) return null;
	return (
		<ul aria-label="Replies that go out later" className="flex max-h-40 shrink-0 flex-col gap-1 overflow-y-auto px-3 pt-1 md:px-4">
			{rows.map((row) => (
				<Planned key={row.id} row={row} conversationId={conversationId} />
			))}
		</ul>
	);
}

function Planned({ row, conversationId }: { row: ScheduledRow; conversationId: string }) {
	const { workspace } = useOrg();
	const { send, answer, isPending } = useScheduling(conversationId);
	const [isMoving, setIsMoving] = useState(false);
	const author = row.authorId === workspace.user.id ? null : workspace.members.find(({ id }) => id === row.authorId)?.name;
	const refusal = refusalOf(row);

	useEffect(() => {
		if (answer?.ok === false) showToast(scheduleRefusal(answer.reason));
	}, [answer]);

	return (
		<li className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-m border border-line bg-surface px-3 py-1.5 text-[13px]">
			{refusal ? (
				<CircleAlert aria-hidden className="size-4 shrink-0 text-closed" />
			) : (
				<CalendarClock aria-hidden className="size-4 shrink-0 text-text-2" />
			)}
			<p className="min-w-40 flex-1">
				<span className={refusal ? "text-closed" : "text-text-2"}>
					{refusal ?? `Goes out ${dateAndTime(row.dueAt)}${row.endsOnAnswer ? ", unless they write before" : ""}`}
					{author && ` · ${author}`}
				</span>
				<span dir="auto" className="line-clamp-1">
					{row.text}
				</span>
			</p>
			<span className="flex gap-1">
				{row.end === null && (
					<>
						<Act label="Change" onClick={() => setIsMoving(true)} />
						<Act label="Send now" isOff={isPending} onClick={() => send({ intent: "send-scheduled", scheduledId: row.id })} />
					</>
				)}
				{row.end !== "sent" && (
					<Act
						label={row.end === null ? "Cancel" : "Dismiss"}
						isOff={isPending}
						onClick={() => send({ intent: "unschedule", scheduledId: row.id })}
					/>
				)}
			</span>
			{isMoving && (
				<Suspense>
					<SendLaterDialog
						conversationId={conversationId}
						text={row.text}
						planned={row}
						onClose={() => setIsMoving(false)}
						onDone={() => setIsMoving(false)}
					/>
				</Suspense>
			)}
		</li>
	);
}

function refusalOf({ end }: ScheduledRow): string | null {
	switch (end) {
		case "window-closed":
			return "Not sent: the reply window had closed";
		case "disconnected":
			return "Not sent: the account was not connected";
		case "answered":
			return "Not sent: they wrote before";
		case "sent":
		case "cancelled":
		case null:
			return null;
		default:
			return end satisfies never;
	}
}

function Act({ label, isOff = false, onClick }: { label: string; isOff?: boolean; onClick: () => void }) {
	return (
		<button
			type="button"
			disabled={isOff}
			onClick={onClick}
			className="min-h-7 rounded-s px-2 font-medium text-text-2 hover:bg-hover hover:text-text max-md:min-h-11"
		>
			{label}
		</button>
	);
}
