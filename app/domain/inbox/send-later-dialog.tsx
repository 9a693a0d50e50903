import { TriangleAlert } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { beyondWindow } from "#app/domain/follow-ups/window-words.ts";
import { useLive, useOrg } from "#app/domain/realtime/use-live.tsx";
import { Button } from "#app/ui/button.tsx";
import { DialogFrame } from "#app/ui/dialog-frame.tsx";
import { WhenChoices, WhenField } from "#app/ui/when-field.tsx";
import type { ScheduledRow } from "./scheduled.ts";
import { scheduleRefusal, useScheduling } from "./use-scheduling.ts";

type Props = {
	conversationId: string;
	text: string;
	/** The planned reply that gets another time; a new one without. */
	planned?: ScheduledRow;
	onClose: () => void;
	onDone: () => void;
};

/** When a reply goes out. */
export default function SendLaterDialog({ conversationId, text, planned, onClose, onDone }: Props) {
	const { clock } = useOrg();
	const { send, answer, isPending } = useScheduling(conversationId);
	const [now] = useState(clock.now);
	const [clientId] = useState(() => crypto.randomUUID());
	const [at, setAt] = useState<number | null>(null);
	const [endsOnAnswer, setEndsOnAnswer] = useState(true);
	const conversation = useLive((store) => store.conversation(conversationId));
	const contact = useLive((store) => store.contact(conversation?.contactId ?? ""));
	const warning = at === null ? null : beyondWindow(conversation, contact, at, now);
	const done = useRef(onDone);
	done.current = onDone;

	useEffect(() => {
		if (answer?.ok) done.current();
	}, [answer]);

	function plan(moment: number) {
		setAt(moment);
		if (planned) return send({ intent: "reschedule", scheduledId: planned.id, at: String(moment) });
		send({ intent: "schedule", clientId, text, at: String(moment), ...(endsOnAnswer && { endsOnAnswer: "yes" }) });
	}

	return (
		<DialogFrame title={planned ? "Send at another time" : "Send this reply later"} onClose={onClose}>
			<form
				className="mt-4 flex flex-col gap-4"
				onSubmit={(event) => {
					event.preventDefault();
					if (at !== null) plan(at);
				}}
			>
				<WhenField now={now} hint="The reply window is checked again before it goes out." onChange={setAt} />
				<WhenChoices now={now} onChoose={setAt} />
				{!planned && (
					<label className="flex items-start gap-2.5 text-[13.5px] leading-snug">
						<input
							type="checkbox"
							checked={endsOnAnswer}
							onChange={({ target }) => setEndsOnAnswer(target.checked)}
							className="mt-0.5 size-4 accent-accent"
						/>
						Do not send it when they write before
					</label>
				)}
				{warning && (
					<p role="status" className="flex gap-2 rounded-s bg-human-soft px-3 py-2 text-[13px] leading-snug text-human">
						<TriangleAlert aria-hidden className="mt-px size-4 shrink-0" />
						{warning}
					</p>
				)}
				{answer?.ok === false && (
					<p role="alert" className="text-[13px] text-closed">
						{scheduleRefusal(answer.reason)}
					</p>
				)}
				<div className="flex items-center justify-end gap-2">
					<Button onClick={onClose}>Cancel</Button>
					<Button type="submit" tone="primary" aria-disabled={at === null || isPending}>
						{at === null ? "Send later" : `Send ${shortMoment(at)}`}
					</Button>
				</div>
			</form>
		</DialogFrame>
	);
}

function shortMoment(at: number): string {
	return new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }).format(
		at,
	);
}
