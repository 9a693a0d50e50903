import clsx from "clsx";
import { AlarmClock, Check, RotateCcw, UserRoundCheck } from "lucide-react";
import { contactName } from "#app/domain/contacts/contact-name.ts";
import type { ContactRow, ConversationRow } from "#app/domain/realtime/rows.ts";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { Button } from "#app/ui/button.tsx";
import { useTitle } from "#app/ui/commands.ts";
import { askSnooze, loadSnooze } from "./snooze.ts";
import { usePlacing } from "./use-placing.ts";

/** On a phone only their signs, without a frame: the name needs the room. */
const FOLDED = "max-md:min-w-10 max-md:border-transparent max-md:bg-transparent max-md:px-0";

/** What the head of a conversation offers: out of sight until later, done for everybody or for oneself, or back into the inbox. */
export function ConversationActions({ conversation, contact }: { conversation: ConversationRow; contact: ContactRow | null }) {
	const placing = usePlacing();
	const { workspace } = useOrg();
	const { id, status, doneFor } = conversation;
	const isAside = doneFor.includes(workspace.user.id);
	const forMe = useTitle("conversation.done-for-me", isAside ? "Done for me: back to my lists" : "Done for me; the team keeps it");
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
			<Button
				size="s"
				aria-label="Done for me"
				aria-pressed={isAside}
				title={forMe}
				onClick={() => (isAside ? placing.backForMe(id) : placing.doneForMe(id))}
				className={clsx("px-2 max-md:hidden", isAside && "!bg-accent-soft !text-accent-text")}
			>
				<UserRoundCheck aria-hidden className="size-4" />
			</Button>
		</>
	);
}
