import clsx from "clsx";
import { TriangleAlert } from "lucide-react";
import { useEffect, useState } from "react";
import { contactName } from "#app/domain/contacts/contact-name.ts";
import { fetchPage } from "#app/domain/realtime/fetch-page.ts";
import { useLive, useOrg } from "#app/domain/realtime/use-live.tsx";
import { Button } from "#app/ui/button.tsx";
import { DialogFrame } from "#app/ui/dialog-frame.tsx";
import { Field } from "#app/ui/field.tsx";
import { SelectField } from "#app/ui/select-field.tsx";
import { timeChoices } from "#app/ui/time-choices.ts";
import { dateAndTime } from "#app/ui/times.ts";
import { WhenField } from "#app/ui/when-field.tsx";
import { type Cadence, cadenceWords, DEFAULT_CADENCE } from "./cadences.ts";
import type { FollowUpQuestion } from "./follow-up.ts";
import { useFollowUps } from "./use-follow-ups.ts";
import { beyondWindow } from "./window-words.ts";

const REASON_LENGTH = 200;

/** When, why and whose. */
export default function FollowUpDialog({ question }: { question: FollowUpQuestion }) {
	const { contactId, followUpId, answer } = question;
	const { store, clock, workspace } = useOrg();
	const followUps = useFollowUps();
	const [now] = useState(clock.now);
	const [known] = useState(() => (followUpId === undefined ? null : store.followUp(followUpId)));
	const contact = useLive((store) => store.contact(contactId));
	const conversation = useLive((store) => store.conversation(store.conversationIdOf(contactId) ?? ""));
	const [moments, setMoments] = useState<readonly number[]>(() => (known ? [known.dueAt] : [usualMoment(now)]));
	/** Choosing empties what was typed. */
	const [choices, setChoices] = useState(0);
	const last = moments.at(-1);
	const warning = last === undefined ? null : beyondWindow(conversation, contact, last, now);

	function choose(chosen: readonly number[]) {
		setMoments(chosen);
		setChoices(choices + 1);
	}

	function save(form: FormData) {
		if (last === undefined) return;
		const wish = {
			reason: String(form.get("reason") ?? "").trim(),
			memberId: String(form.get("memberId")),
			endsOnAnswer: form.get("endsOnAnswer") === "on",
		};
		answer();
		if (known) followUps.change(known.id, { ...wish, dueAt: last });
		else void followUps.set({ ...wish, contactId, dueAt: moments });
	}

	return (
		<DialogFrame
			title={
				<>
					{known ? "Change the follow-up with" : "Follow up with"} <bdi>{contactName(contact)}</bdi>
				</>
			}
			onClose={() => answer()}
		>
			<form
				className="mt-4 flex flex-col gap-4"
				onSubmit={(event) => {
					event.preventDefault();
					save(new FormData(event.currentTarget));
				}}
			>
				<WhenField key={choices} now={now} hint={whenWords(moments)} onChange={(at) => setMoments(at === null ? [] : [at])} />
				<Choices now={now} moments={moments} hasCadences={!known} onChoose={choose} />
				{warning && (
					<p role="status" className="flex gap-2 rounded-s bg-human-soft px-3 py-2 text-[13px] leading-snug text-human">
						<TriangleAlert aria-hidden className="mt-px size-4 shrink-0" />
						{warning}
					</p>
				)}
				<Field
					label="Reason"
					name="reason"
					maxLength={REASON_LENGTH}
					autoComplete="off"
					placeholder="Ask about the call, send the link…"
					defaultValue={known?.reason ?? ""}
				/>
				<SelectField
					label="Whose"
					name="memberId"
					defaultValue={known?.memberId ?? workspace.user.id}
					choices={workspace.members.map(({ id, name }) => ({ value: id, words: id === workspace.user.id ? `${name} (you)` : name }))}
				/>
				<label className="flex items-center gap-2.5 text-sm max-md:min-h-11">
					<input type="checkbox" name="endsOnAnswer" defaultChecked={known?.endsOnAnswer ?? true} className="size-4 accent-accent" />
					An answer ends it
				</label>
				<div className="flex justify-end gap-2">
					<Button onClick={() => answer()}>Cancel</Button>
					<Button type="submit" tone="primary" aria-disabled={last === undefined}>
						{known ? "Save" : "Set follow-up"}
					</Button>
				</div>
			</form>
		</DialogFrame>
	);
}

type ChoicesProps = { now: number; moments: readonly number[]; hasCadences: boolean; onChoose: (moments: readonly number[]) => void };

/** The usual moments, and those that are set together. */
function Choices({ now, moments, hasCadences, onChoose }: ChoicesProps) {
	const cadences = useCadences();
	const choices = timeChoices(now).map(({ words, at }) => ({ words, title: dateAndTime(at), moments: [at] }));
	const together = cadences.map(({ name, days }) => ({
		words: name,
		title: `Follow-ups ${cadenceWords(days)}`,
		moments: momentsOf(days, now),
	}));
	return (
		<div className="flex flex-wrap gap-1.5">
			{[...choices, ...(hasCadences ? together : [])].map((choice) => (
				<button
					key={choice.words}
					type="button"
					title={choice.title}
					aria-pressed={String(choice.moments) === String(moments)}
					onClick={() => onChoose(choice.moments)}
					className={clsx(
						"h-8 rounded-full border px-3 text-[13px] max-md:h-11",
						String(choice.moments) === String(moments)
							? "border-accent bg-accent-soft font-medium text-accent-text"
							: "border-line-strong text-text hover:bg-hover",
					)}
				>
					{choice.words}
				</button>
			))}
		</div>
	);
}

/** The org's cadences; until they are here, and where they cannot be had, the one that every org begins with. */
function useCadences(): readonly Cadence[] {
	const { slug } = useOrg().workspace.org;
	const [cadences, setCadences] = useState<readonly Cadence[]>([DEFAULT_CADENCE]);
	useEffect(() => {
		fetchPage<Cadence[]>(`/o/${slug}/pages/cadences`).then(setCadences, () => undefined);
	}, [slug]);
	return cadences;
}

/** Nine in the morning, so many days from now. */
function momentsOf(days: readonly number[], now: number): number[] {
	return days.map((ahead) => {
		const day = new Date(now);
		day.setDate(day.getDate() + ahead);
		return day.setHours(9, 0, 0, 0);
	});
}

function usualMoment(now: number): number {
	return momentsOf([1], now)[0] ?? now;
}

function whenWords(moments: readonly number[]): string {
	return moments.length === 0 ? "Say when, or choose below." : moments.map(dateAndTime).join("; ");
}
