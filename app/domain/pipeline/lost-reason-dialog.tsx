import { Dialog } from "radix-ui";
import { Button } from "#app/ui/button.tsx";
import { Field } from "#app/ui/field.tsx";
import type { LostReasonQuestion } from "./lost-reason.ts";

const REASON_LENGTH = 200;

/** Without Dialog.Overlay: it locks scrolling with a style element, which the content security policy refuses. */
export default function LostReasonDialog({ question: { name, isMany = false, answer } }: { question: LostReasonQuestion }) {
	return (
		<Dialog.Root open onOpenChange={(isOpen) => !isOpen && answer(null)}>
			<Dialog.Portal>
				<div aria-hidden className="fixed inset-0 z-40 bg-black/40" />
				<Dialog.Content className="fixed top-1/2 left-1/2 z-50 w-[min(420px,calc(100vw-32px))] -translate-x-1/2 -translate-y-1/2 rounded-l border border-line bg-raised p-6 shadow-soft outline-none">
					<Dialog.Title className="text-base font-semibold tracking-tight">
						Why {isMany ? "are" : "is"} <bdi>{name}</bdi> lost?
					</Dialog.Title>
					<Dialog.Description className="mt-1 text-sm leading-relaxed text-text-2">
						A few words help to see later what does not work. You can leave it empty.
					</Dialog.Description>
					<form
						className="mt-4 flex flex-col gap-5"
						onSubmit={(event) => {
							event.preventDefault();
							const reason = String(new FormData(event.currentTarget).get("reason") ?? "").trim();
							answer({ reason: reason === "" ? null : reason });
						}}
					>
						<Field
							label="Reason"
							name="reason"
							maxLength={REASON_LENGTH}
							autoComplete="off"
							placeholder="Too expensive, no time, no answer…"
						/>
						<div className="flex justify-end gap-2">
							<Button onClick={() => answer(null)}>Cancel</Button>
							<Button type="submit" tone="primary">
								Move to Lost
							</Button>
						</div>
					</form>
				</Dialog.Content>
			</Dialog.Portal>
		</Dialog.Root>
	);
}
