import { AlarmClock, Check, RotateCcw } from "lucide-react";
import { contactName } from "#app/domain/contacts/contact-name.ts";
import type { ContactRow, ConversationRow } from "#app/domain/realtime/rows.ts";
import { Button } from "#app/ui/button.tsx";
import { useTitle } from "#app/ui/commands.ts";
import { askSnooze, loadSnooze } from "./snooze.ts";
import { usePlacing } from "./use-placing.ts";

/** On a phone only their signs, without a frame: the name needs the room. */
const FOLDED = "max-md:min-w-10 max-md:border-transparent max-md:bg-transparent max-md:px-0";

/** What the head of a conversation offers: out of sight until later, done, or back into the inbox. */
export function ConversationActions({ conversation, contact }: { conversation: ConversationRow; contact: ContactRow | null }) {
	const placing = usePlacing();
	const { id, status } = conversation;
	const back = useTitle("conversation.done", "Back to the inbox");
	const done = useTitle("conversation.done", "Done");
	const later = useTitle("conversation.snooze", "Snooze");
	if (status === "done" || status === "snoozed") {
		return (
			<Button size="s" onClick={() => placing.reopen(id)} title={back}>
				<RotateCcw aria-hidden className="size-4" /> <span className="max-sm:sr-only">Reopen</span>
			</Button>
		);
	}
	async function snooze() {
		const until = await askSnooze({ name: contactName(contact) });
		if (until !== null) placing.snooze(id, until);
	}
	return (
		<>
			<Button size="s" onPointerEnter={loadSnooze} onClick={snooze} title={later} className={FOLDED}>
				<AlarmClock aria-hidden className="size-4" /> <span className="max-xl:sr-only">Snooze</span>
			</Button>
			<Button size="s" onClick={() => placing.done(id)} title={done} className={FOLDED}>
				<Check aria-hidden className="size-4" /> <span className="max-xl:sr-only">Done</span>
			</Button>
		</>
	);
}
