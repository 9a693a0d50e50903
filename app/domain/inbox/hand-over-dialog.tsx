import { TriangleAlert } from "lucide-react";
import { type KeyboardEvent, useId, useState } from "react";
import { contactName } from "#app/domain/contacts/contact-name.ts";
import { useLive, useOrg } from "#app/domain/realtime/use-live.tsx";
import { Button } from "#app/ui/button.tsx";
import { DialogFrame } from "#app/ui/dialog-frame.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { SelectField } from "#app/ui/select-field.tsx";
import type { HandOverQuestion } from "./hand-over.ts";
import { useHandOver } from "./use-hand-over.ts";

const LONGEST = 5000;

/** To whom, and what they should know. */
export default function HandOverDialog({ question: { contactId, answer } }: { question: HandOverQuestion }) {
	const { members, user } = useOrg().workspace;
	const contact = useLive((store) => store.contact(contactId));
	const handOver = useHandOver(contact);
	const [problem, setProblem] = useState<string | null>(null);
	const [isBusy, setIsBusy] = useState(false);
	const noteId = useId();
	const others = members.filter(({ id }) => id !== contact?.assigneeId && id !== user.id);

	async function save(form: FormData) {
		const text = String(form.get("text")).trim();
		if (text === "") return setProblem("Write what they should know.");
		setIsBusy(true);
		const refused = await handOver(String(form.get("memberId")), text);
		setIsBusy(false);
		if (refused === null) answer();
		else setProblem(refused);
	}

	function press(event: KeyboardEvent<HTMLTextAreaElement>) {
		if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey)) return;
		event.preventDefault();
		event.currentTarget.form?.requestSubmit();
	}

	return (
		<DialogFrame
			title={
				<>
					Hand over <bdi>{contactName(contact)}</bdi>
				</>
			}
			onClose={() => answer()}
		>
			{others.length === 0 ? (
				<p className="mt-3 text-sm leading-relaxed text-text-2">There is nobody else in the team to hand it to.</p>
			) : (
				<form
					className="mt-4 flex flex-col gap-4"
					onSubmit={(event) => {
						event.preventDefault();
						if (!isBusy) void save(new FormData(event.currentTarget));
					}}
				>
					{problem && <Notice tone="danger">{problem}</Notice>}
					<SelectField label="To" name="memberId" choices={others.map(({ id, name }) => ({ value: id, words: name }))} />
					<div className="flex flex-col gap-1.5">
						<label htmlFor={noteId} className="text-[13px] font-medium text-text">
							Note
						</label>
						<textarea
							id={noteId}
							name="text"
							rows={4}
							dir="auto"
							maxLength={LONGEST}
							placeholder="What they want, what was promised, what comes next"
							onKeyDown={press}
							className="w-full resize-none rounded-s border border-line-strong bg-surface px-3 py-2 text-[15px] leading-[1.45] text-text placeholder:text-text-3 hover:border-text-3 max-md:text-base"
						/>
						<p className="text-[13px] text-text-2">It stands in the conversation for the team. It is never sent.</p>
					</div>
					{user.isLimited && (
						<p className="flex gap-2 rounded-s bg-human-soft px-3 py-2 text-[13px] leading-snug text-human">
							<TriangleAlert aria-hidden className="mt-px size-4 shrink-0" />
							You see your own leads alone: once handed over, you no longer see this conversation.
						</p>
					)}
					<div className="flex justify-end gap-2">
						<Button onClick={() => answer()}>Cancel</Button>
						<Button type="submit" tone="primary" aria-disabled={isBusy} title="Hand over (Ctrl+Enter)">
							Hand over
						</Button>
					</div>
				</form>
			)}
		</DialogFrame>
	);
}
