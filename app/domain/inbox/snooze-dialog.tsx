import { parseDate } from "chrono-node";
import { Dialog } from "radix-ui";
import { useState } from "react";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { Button } from "#app/ui/button.tsx";
import { Field } from "#app/ui/field.tsx";
import { dateAndTime } from "#app/ui/times.ts";
import type { SnoozeQuestion } from "./snooze.tsx";
import { snoozeChoices } from "./snooze-choices.ts";

/** Until when: by one press, or in one's own words. Without Dialog.Overlay, whose style element the content security policy refuses. */
export default function SnoozeDialog({ question: { name, answer } }: { question: SnoozeQuestion }) {
	const { clock } = useOrg();
	const [words, setWords] = useState("");
	const now = clock.now();
	const meant = words.trim() === "" ? null : parseDate(words, new Date(now), { forwardDate: true });
	const until = meant && meant.getTime() > now ? meant.getTime() : null;
	return (
		<Dialog.Root open onOpenChange={(isOpen) => !isOpen && answer(null)}>
			<Dialog.Portal>
				<div aria-hidden className="fixed inset-0 z-40 bg-black/40" />
				<Dialog.Content
					aria-describedby={undefined}
					className="fixed top-1/2 left-1/2 z-50 w-[min(420px,calc(100vw-32px))] -translate-x-1/2 -translate-y-1/2 rounded-l border border-line bg-raised p-6 shadow-soft outline-none"
				>
					<Dialog.Title className="text-base font-semibold tracking-tight">
						Snooze <bdi>{name}</bdi> until
					</Dialog.Title>
					<form
						className="mt-4 flex flex-col gap-4"
						onSubmit={(event) => {
							event.preventDefault();
							if (until !== null) answer(until);
						}}
					>
						<Field
							label="When"
							name="when"
							autoFocus
							autoComplete="off"
							placeholder="in 3 days 9am, tomorrow evening, Monday…"
							value={words}
							onChange={(event) => setWords(event.target.value)}
							hint={hintOf(words, until)}
						/>
						<ul className="flex flex-col gap-1">
							{snoozeChoices(now).map((choice) => (
								<li key={choice.words}>
									<button
										type="button"
										onClick={() => answer(choice.until)}
										className="flex w-full items-center justify-between rounded-s px-3 py-2 text-left text-sm hover:bg-hover max-md:min-h-11"
									>
										{choice.words}
										<span className="text-[13px] text-text-2 tabular-nums">{dateAndTime(choice.until)}</span>
									</button>
								</li>
							))}
						</ul>
						<div className="flex justify-end gap-2">
							<Button onClick={() => answer(null)}>Cancel</Button>
							<Button type="submit" tone="primary" aria-disabled={until === null}>
								Snooze
							</Button>
						</div>
					</form>
				</Dialog.Content>
			</Dialog.Portal>
		</Dialog.Root>
	);
}

function hintOf(words: string, until: number | null): string {
	if (words.trim() === "") return "They come back sooner when the person writes.";
	return until === null ? "This does not name a time to come." : dateAndTime(until);
}
