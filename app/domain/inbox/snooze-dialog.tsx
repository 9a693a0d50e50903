import { useState } from "react";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { Button } from "#app/ui/button.tsx";
import { DialogFrame } from "#app/ui/dialog-frame.tsx";
import { WhenChoices, WhenField } from "#app/ui/when-field.tsx";
import type { SnoozeQuestion } from "./snooze.ts";

/** Until when: by one press, or in one's own words. */
export default function SnoozeDialog({ question: { name, answer } }: { question: SnoozeQuestion }) {
	const { clock } = useOrg();
	const [now] = useState(clock.now);
	const [until, setUntil] = useState<number | null>(null);
	return (
		<DialogFrame
			title={
				<>
					Snooze <bdi>{name}</bdi> until
				</>
			}
			onClose={() => answer(null)}
		>
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
		</DialogFrame>
	);
}
