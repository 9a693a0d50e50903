import { Dialog } from "radix-ui";
import { useState } from "react";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { Button } from "#app/ui/button.tsx";
import { WhenChoices, WhenField } from "#app/ui/when-field.tsx";
import type { SnoozeQuestion } from "./snooze.ts";

/** Until when: by one press, or in one's own words. Without Dialog.Overlay, whose style element the content security policy refuses. */
export default function SnoozeDialog({ question: { name, answer } }: { question: SnoozeQuestion }) {
	const { clock } = useOrg();
	const [now] = useState(clock.now);
	const [until, setUntil] = useState<number | null>(null);
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
						<WhenField now={now} hint="They come back sooner when the person writes." onChange={setUntil} />
						<WhenChoices now={now} onChoose={answer} />
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
